SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(class != '', bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), model = {p0: String}) AS v0,
      argMaxIf(r, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), model = {p0: String}) AS v1,
      argMaxIf(m, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), model = {p0: String}) AS v2
    FROM rfm
    WHERE model IN {p4: Array(String)} AND at < fromUnixTimestamp64Milli({p5: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND (ifNull(if(v0, toFloat64(v1), NULL) >= {p1: Float64}, 0) AND ifNull(if(v0, toFloat64(v2), NULL) >= {p2: Float64} AND if(v0, toFloat64(v2), NULL) <= {p3: Float64}, 0))
-- p0 = "purchase"
-- p1 = 4
-- p2 = 3
-- p3 = 5
-- p4 = ["purchase"]
-- p5 = 1775298615251
