SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(granted, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version)), subject = {p0: String}) = 1 AS g0
    FROM permissions
    WHERE subject IN {p1: Array(String)} AND at < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND g0
-- p0 = "topic:weekly-news"
-- p1 = ["topic:weekly-news"]
-- p2 = 1775298615251
