SELECT count() AS count FROM (
    SELECT contact_id,
      countIf(toDayOfWeek(ts, 0, {p2: String}) IN {p3: Array(UInt16)}) AS m0,
      countIf(NOT toDayOfWeek(ts, 0, {p2: String}) IN {p3: Array(UInt16)}) AS m1
    FROM events
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ((toDayOfWeek(ts, 0, {p2: String}) IN {p3: Array(UInt16)}) OR (NOT toDayOfWeek(ts, 0, {p2: String}) IN {p3: Array(UInt16)}))
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND (ifNull(m0 >= {p4: Float64}, 0) AND ifNull(m1 < {p4: Float64}, 0))
-- p0 = "App Opened"
-- p1 = 1775298615251
-- p2 = "Europe/Kyiv"
-- p3 = [6,7]
-- p4 = 1
