SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p0: String}) = 1 AS g0,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p1: String}) = 1 AS g1,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p2: String}) = 1 AS g2
    FROM permissions
    WHERE subject IN {p3: Array(String)} AND at < fromUnixTimestamp64Milli({p4: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND (g0 AND g1 AND NOT g2)
-- p0 = "address:email"
-- p1 = "consent:email"
-- p2 = "suppressed:email"
-- p3 = ["address:email","consent:email","suppressed:email"]
-- p4 = 1775298615251
