SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND ifNull(traits.`address`.`city`.:`String` = {p0: String}, 0)
-- p0 = "Kyiv"
