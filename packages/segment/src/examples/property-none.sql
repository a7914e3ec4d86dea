SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND NOT (ifNull(coalesce(properties.`revenue`.:`Float64`, toFloat64(properties.`revenue`.:`Int64`)) < {p2: Float64}, 0) OR (isNotNull(properties.`coupon`) OR toJSONString(properties.^`coupon`) != '{}')) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = 10
