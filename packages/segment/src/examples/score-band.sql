SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(band, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), model = {p0: String}) AS v0
    FROM scores
    WHERE model IN {p2: Array(String)} AND at < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(nullIf(v0, '') = {p1: String}, 0)
-- p0 = "churn"
-- p1 = "high"
-- p2 = ["churn"]
-- p3 = 1775298615251
