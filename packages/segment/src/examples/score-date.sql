SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(tuple(value, band), tuple(at, version), model = {p4: String}) AS v0
    FROM scores
    WHERE model IN {p5: Array(String)} AND at < fromUnixTimestamp64Milli({p2: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(if(v0.1 >= {p0: Int64} AND v0.1 < {p1: Int64}, toInt64(floor(v0.1)), NULL) >= {p2: Int64} AND if(v0.1 >= {p0: Int64} AND v0.1 < {p1: Int64}, toInt64(floor(v0.1)), NULL) < {p3: Int64}, 0)
-- p0 = -2208988800000
-- p1 = 10413792000000
-- p2 = 1775298615251
-- p3 = 1775903415251
-- p4 = "next-order"
-- p5 = ["next-order"]
