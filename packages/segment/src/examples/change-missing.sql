SELECT bitmapCardinality(bitmapAndnot(b1, b0)) AS count
FROM (
  SELECT groupBitmapStateIf(contact_id, isNotNull((m0 / nullIf(m1, 0)))) AS b0
  FROM (
    SELECT contact_id,
      countIf(ts >= fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')) AS m0,
      countIf(ts >= fromUnixTimestamp64Milli({p4: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')) AS m1
    FROM events
    WHERE event = {p0: String} AND ifNull(properties.`channel`.:`String` = {p1: String}, 0)
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
-- p1 = "web"
-- p2 = 1774693815251
-- p3 = 1775298615251
-- p4 = 1774089015251
