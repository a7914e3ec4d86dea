SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND NOT arrayExists(e0 -> ifNull(match(if(JSONType(e0, {p2: String}) = 'String', JSONExtractString(e0, {p2: String}), NULL), {p3: String}), 0), if(match(ifNull(toJSONString(properties.`products`), ''), {p4: String}), arrayMap(element -> arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p4: String}, '\\0e0')), extractAll(element, {p5: String}))), JSONExtractArrayRaw(arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p4: String}, '\\0e0')), extractAll(ifNull(toJSONString(properties.`products`), ''), {p5: String}))))), JSONExtractArrayRaw(ifNull(toJSONString(properties.`products`), '')))) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = "category"
-- p3 = "(?i)book"
-- p4 = "-?[0-9]{19,}"
-- p5 = "\"(?:[^\"\\\\]|\\\\.)*\"|[^\"]+"
