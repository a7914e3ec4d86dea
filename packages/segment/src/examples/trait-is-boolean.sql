SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND ifNull(traits.`subscribed`.:`Bool` = {p0: Bool}, 0)
-- p0 = true
