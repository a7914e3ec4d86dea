SELECT bitmapCardinality(bitmapAndnot(b1, b0)) AS count
FROM (
  SELECT groupBitmapStateIf(contact_id, isNotNull((m0 / nullIf(m1, 0)))) AS b0
  FROM (
    SELECT contact_id,
      countIf(ts >= fromUnixTimestamp64Milli({p4: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')) AS m0,
      countIf(ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p4: Int64}, 'UTC')) AS m1
    FROM events
    WHERE event = {p0: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND ifNull(properties.`channel`.:`String` = {p3: String}, 0)
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
-- p1 = 1774089015251
-- p2 = 1775298615251
-- p3 = "web"
-- p4 = 1774693815251
