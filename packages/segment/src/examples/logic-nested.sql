SELECT bitmapCardinality(bitmapAndnot(b0, bitmapOr(b1, bitmapOr(b2, b3)))) AS count
FROM (
  SELECT groupBitmapStateIf(id, (ifNull(traits.`country`.:`String` = {p0: String}, 0) OR ifNull(traits.`country`.:`String` = {p1: String}, 0))) AS b0,
    groupBitmapStateIf(id, ifNull(traits.`blocked`.:`Bool` = {p2: Bool}, 0)) AS b3
  FROM contacts FINAL
  WHERE deleted = 0
) AS s0
CROSS JOIN (
  SELECT groupBitmapState(contact_id) AS b1
  FROM events
  WHERE event = {p3: String} AND ts >= fromUnixTimestamp64Milli({p4: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p5: Int64}, 'UTC') AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s1
CROSS JOIN (
  SELECT groupBitmapState(contact_id) AS b2
  FROM events
  WHERE event = {p6: String} AND ts < fromUnixTimestamp64Milli({p5: Int64}, 'UTC') AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s2
-- p0 = "UA"
-- p1 = "PL"
-- p2 = true
-- p3 = "Order Completed"
-- p4 = 1772706615251
-- p5 = 1775298615251
-- p6 = "Unsubscribed"
