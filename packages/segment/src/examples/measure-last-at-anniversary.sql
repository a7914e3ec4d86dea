SELECT count() AS count FROM (
    SELECT contact_id,
      minOrNull(toUnixTimestamp64Milli(ts)) AS m0
    FROM events
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(toYYYYMMDD(fromUnixTimestamp64Milli(m0, {p2: String})) % 10000 IN {p3: Array(UInt16)}, 0)
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = "UTC"
-- p3 = [404,405,406]
