SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ((empty(properties.`products`.:`Array(JSON)`.`category`.:`String`) OR hasAny(properties.`products`.:`Array(JSON)`.`category`.:`String`, {p8: Array(String)})) AND arrayExists(e0 -> (ifNull(if(JSONType(e0, {p2: String}) = 'String', JSONExtractString(e0, {p2: String}), NULL) = {p3: String}, 0) AND ifNull(if(JSONType(e0, {p4: String}) IN ('Int64', 'UInt64', 'Double'), JSONExtractFloat(e0, {p4: String}), NULL) > {p5: Float64}, 0)), if(match(ifNull(toJSONString(properties.`products`), ''), {p6: String}), arrayMap(element -> arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p6: String}, '\\0e0')), extractAll(element, {p7: String}))), JSONExtractArrayRaw(arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p6: String}, '\\0e0')), extractAll(ifNull(toJSONString(properties.`products`), ''), {p7: String}))))), JSONExtractArrayRaw(ifNull(toJSONString(properties.`products`), ''))))) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = "category"
-- p3 = "Shoes"
-- p4 = "price"
-- p5 = 50
-- p6 = "-?[0-9]{19,}"
-- p7 = "\"(?:[^\"\\\\]|\\\\.)*\"|[^\"]+"
-- p8 = ["Shoes"]
