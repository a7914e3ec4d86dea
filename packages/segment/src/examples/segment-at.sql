SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(change, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(seq)), segment = {p0: String} AND at < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')) = 1 AS l0
    FROM ledger
    WHERE segment IN {p2: Array(String)} AND at < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND l0
-- p0 = "event-three-in-90-days"
-- p1 = 1772323200001
-- p2 = ["event-three-in-90-days"]
-- p3 = 1775298615251
