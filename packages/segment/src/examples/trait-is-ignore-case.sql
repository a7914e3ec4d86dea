SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND ifNull(match(traits.`country`.:`String`, {p0: String}), 0)
-- p0 = "(?i)\\A(?:straße)\\z"
