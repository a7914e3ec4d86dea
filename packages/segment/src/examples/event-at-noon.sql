SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND (toHour(ts, {p2: String}) >= {p3: Int64} AND toHour(ts, {p2: String}) < {p4: Int64}) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "App Opened"
-- p1 = 1775298615251
-- p2 = "America/New_York"
-- p3 = 12
-- p4 = 14
