SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND (startsWith(ifNull(toJSONString(properties.`products`), ''), '[') AND arrayAll(e0 -> ifNull(if(JSONType(e0, {p2: String}) = 'Bool', JSONExtractBool(e0, {p2: String}), NULL) = {p3: Bool}, 0), if(match(ifNull(toJSONString(properties.`products`), ''), {p4: String}), arrayMap(element -> arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p4: String}, '\\0e0')), extractAll(element, {p5: String}))), JSONExtractArrayRaw(arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p4: String}, '\\0e0')), extractAll(ifNull(toJSONString(properties.`products`), ''), {p5: String}))))), JSONExtractArrayRaw(ifNull(toJSONString(properties.`products`), ''))))) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = "gift"
-- p3 = true
-- p4 = "-?[0-9]{19,}"
-- p5 = "\"(?:[^\"\\\\]|\\\\.)*\"|[^\"]+"
