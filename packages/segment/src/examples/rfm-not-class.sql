SELECT bitmapCardinality(bitmapAndnot(b1, b0)) AS count
FROM (
  SELECT groupBitmapStateIf(contact_id, ifNull(nullIf(v0, '') = {p1: String}, 0)) AS b0
  FROM (
    SELECT contact_id,
      argMaxIf(class, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), model = {p0: String}) AS v0
    FROM rfm
    WHERE model IN {p2: Array(String)} AND at < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')
    GROUP BY contact_id
  )
  WHERE contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
CROSS JOIN (
  SELECT groupBitmapState(id) AS b1
  FROM contacts FINAL
  WHERE deleted = 0
) AS s1
-- p0 = "engagement"
-- p1 = "sleeping"
-- p2 = ["engagement"]
-- p3 = 1775298615251
