SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND NOT (arrayExists(e -> JSONType(e) = 'String' AND JSONExtractString(e) = {p2: String}, if(match(ifNull(toJSONString(traits.`interests`), ''), {p0: String}), arrayMap(element -> arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p0: String}, '\\0e0')), extractAll(element, {p1: String}))), JSONExtractArrayRaw(arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p0: String}, '\\0e0')), extractAll(ifNull(toJSONString(traits.`interests`), ''), {p1: String}))))), JSONExtractArrayRaw(ifNull(toJSONString(traits.`interests`), '')))))
-- p0 = "-?[0-9]{19,}"
-- p1 = "\"(?:[^\"\\\\]|\\\\.)*\"|[^\"]+"
-- p2 = "hats"
