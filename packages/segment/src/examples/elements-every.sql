SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND (startsWith(ifNull(toJSONString(properties.`products`), ''), '[') AND arrayAll(e0 -> ifNull(if(JSONType(e0, {p2: String}) = 'Bool', JSONExtractBool(e0, {p2: String}), NULL) = {p3: Bool}, 0), arrayMap(x -> if(match(x, {p5: String}), replaceRegexpAll(replaceRegexpAll(x, {p4: String}, '\\1\\2.0\\3'), {p4: String}, '\\1\\2.0\\3'), x), JSONExtractArrayRaw(arrayMap(x -> if(match(x, {p5: String}), replaceRegexpAll(replaceRegexpAll(x, {p4: String}, '\\1\\2.0\\3'), {p4: String}, '\\1\\2.0\\3'), x), [ifNull(toJSONString(properties.`products`), '')])[1])))) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = "gift"
-- p3 = true
-- p4 = "(^|[:,\\[])(-?\\d{19,})($|[,}\\]])"
-- p5 = "\\d{19}"
