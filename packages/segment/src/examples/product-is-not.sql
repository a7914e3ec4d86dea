SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND NOT ifNull(ifNull(properties.product_id.:`String`, toString(properties.product_id.:`Int64`)) IN (SELECT product_id FROM products FINAL WHERE valid_from < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') GROUP BY product_id HAVING argMax(ifNull(doc.`brand`.`name`.:`String` = {p2: String}, 0), valid_from)), 0) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = "Acme"
