SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND NOT (ifNull(properties.`brand`.:`String` = {p2: String}, 0) OR NOT (isNotNull(properties.`brand`) OR toJSONString(properties.^`brand`) != '{}')) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Product Viewed"
-- p1 = 1775298615251
-- p2 = "Acme"
