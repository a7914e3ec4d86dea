SELECT count() AS count FROM (
    SELECT contact_id,
      count() AS m0
    FROM events INNER JOIN (SELECT contact_id, toUnixTimestamp64Milli(max(ts)) AS anchor FROM events WHERE event = {p2: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') GROUP BY contact_id) AS anchors USING (contact_id)
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND toUnixTimestamp64Milli(ts) >= anchor AND toUnixTimestamp64Milli(ts) <= toUnixTimestamp64Milli(addMonths(fromUnixTimestamp64Milli(anchor, {p3: String}), {p4: Int64}))
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(m0 >= {p5: Float64}, 0)
-- p0 = "Product Reviewed"
-- p1 = 1775298615251
-- p2 = "Order Completed"
-- p3 = "UTC"
-- p4 = 1
-- p5 = 1
