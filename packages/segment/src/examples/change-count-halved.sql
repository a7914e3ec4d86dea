SELECT count() AS count FROM (
    SELECT contact_id,
      countIf(ts >= fromUnixTimestamp64Milli({p3: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')) AS m0,
      countIf(ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')) AS m1
    FROM events
    WHERE event = {p0: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull((m0 / nullIf(m1, 0)) < {p4: Float64}, 0)
-- p0 = "App Opened"
-- p1 = 1770114615251
-- p2 = 1775298615251
-- p3 = 1772706615251
-- p4 = 0.5
