SELECT count() AS count FROM (
    SELECT contact_id,
      count() AS m0
    FROM events
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND (toHour(ts, {p2: String}) >= {p3: Int64} OR toHour(ts, {p2: String}) < {p4: Int64})
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(m0 >= {p5: Float64}, 0)
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = "Europe/Kyiv"
-- p3 = 22
-- p4 = 6
-- p5 = 3
