SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND ifNull(traits.`country`.:`String` IN {p0: Array(String)}, 0)
-- p0 = ["DE","PL","UA"]
