SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND (created_at >= fromUnixTimestamp64Milli({p0: Int64}, 'UTC') AND created_at < fromUnixTimestamp64Milli({p1: Int64}, 'UTC'))
-- p0 = 1772706615251
-- p1 = 1775298615251
