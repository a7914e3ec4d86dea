SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND NOT ifNull(traits.`country`.:`String` = {p0: String}, 0)
-- p0 = "UA"
