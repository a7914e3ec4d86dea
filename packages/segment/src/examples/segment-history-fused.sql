SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(change, bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(seq)), segment = {p0: String} AND at < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')) = 1 AS l0,
      countIf(segment = {p0: String} AND change = {p4: Int8} AND at >= fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND at < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')) > 0 AS l1,
      countIf(segment = {p5: String} AND change = {p7: Int8} AND at >= fromUnixTimestamp64Milli({p6: Int64}, 'UTC') AND at < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')) > 0 AS l2
    FROM ledger
    WHERE segment IN {p8: Array(String)} AND at < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND (l0 AND l1 AND l2)
-- p0 = "event-did"
-- p1 = 1767225600001
-- p2 = 1770114615251
-- p3 = 1775298615251
-- p4 = -1
-- p5 = "event-three-in-90-days"
-- p6 = 1772620215251
-- p7 = 1
-- p8 = ["event-did","event-three-in-90-days"]
