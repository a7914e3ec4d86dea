SELECT bitmapCardinality(bitmapAndnot(b1, b0)) AS count
FROM (
  SELECT groupBitmapStateIf(contact_id, ifNull(m0.1 = {p2: String}, 0)) AS b0
  FROM (
    SELECT contact_id,
      argMinIf(tuple(properties.`coupon`.:`String`, coalesce(properties.`coupon`.:`Float64`, toFloat64(properties.`coupon`.:`Int64`)), properties.`coupon`.:`Bool`), tuple(-toUnixTimestamp64Milli(ts), message_id), (isNotNull(properties.`coupon`.:`String`) OR isNotNull(coalesce(properties.`coupon`.:`Float64`, toFloat64(properties.`coupon`.:`Int64`))) OR isNotNull(properties.`coupon`.:`Bool`))) AS m0
    FROM events
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  )
  WHERE contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
CROSS JOIN (
  SELECT groupBitmapState(id) AS b1
  FROM contacts FINAL
  WHERE deleted = 0
) AS s1
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = "SALE"
