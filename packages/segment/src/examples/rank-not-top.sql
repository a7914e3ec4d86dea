SELECT bitmapCardinality(bitmapAndnot(b1, b0)) AS count
FROM (
  SELECT groupBitmapStateIf(contact_id, place <= ceil(ranked * {p6: Float64} / 100)) AS b0
  FROM (
    SELECT contact_id, value, rank() OVER (ORDER BY value DESC) AS place, count() OVER () AS ranked
    FROM (
      SELECT contact_id, m0 AS value FROM (
    SELECT contact_id,
      count() AS m0
    FROM events INNER JOIN (SELECT contact_id, toUnixTimestamp64Milli(min(ts)) AS anchor FROM events WHERE event = {p2: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') GROUP BY contact_id) AS anchors USING (contact_id)
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND toUnixTimestamp64Milli(ts) >= anchor AND toUnixTimestamp64Milli(ts) <= anchor + {p4: Int64} AND ifNull(coalesce(properties.`quantity`.:`Float64`, toFloat64(properties.`quantity`.:`Int64`)) > {p5: Float64}, 0)
    GROUP BY contact_id
      )
      WHERE contact_id NOT IN (SELECT id FROM dead_contacts)
    )
    WHERE isNotNull(value) AND value != 0
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
-- p2 = "App Installed"
-- p3 = "UTC"
-- p4 = 604800000
-- p5 = 0
-- p6 = 50
