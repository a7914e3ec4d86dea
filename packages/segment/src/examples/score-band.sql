SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(tuple(value, band), tuple(at, version), model = {p1: String}) AS v0
    FROM scores
    WHERE model IN {p2: Array(String)} AND at < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(nullIf(v0.2, '') = {p0: String}, 0)
-- p0 = "high"
-- p1 = "churn"
-- p2 = ["churn"]
-- p3 = 1775298615251
