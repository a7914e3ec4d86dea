SELECT count() AS count FROM (
    SELECT contact_id,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts)), event = {p0: String} AND ifNull(ifNull(properties.product_id.:`String`, toString(properties.product_id.:`Int64`)) IN (SELECT product_id FROM products FINAL WHERE valid_from < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') GROUP BY product_id HAVING argMax(ifNull(doc.`category`.:`String` = {p1: String}, 0), valid_from)), 0) AND toUnixTimestamp64Milli(ts) >= {p3: Int64} AND toUnixTimestamp64Milli(ts) < {p2: Int64}) AS a0,
      groupArrayIf(tuple(toUnixTimestamp64Milli(ts)), event = {p4: String} AND ((empty(properties.`products`.:`Array(JSON)`.`category`.:`String`) OR hasAny(properties.`products`.:`Array(JSON)`.`category`.:`String`, {p10: Array(String)})) AND arrayExists(e0 -> (ifNull(if(JSONType(e0, {p5: String}) = 'String', JSONExtractString(e0, {p5: String}), NULL) = {p1: String}, 0) AND ifNull(if(JSONType(e0, {p6: String}) IN ('Int64', 'UInt64', 'Double'), JSONExtractFloat(e0, {p6: String}), NULL) <= {p7: Float64}, 0)), if(match(ifNull(toJSONString(properties.`products`), ''), {p8: String}), arrayMap(element -> arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p8: String}, '\\0e0')), extractAll(element, {p9: String}))), JSONExtractArrayRaw(arrayStringConcat(arrayMap(part -> if(startsWith(part, '"'), part, replaceRegexpAll(part, {p8: String}, '\\0e0')), extractAll(ifNull(toJSONString(properties.`products`), ''), {p9: String}))))), JSONExtractArrayRaw(ifNull(toJSONString(properties.`products`), '')))))) AS a1
    FROM events
    WHERE event IN {p12: Array(String)} AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND ts >= fromUnixTimestamp64Milli({p3: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND notEmpty(arrayFilter(e -> arrayExists(p -> e.1 > p.1 AND e.1 <= p.1 + {p11: Int64}, a0), a1))
-- p0 = "Product Viewed"
-- p1 = "Shoes"
-- p2 = 1775298615251
-- p3 = 1767225600000
-- p4 = "Order Completed"
-- p5 = "category"
-- p6 = "price"
-- p7 = 100
-- p8 = "-?[0-9]{19,}"
-- p9 = "\"(?:[^\"\\\\]|\\\\.)*\"|[^\"]+"
-- p10 = ["Shoes"]
-- p11 = 604800000
-- p12 = ["Order Completed","Product Viewed"]
