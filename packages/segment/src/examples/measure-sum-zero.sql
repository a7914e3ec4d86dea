SELECT bitmapCardinality(bitmapAndnot(b1, b0)) AS count
FROM (
  SELECT groupBitmapStateIf(contact_id, NOT ifNull(sign(m0) * floor(abs(m0) * 1000000 + 0.5) / 1000000 <= {p2: Float64}, 0)) AS b0
  FROM (
    SELECT contact_id,
      ifNull(sumKahan(coalesce(properties.`revenue`.:`Float64`, toFloat64(properties.`revenue`.:`Int64`))), 0) AS m0
    FROM events
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  )
  WHERE contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
CROSS JOIN (
  SELECT groupBitmapState(id) AS b1
  FROM contacts FINAL
  WHERE deleted = 0
) AS s1
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = 0
