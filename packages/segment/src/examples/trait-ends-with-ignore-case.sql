SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND ifNull(match(traits.`email`.:`String`, {p0: String}), 0)
-- p0 = "(?i)(?:\\.UA)\\z"
