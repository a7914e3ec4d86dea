SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p0: String}) = 1 AS g0,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p1: String}) = 1 AS g1,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p2: String}) = 1 AS g2,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p3: String}) = 1 AS g3
    FROM permissions
    WHERE subject IN {p4: Array(String)} AND at < fromUnixTimestamp64Milli({p5: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND (g0 AND g1 AND g2 AND NOT g3)
-- p0 = "topic:weekly-news"
-- p1 = "address:email"
-- p2 = "consent:email"
-- p3 = "suppressed:email"
-- p4 = ["address:email","consent:email","suppressed:email","topic:weekly-news"]
-- p5 = 1775298615251
