SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND (arrayExists(e -> JSONType(e) = 'String' AND JSONExtractString(e) = {p0: String}, JSONExtractArrayRaw(ifNull(toJSONString(traits.`interests`), ''))))
-- p0 = "shoes"
