SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts >= fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND ifNull(ifNull(properties.product_id.:`String`, toString(properties.product_id.:`Int64`)) IN (SELECT product_id FROM products FINAL WHERE valid_from < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') GROUP BY product_id HAVING argMax(ifNull(coalesce(doc.`price`.:`Float64`, toFloat64(doc.`price`.:`Int64`)) < {p3: Float64}, 0), valid_from)), 0) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Product Viewed"
-- p1 = 1774693815251
-- p2 = 1775298615251
-- p3 = 20
