SELECT count() AS count FROM (
    SELECT contact_id,
      count() AS m0
    FROM events
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND NOT (ifNull(properties.`brand`.:`String` = {p2: String}, 0) OR NOT (isNotNull(properties.`brand`) OR toJSONString(properties.^`brand`) != '{}'))
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(m0 >= {p3: Float64}, 0)
-- p0 = "Product Viewed"
-- p1 = 1775298615251
-- p2 = "Acme"
-- p3 = 1
