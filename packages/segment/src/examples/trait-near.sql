SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND ifNull(isNotNull(coalesce(traits.`location`.`lat`.:`Float64`, toFloat64(traits.`location`.`lat`.:`Int64`))) AND isNotNull(coalesce(traits.`location`.`lon`.:`Float64`, toFloat64(traits.`location`.`lon`.:`Int64`))) AND 12742.0176 * asin(least(1, sqrt(pow(sin(radians(coalesce(traits.`location`.`lat`.:`Float64`, toFloat64(traits.`location`.`lat`.:`Int64`)) - {p0: Float64}) / 2), 2) + cos(radians({p0: Float64})) * cos(radians(coalesce(traits.`location`.`lat`.:`Float64`, toFloat64(traits.`location`.`lat`.:`Int64`)))) * pow(sin(radians(coalesce(traits.`location`.`lon`.:`Float64`, toFloat64(traits.`location`.`lon`.:`Int64`)) - {p1: Float64}) / 2), 2)))) <= {p2: Float64}, 0)
-- p0 = 50.45
-- p1 = 30.52
-- p2 = 25
