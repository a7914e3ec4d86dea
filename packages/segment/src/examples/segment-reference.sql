SELECT bitmapCardinality(bitmapAnd(b0, b1)) AS count
FROM (
  SELECT groupBitmapStateIf(contact_id, ifNull(m0 >= {p3: Float64}, 0)) AS b0
  FROM (
    SELECT contact_id,
      count() AS m0
    FROM events
    WHERE event = {p0: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')
    GROUP BY contact_id
  )
  WHERE contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
CROSS JOIN (
  SELECT groupBitmapStateIf(id, ifNull(traits.`address`.`city`.:`String` = {p4: String}, 0)) AS b1
  FROM contacts FINAL
  WHERE deleted = 0
) AS s1
-- p0 = "Order Completed"
-- p1 = 1767522615251
-- p2 = 1775298615251
-- p3 = 3
-- p4 = "Kyiv"
