SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(tuple(r, f, m, class), tuple(at, version), model = {p3: String}) AS v0
    FROM rfm
    WHERE model IN {p4: Array(String)} AND at < fromUnixTimestamp64Milli({p5: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND (ifNull(if(v0.4 = '', NULL, toFloat64(v0.1)) >= {p0: Float64}, 0) AND ifNull(if(v0.4 = '', NULL, toFloat64(v0.3)) >= {p1: Float64} AND if(v0.4 = '', NULL, toFloat64(v0.3)) <= {p2: Float64}, 0))
-- p0 = 4
-- p1 = 3
-- p2 = 5
-- p3 = "purchase"
-- p4 = ["purchase"]
-- p5 = 1775298615251
