SELECT count() AS count FROM (
    SELECT contact_id,
      argMinIf(tuple(properties.`coupon`.:`String`, coalesce(properties.`coupon`.:`Float64`, toFloat64(properties.`coupon`.:`Int64`)), properties.`coupon`.:`Bool`), tuple(ts, message_id), (isNotNull(properties.`coupon`.:`String`) OR isNotNull(coalesce(properties.`coupon`.:`Float64`, toFloat64(properties.`coupon`.:`Int64`))) OR isNotNull(properties.`coupon`.:`Bool`))) AS m0
    FROM events
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(m0.1 = {p2: String}, 0)
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = "WELCOME"
