SELECT count() AS count FROM (
    SELECT contact_id,
      uniqExact(coalesce(concat('s', properties.`product_id`.:`String`), concat('n', toString(coalesce(properties.`product_id`.:`Float64`, toFloat64(properties.`product_id`.:`Int64`)))), concat('b', toString(properties.`product_id`.:`Bool`)))) AS m0
    FROM events
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(m0 >= {p2: Float64}, 0)
-- p0 = "Product Viewed"
-- p1 = 1775298615251
-- p2 = 4
