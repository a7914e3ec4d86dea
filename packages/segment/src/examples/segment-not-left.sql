SELECT bitmapCardinality(bitmapAndnot(b1, b0)) AS count
FROM (
  SELECT groupBitmapStateIf(contact_id, l0) AS b0
  FROM (
    SELECT contact_id,
      countIf(segment = {p0: String} AND change = {p3: Int8} AND at >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND at < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')) > 0 AS l0
    FROM ledger
    WHERE segment IN {p4: Array(String)} AND at < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')
    GROUP BY contact_id
  )
  WHERE contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
CROSS JOIN (
  SELECT groupBitmapState(id) AS b1
  FROM contacts FINAL
  WHERE deleted = 0
) AS s1
-- p0 = "event-three-in-90-days"
-- p1 = 1767225600000
-- p2 = 1775298615251
-- p3 = -1
-- p4 = ["event-three-in-90-days"]
