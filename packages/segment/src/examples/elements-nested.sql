SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ((empty(properties.`products`.:`Array(JSON)`.`kind`.:`String`) OR hasAny(properties.`products`.:`Array(JSON)`.`kind`.:`String`, {p10: Array(String)})) AND arrayExists(e0 -> (ifNull(if(JSONType(e0, {p2: String}) = 'String', JSONExtractString(e0, {p2: String}), NULL) = {p3: String}, 0) AND arrayExists(e1 -> NOT ifNull(if(JSONType(e1, {p5: String}, {p6: String}) IN ('Int64', 'UInt64', 'Double'), JSONExtractFloat(e1, {p5: String}, {p6: String}), NULL) > {p7: Float64}, 0), if(match(e0, {p8: String}), arrayMap(element -> arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p8: String}, '\\0e0')), extractAll(element, {p9: String}))), JSONExtractArrayRaw(e0, {p4: String})), JSONExtractArrayRaw(e0, {p4: String})))), if(match(ifNull(toJSONString(properties.`products`), ''), {p8: String}), arrayMap(element -> arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p8: String}, '\\0e0')), extractAll(element, {p9: String}))), JSONExtractArrayRaw(arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p8: String}, '\\0e0')), extractAll(ifNull(toJSONString(properties.`products`), ''), {p9: String}))))), JSONExtractArrayRaw(ifNull(toJSONString(properties.`products`), ''))))) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = "kind"
-- p3 = "bundle"
-- p4 = "parts"
-- p5 = "stock"
-- p6 = "count"
-- p7 = 0
-- p8 = "-?[0-9]{19,}"
-- p9 = "\"(?:[^\"\\\\]|\\\\.)*\"|[^\"]+"
-- p10 = ["bundle"]
