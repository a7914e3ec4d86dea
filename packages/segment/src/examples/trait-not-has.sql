SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND NOT (arrayExists(e -> JSONType(e) = 'String' AND JSONExtractString(e) = {p2: String}, arrayMap(x -> if(match(x, {p1: String}), replaceRegexpAll(replaceRegexpAll(x, {p0: String}, '\\1\\2.0\\3'), {p0: String}, '\\1\\2.0\\3'), x), JSONExtractArrayRaw(arrayMap(x -> if(match(x, {p1: String}), replaceRegexpAll(replaceRegexpAll(x, {p0: String}, '\\1\\2.0\\3'), {p0: String}, '\\1\\2.0\\3'), x), [ifNull(toJSONString(traits.`interests`), '')])[1]))))
-- p0 = "(^|[:,\\[])(-?\\d{19,})($|[,}\\]])"
-- p1 = "\\d{19}"
-- p2 = "hats"
