SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND ifNull(coalesce(traits.`loyalty`.`level`.:`Float64`, toFloat64(traits.`loyalty`.`level`.:`Int64`)) = {p0: Float64}, 0)
-- p0 = 2
