SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p0: String}) = 1 AS g0,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p1: String}) = 1 AS g1,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p2: String}) = 1 AS g2,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p3: String}) = 1 AS g3,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p4: String}) = 1 AS g4,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p5: String}) = 1 AS g5
    FROM permissions
    WHERE subject IN {p6: Array(String)} AND at < fromUnixTimestamp64Milli({p7: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND (NOT (g0 AND g1 AND NOT g2) AND g3 AND g4 AND NOT g5)
-- p0 = "address:email"
-- p1 = "consent:email"
-- p2 = "suppressed:email"
-- p3 = "address:sms"
-- p4 = "consent:sms"
-- p5 = "suppressed:sms"
-- p6 = ["address:email","address:sms","consent:email","consent:sms","suppressed:email","suppressed:sms"]
-- p7 = 1775298615251
