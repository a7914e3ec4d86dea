SELECT count() AS count FROM (
    SELECT contact_id,
      maxOrNull(coalesce(properties.`revenue`.:`Float64`, toFloat64(properties.`revenue`.:`Int64`))) AS m0
    FROM events
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(m0 >= {p2: Float64} AND m0 <= {p3: Float64}, 0)
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = 100
-- p3 = 200
