SELECT count() AS count FROM (
    SELECT contact_id,
      ifNull(sumKahanIf(coalesce(properties.`revenue`.:`Float64`, toFloat64(properties.`revenue`.:`Int64`)), ts >= fromUnixTimestamp64Milli({p3: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')), 0) AS m0,
      ifNull(sumKahanIf(coalesce(properties.`revenue`.:`Float64`, toFloat64(properties.`revenue`.:`Int64`)), ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')), 0) AS m1
    FROM events
    WHERE event = {p0: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull((sign(m0) * floor(abs(m0) * 1000000 + 0.5) / 1000000 / nullIf(sign(m1) * floor(abs(m1) * 1000000 + 0.5) / 1000000, 0)) >= {p4: Float64}, 0)
-- p0 = "Order Completed"
-- p1 = 1767218400000
-- p2 = 1775298615251
-- p3 = 1774990800000
-- p4 = 2
