SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND ifNull(coalesce(traits.`age`.:`Float64`, toFloat64(traits.`age`.:`Int64`)) > {p0: Float64}, 0)
-- p0 = 30
