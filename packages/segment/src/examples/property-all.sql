SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND (ifNull(properties.`category`.:`String` = {p3: String}, 0) AND ifNull(coalesce(properties.`price`.:`Float64`, toFloat64(properties.`price`.:`Int64`)) >= {p4: Float64}, 0)) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Product Viewed"
-- p1 = 1774089015251
-- p2 = 1775298615251
-- p3 = "Shoes"
-- p4 = 50
