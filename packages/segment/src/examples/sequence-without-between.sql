SELECT count() AS count FROM (
    SELECT contact_id,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts)), event = {p0: String} AND toUnixTimestamp64Milli(ts) < {p1: Int64}) AS a0,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts)), event IN {p2: Array(String)}) AS a1,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts)), event = {p0: String}) AS a2
    FROM events
    WHERE event IN {p4: Array(String)} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND notEmpty(arrayFilter(e -> arrayExists(p -> e.1 > p.1 AND e.1 <= p.1 + {p3: Int64} AND NOT arrayExists(x -> x.1 < e.1 AND x.1 > p.1, a1), a0), a2))
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = ["Email Delivered","Push Delivered"]
-- p3 = 7776000000
-- p4 = ["Email Delivered","Order Completed","Push Delivered"]
