SELECT bitmapCardinality(bitmapAndnot(bitmapAnd(b0, b1), b2)) AS count
FROM (
  SELECT groupBitmapStateIf(id, ifNull(traits.`address`.`city`.:`String` = {p0: String}, 0)) AS b0
  FROM contacts FINAL
  WHERE deleted = 0
) AS s0
CROSS JOIN (
  SELECT groupBitmapStateIf(contact_id, ifNull(sign(m0) * floor(abs(m0) * 1000000 + 0.5) / 1000000 > {p4: Float64}, 0)) AS b1
  FROM (
    SELECT contact_id,
      sumKahan(coalesce(properties.`revenue`.:`Float64`, toFloat64(properties.`revenue`.:`Int64`))) / nullIf(count(coalesce(properties.`revenue`.:`Float64`, toFloat64(properties.`revenue`.:`Int64`))), 0) AS m0
    FROM events
    WHERE event = {p1: String} AND ts >= fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')
    GROUP BY contact_id
  )
  WHERE contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s1
CROSS JOIN (
  SELECT groupBitmapState(contact_id) AS b2
  FROM events
  WHERE event = {p5: String} AND ts >= fromUnixTimestamp64Milli({p6: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p3: Int64}, 'UTC') AND ifNull(properties.`kind`.:`String` = {p7: String}, 0) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s2
-- p0 = "Kyiv"
-- p1 = "Order Completed"
-- p2 = 1743762615251
-- p3 = 1775298615251
-- p4 = 250
-- p5 = "Message Delivered"
-- p6 = 1774693815251
-- p7 = "promo"
