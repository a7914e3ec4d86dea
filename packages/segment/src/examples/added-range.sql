SELECT bitmapCardinality(bitmapAnd(b0, b1)) AS count
FROM (
  SELECT groupBitmapStateIf(id, (created_at >= fromUnixTimestamp64Milli({p0: Int64}, 'UTC') AND created_at < fromUnixTimestamp64Milli({p1: Int64}, 'UTC'))) AS b0
  FROM contacts FINAL
  WHERE deleted = 0
) AS s0
CROSS JOIN (
  SELECT groupBitmapState(contact_id) AS b1
  FROM events
  WHERE event = {p2: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p3: Int64}, 'UTC') AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s1
-- p0 = 1767225600000
-- p1 = 1769904000000
-- p2 = "Order Completed"
-- p3 = 1775298615251
