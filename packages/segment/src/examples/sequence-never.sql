SELECT bitmapCardinality(bitmapAndnot(b1, b0)) AS count
FROM (
  SELECT groupBitmapStateIf(contact_id, notEmpty(arrayFilter(e -> arrayExists(p -> e.1 > p.1 AND e.2 != '' AND e.2 = p.2, a0), a1))) AS b0
  FROM (
    SELECT contact_id,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts), ifNull(coalesce(concat('s', properties.`product_id`.:`String`), concat('n', toString(coalesce(properties.`product_id`.:`Float64`, toFloat64(properties.`product_id`.:`Int64`)))), concat('b', toString(properties.`product_id`.:`Bool`))), '')), event = {p0: String} AND toUnixTimestamp64Milli(ts) < {p1: Int64}) AS a0,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts), ifNull(coalesce(concat('s', properties.`product_id`.:`String`), concat('n', toString(coalesce(properties.`product_id`.:`Float64`, toFloat64(properties.`product_id`.:`Int64`)))), concat('b', toString(properties.`product_id`.:`Bool`))), '')), event = {p2: String}) AS a1
    FROM events
    WHERE event IN {p3: Array(String)} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  )
  WHERE contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
CROSS JOIN (
  SELECT groupBitmapState(id) AS b1
  FROM contacts FINAL
  WHERE deleted = 0
) AS s1
-- p0 = "Product Viewed"
-- p1 = 1775298615251
-- p2 = "Order Completed"
-- p3 = ["Order Completed","Product Viewed"]
