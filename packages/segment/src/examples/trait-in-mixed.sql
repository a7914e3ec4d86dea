SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND (ifNull(traits.`code`.:`String` = {p0: String}, 0) OR ifNull(coalesce(traits.`code`.:`Float64`, toFloat64(traits.`code`.:`Int64`)) = {p1: Float64}, 0) OR ifNull(traits.`code`.:`Bool` = {p2: Bool}, 0))
-- p0 = "1"
-- p1 = 1
-- p2 = true
