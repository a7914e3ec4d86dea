SELECT count() AS count FROM (
    SELECT contact_id,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts)), event = {p0: String} AND toUnixTimestamp64Milli(ts) >= {p1: Int64} AND toUnixTimestamp64Milli(ts) < {p2: Int64}) AS a0,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts)), event = {p0: String}) AS a1
    FROM events
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p5: Int64}, 'UTC') AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND notEmpty(arrayFilter(e -> arrayExists(p -> e.1 > p.1 AND e.1 <= toUnixTimestamp64Milli(addMonths(fromUnixTimestamp64Milli(p.1, {p3: String}), {p4: Int64})), a0), a1))
-- p0 = "Order Completed"
-- p1 = 1767218400000
-- p2 = 1774990800000
-- p3 = "Europe/Kyiv"
-- p4 = 1
-- p5 = 1775298615251
