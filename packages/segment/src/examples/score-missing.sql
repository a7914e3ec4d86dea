SELECT bitmapCardinality(bitmapAndnot(b1, b0)) AS count
FROM (
  SELECT groupBitmapStateIf(contact_id, NOT (NOT isNotNull(v0.1) OR ifNull(v0.1 < {p0: Float64}, 0))) AS b0
  FROM (
    SELECT contact_id,
      argMaxIf(tuple(value, band), tuple(at, version), model = {p1: String}) AS v0
    FROM scores
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
-- p0 = 0.1
-- p1 = "churn"
-- p2 = ["churn"]
-- p3 = 1775298615251
