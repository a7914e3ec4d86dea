SELECT bitmapCardinality(bitmapAnd(b0, b1)) AS count
FROM (
  SELECT groupBitmapStateIf(contact_id, place <= ceil(ranked * {p3: Float64} / 100)) AS b0
  FROM (
    SELECT contact_id, value, rank() OVER (ORDER BY value DESC) AS place, count() OVER () AS ranked
    FROM (
      SELECT contact_id, sign(m0) * floor(abs(m0) * 1000000 + 0.5) / 1000000 AS value FROM (
    SELECT contact_id,
      ifNull(sumKahan(coalesce(properties.`revenue`.:`Float64`, toFloat64(properties.`revenue`.:`Int64`))), 0) AS m0
    FROM events
    WHERE event = {p0: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')
    GROUP BY contact_id
      )
      WHERE contact_id NOT IN (SELECT id FROM dead_contacts)
    )
    WHERE isNotNull(value) AND value != 0
  )
  WHERE contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
CROSS JOIN (
  SELECT groupBitmapStateIf(id, ifNull(traits.`address`.`city`.:`String` = {p4: String}, 0)) AS b1
  FROM contacts FINAL
  WHERE deleted = 0
) AS s1
-- p0 = "Order Completed"
-- p1 = 1743762615251
-- p2 = 1775298615251
-- p3 = 20
-- p4 = "Kyiv"
