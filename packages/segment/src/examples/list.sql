SELECT count() AS count FROM list_members FINAL WHERE list = {p0: String} AND removed = 0 AND contact_id NOT IN (SELECT id FROM dead_contacts) AND 1
-- p0 = "trade-show-2026"
