SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(isNotNull(value), bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), model = {p0: String}) AS v0,
      argMaxIf(ifNull(value, 0), bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), model = {p0: String}) AS v1
    FROM scores
    WHERE model IN {p2: Array(String)} AND at < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(if(v0, v1, NULL) >= {p1: Float64}, 0)
-- p0 = "churn"
-- p1 = 0.7
-- p2 = ["churn"]
-- p3 = 1775298615251
