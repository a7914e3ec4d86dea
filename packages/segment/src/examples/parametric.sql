SELECT bitmapCardinality(bitmapAnd(b0, b1)) AS count
FROM (
  SELECT groupBitmapStateIf(id, ifNull(traits.`address`.`city`.:`String` = {p0: String}, 0)) AS b0
  FROM contacts FINAL
  WHERE deleted = 0
) AS s0
CROSS JOIN (
  SELECT groupBitmapState(contact_id) AS b1
  FROM events
  WHERE event = {p1: String} AND ts < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s1
-- p0 = "Kyiv"
-- p1 = "Order Completed"
-- p2 = 1775298615251
