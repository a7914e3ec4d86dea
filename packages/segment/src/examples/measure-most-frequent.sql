SELECT count() AS count FROM (
    SELECT contact_id, argMin(tuple(s, n, b), tuple(-c, tuple(isNotNull(s), isNotNull(n), ifNull(b, false), ifNull(n, 0), ifNull(s, '')))) AS m0
    FROM (
      SELECT contact_id, properties.`category`.:`String` AS s, coalesce(properties.`category`.:`Float64`, toFloat64(properties.`category`.:`Int64`)) AS n, properties.`category`.:`Bool` AS b, toInt64(count()) AS c
      FROM events
      WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND (isNotNull(properties.`category`.:`String`) OR isNotNull(coalesce(properties.`category`.:`Float64`, toFloat64(properties.`category`.:`Int64`))) OR isNotNull(properties.`category`.:`Bool`))
      GROUP BY contact_id, s, n, b
    )
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(m0.1 = {p2: String}, 0)
-- p0 = "Product Viewed"
-- p1 = 1775298615251
-- p2 = "Shoes"
