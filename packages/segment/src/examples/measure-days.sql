SELECT count() AS count FROM (
    SELECT contact_id,
      uniqExact(toDate(ts, {p3: String})) AS m0
    FROM events
    WHERE event = {p0: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(m0 >= {p4: Float64}, 0)
-- p0 = "Page Viewed"
-- p1 = 1772706615251
-- p2 = 1775298615251
-- p3 = "Australia/Lord_Howe"
-- p4 = 3
