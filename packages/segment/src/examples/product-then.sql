SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND ((isNotNull(ifNull(properties.product_id.:`String`, toString(properties.product_id.:`Int64`))) AND arrayExists(s -> ts >= s.1 AND ifNull(ts < s.2, 1), (SELECT mapFromArrays(groupArray(product_id), groupArray(spans)) FROM (SELECT product_id, groupArray((since, until)) AS spans FROM (SELECT product_id, valid_from AS since, leadInFrame(toNullable(valid_from)) OVER (PARTITION BY product_id ORDER BY valid_from ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS until, ifNull(doc.`in_stock`.:`Bool` = {p3: Bool}, 0) AS holds FROM products FINAL) WHERE holds GROUP BY product_id))[ifNull(ifNull(properties.product_id.:`String`, toString(properties.product_id.:`Int64`)), '')])) AND ifNull(ifNull(properties.product_id.:`String`, toString(properties.product_id.:`Int64`)) IN (SELECT product_id FROM products FINAL WHERE valid_from < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') GROUP BY product_id HAVING argMax(ifNull(doc.`in_stock`.:`Bool` = {p4: Bool}, 0), valid_from)), 0)) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Product Viewed"
-- p1 = 1772706615251
-- p2 = 1775298615251
-- p3 = false
-- p4 = true
