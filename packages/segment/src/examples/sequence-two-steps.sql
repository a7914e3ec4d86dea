SELECT count() AS count FROM (
    SELECT contact_id,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts)), event = {p0: String} AND toUnixTimestamp64Milli(ts) < {p1: Int64}) AS a0,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts)), event = {p2: String}) AS a1
    FROM events
    WHERE event IN {p3: Array(String)} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND notEmpty(arrayFilter(e -> arrayExists(p -> e.1 > p.1, a0), a1))
-- p0 = "Product Viewed"
-- p1 = 1775298615251
-- p2 = "Order Completed"
-- p3 = ["Order Completed","Product Viewed"]
