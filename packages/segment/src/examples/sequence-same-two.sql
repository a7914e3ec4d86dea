SELECT count() AS count FROM (
    SELECT contact_id,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts), ifNull(coalesce(concat('s', properties.`product_id`.:`String`), concat('n', toString(coalesce(properties.`product_id`.:`Float64`, toFloat64(properties.`product_id`.:`Int64`)))), concat('b', toString(properties.`product_id`.:`Bool`))), ''), ifNull(coalesce(concat('s', properties.`size`.:`String`), concat('n', toString(coalesce(properties.`size`.:`Float64`, toFloat64(properties.`size`.:`Int64`)))), concat('b', toString(properties.`size`.:`Bool`))), '')), event = {p0: String} AND toUnixTimestamp64Milli(ts) < {p1: Int64}) AS a0,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts), ifNull(coalesce(concat('s', properties.`product_id`.:`String`), concat('n', toString(coalesce(properties.`product_id`.:`Float64`, toFloat64(properties.`product_id`.:`Int64`)))), concat('b', toString(properties.`product_id`.:`Bool`))), ''), ifNull(coalesce(concat('s', properties.`size`.:`String`), concat('n', toString(coalesce(properties.`size`.:`Float64`, toFloat64(properties.`size`.:`Int64`)))), concat('b', toString(properties.`size`.:`Bool`))), '')), event = {p2: String} AND ifNull(coalesce(properties.`revenue`.:`Float64`, toFloat64(properties.`revenue`.:`Int64`)) > {p3: Float64}, 0)) AS a1
    FROM events
    WHERE event IN {p4: Array(String)} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND notEmpty(arrayFilter(e -> arrayExists(p -> e.1 > p.1 AND e.2 != '' AND e.2 = p.2 AND e.3 != '' AND e.3 = p.3, a0), a1))
-- p0 = "Product Saved"
-- p1 = 1775298615251
-- p2 = "Order Completed"
-- p3 = 50
-- p4 = ["Order Completed","Product Saved"]
