SELECT count() AS count FROM (
    SELECT contact_id,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts)), event = {p0: String} AND toUnixTimestamp64Milli(ts) >= {p1: Int64} AND toUnixTimestamp64Milli(ts) < {p2: Int64}) AS a0,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts)), event = {p3: String}) AS a1,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts)), event = {p4: String}) AS a2
    FROM events
    WHERE event IN {p6: Array(String)} AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND notEmpty(arrayFilter(e -> arrayExists(p -> e.1 > p.1 AND NOT arrayExists(x -> x.1 < e.1 AND x.1 > p.1 AND x.1 <= p.1 + {p5: Int64}, a1), a0), a2))
-- p0 = "Email Delivered"
-- p1 = 1767225600000
-- p2 = 1775298615251
-- p3 = "Page Viewed"
-- p4 = "Order Completed"
-- p5 = 86400000
-- p6 = ["Email Delivered","Order Completed","Page Viewed"]
