SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND (arrayExists(e -> JSONType(e) IN ('Int64', 'UInt64', 'Double') AND JSONExtractFloat(e) = {p0: Float64}, JSONExtractArrayRaw(ifNull(toJSONString(traits.`sizes`), ''))) OR arrayExists(e -> JSONType(e) IN ('Int64', 'UInt64', 'Double') AND JSONExtractFloat(e) = {p1: Float64}, JSONExtractArrayRaw(ifNull(toJSONString(traits.`sizes`), ''))) OR arrayExists(e -> JSONType(e) = 'String' AND JSONExtractString(e) = {p2: String}, JSONExtractArrayRaw(ifNull(toJSONString(traits.`sizes`), ''))))
-- p0 = 38
-- p1 = 39
-- p2 = "M"
