SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND ifNull(position(traits.`email`.:`String`, {p0: String}) > 0, 0)
-- p0 = "@example."
