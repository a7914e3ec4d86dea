SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(isNotNull(value), bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), model = {p0: String}) AS v0,
      argMaxIf(ifNull(value, 0), bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), model = {p0: String}) AS v1
    FROM scores
    WHERE model IN {p5: Array(String)} AND at < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(if(if(v0, v1, NULL) >= {p1: Int64} AND if(v0, v1, NULL) < {p2: Int64}, toInt64(floor(if(v0, v1, NULL))), NULL) >= {p3: Int64} AND if(if(v0, v1, NULL) >= {p1: Int64} AND if(v0, v1, NULL) < {p2: Int64}, toInt64(floor(if(v0, v1, NULL))), NULL) < {p4: Int64}, 0)
-- p0 = "next-order"
-- p1 = -2208988800000
-- p2 = 10413792000000
-- p3 = 1775298615251
-- p4 = 1775903415251
-- p5 = ["next-order"]
