SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND NOT arrayExists(e0 -> ifNull(match(if(JSONType(e0, {p2: String}) = 'String', JSONExtractString(e0, {p2: String}), NULL), {p3: String}), 0), arrayMap(x -> if(match(x, {p5: String}), replaceRegexpAll(replaceRegexpAll(x, {p4: String}, '\\1\\2.0\\3'), {p4: String}, '\\1\\2.0\\3'), x), JSONExtractArrayRaw(arrayMap(x -> if(match(x, {p5: String}), replaceRegexpAll(replaceRegexpAll(x, {p4: String}, '\\1\\2.0\\3'), {p4: String}, '\\1\\2.0\\3'), x), [ifNull(toJSONString(properties.`products`), '')])[1]))) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = "category"
-- p3 = "(?i)book"
-- p4 = "(^|[:,\\[])(-?\\d{19,})($|[,}\\]])"
-- p5 = "\\d{19}"
