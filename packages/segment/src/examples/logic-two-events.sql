SELECT bitmapCardinality(bitmapAndnot(b0, b1)) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
CROSS JOIN (
  SELECT groupBitmapState(contact_id) AS b1
  FROM events
  WHERE event = {p3: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s1
-- p0 = "Product Added"
-- p1 = 1774693815251
-- p2 = 1775298615251
-- p3 = "Order Completed"
