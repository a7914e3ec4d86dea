SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND ifNull(coalesce(traits.`height`.:`Float64`, toFloat64(traits.`height`.:`Int64`)) >= {p0: Float64} AND coalesce(traits.`height`.:`Float64`, toFloat64(traits.`height`.:`Int64`)) <= {p1: Float64}, 0)
-- p0 = 160.5
-- p1 = 180
