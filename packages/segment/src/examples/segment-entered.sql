SELECT count() AS count FROM (
    SELECT contact_id,
      countIf(segment = {p0: String} AND change = {p3: Int8} AND at >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND at < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')) > 0 AS l0
    FROM ledger
    WHERE segment IN {p4: Array(String)} AND at < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND l0
-- p0 = "event-three-in-90-days"
-- p1 = 1772706615251
-- p2 = 1775298615251
-- p3 = 1
-- p4 = ["event-three-in-90-days"]
