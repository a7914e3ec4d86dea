SELECT count() AS count FROM (
    SELECT contact_id,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts), ifNull(coalesce(concat('s', properties.`product_id`.:`String`), concat('n', toString(coalesce(properties.`product_id`.:`Float64`, toFloat64(properties.`product_id`.:`Int64`)))), concat('b', toString(properties.`product_id`.:`Bool`))), '')), event = {p0: String} AND toUnixTimestamp64Milli(ts) >= {p1: Int64} AND toUnixTimestamp64Milli(ts) < {p2: Int64}) AS a0,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts), ifNull(coalesce(concat('s', properties.`product_id`.:`String`), concat('n', toString(coalesce(properties.`product_id`.:`Float64`, toFloat64(properties.`product_id`.:`Int64`)))), concat('b', toString(properties.`product_id`.:`Bool`))), '')), event = {p3: String}) AS a1
    FROM events
    WHERE event IN {p6: Array(String)} AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND arrayExists(p -> p.1 + {p4: Int64} <= {p5: Int64} AND NOT arrayExists(x -> x.1 > p.1 AND x.1 <= p.1 + {p4: Int64} AND x.2 != '' AND x.2 = p.2, a1), a0)
-- p0 = "Product Saved"
-- p1 = 1774089015251
-- p2 = 1775298615251
-- p3 = "Product Viewed"
-- p4 = 259200000
-- p5 = 1775298615250
-- p6 = ["Product Saved","Product Viewed"]
