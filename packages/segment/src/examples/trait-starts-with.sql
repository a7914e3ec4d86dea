SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND ifNull(startsWith(traits.`phone`.:`String`, {p0: String}), 0)
-- p0 = "+380"
