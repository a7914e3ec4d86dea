SELECT count() AS count FROM (
    SELECT contact_id,
      count() AS m0
    FROM events
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ifNull(properties.`a\`b\\c'd`.:`String` = {p2: String}, 0)
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(m0 >= {p3: Float64}, 0)
-- p0 = "Weird'); DROP TABLE events; --"
-- p1 = 1775298615251
-- p2 = "'); DROP TABLE events; --"
-- p3 = 1
