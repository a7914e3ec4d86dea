SELECT count() AS count FROM (
    SELECT contact_id,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts), ifNull(coalesce(concat('s', properties.`product_id`.:`String`), concat('n', toString(coalesce(properties.`product_id`.:`Float64`, toFloat64(properties.`product_id`.:`Int64`)))), concat('b', toString(properties.`product_id`.:`Bool`))), '')), event = {p0: String} AND toUnixTimestamp64Milli(ts) >= {p1: Int64} AND toUnixTimestamp64Milli(ts) < {p2: Int64}) AS a0,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts), ifNull(coalesce(concat('s', properties.`product_id`.:`String`), concat('n', toString(coalesce(properties.`product_id`.:`Float64`, toFloat64(properties.`product_id`.:`Int64`)))), concat('b', toString(properties.`product_id`.:`Bool`))), '')), event = {p3: String}) AS a1,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts), ifNull(coalesce(concat('s', properties.`product_id`.:`String`), concat('n', toString(coalesce(properties.`product_id`.:`Float64`, toFloat64(properties.`product_id`.:`Int64`)))), concat('b', toString(properties.`product_id`.:`Bool`))), '')), event = {p4: String}) AS a2
    FROM events
    WHERE event IN {p8: Array(String)} AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND arrayExists(p -> p.1 + {p6: Int64} <= {p7: Int64} AND NOT arrayExists(x -> x.1 > p.1 AND x.1 <= p.1 + {p6: Int64}, a2), arrayFilter(e -> arrayExists(p -> e.1 > p.1 AND e.1 <= p.1 + {p5: Int64} AND e.2 != '' AND e.2 = p.2, a0), a1))
-- p0 = "Product Viewed"
-- p1 = 1772706615251
-- p2 = 1775298615251
-- p3 = "Product Added"
-- p4 = "Order Completed"
-- p5 = 3600000
-- p6 = 86400000
-- p7 = 1775298615250
-- p8 = ["Order Completed","Product Added","Product Viewed"]
