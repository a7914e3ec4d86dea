SELECT bitmapCardinality(bitmapAndnot(b0, b1)) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
CROSS JOIN (
  SELECT groupBitmapState(contact_id) AS b1
  FROM list_members FINAL
  WHERE list = {p2: String} AND removed = 0 AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s1
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = "trade-show-2026"
