SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND (arrayExists(e -> JSONType(e) = 'String' AND JSONExtractString(e) = {p0: String}, JSONExtractArrayRaw(ifNull(toJSONString(traits.`interests`), ''))) AND arrayExists(e -> JSONType(e) = 'String' AND JSONExtractString(e) = {p1: String}, JSONExtractArrayRaw(ifNull(toJSONString(traits.`interests`), ''))))
-- p0 = "bags"
-- p1 = "shoes"
