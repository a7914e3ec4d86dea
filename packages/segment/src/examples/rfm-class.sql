SELECT count() AS count FROM (
    SELECT contact_id,
      argMaxIf(tuple(r, f, m, class), tuple(at, version), model = {p1: String}) AS v0
    FROM rfm
    WHERE model IN {p2: Array(String)} AND at < fromUnixTimestamp64Milli({p3: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(nullIf(v0.4, '') IN {p0: Array(String)}, 0)
-- p0 = ["champions","loyal"]
-- p1 = "purchase"
-- p2 = ["purchase"]
-- p3 = 1775298615251
