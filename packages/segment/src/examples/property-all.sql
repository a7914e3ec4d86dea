SELECT count() AS count FROM (
    SELECT contact_id,
      count() AS m0
    FROM events
    WHERE event = {p0: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND (ifNull(properties.`category`.:`String` = {p3: String}, 0) AND ifNull(coalesce(properties.`price`.:`Float64`, toFloat64(properties.`price`.:`Int64`), toFloat64(properties.`price`.:`UInt64`)) >= {p4: Float64}, 0))
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(m0 >= {p5: Float64}, 0)
-- p0 = "Product Viewed"
-- p1 = 1774089015251
-- p2 = 1775298615251
-- p3 = "Shoes"
-- p4 = 50
-- p5 = 1
