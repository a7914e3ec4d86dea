SELECT count() AS count FROM (
    SELECT contact_id,
      argMinIf(tuple(properties.`payment`.`method`.:`String`, coalesce(properties.`payment`.`method`.:`Float64`, toFloat64(properties.`payment`.`method`.:`Int64`)), properties.`payment`.`method`.:`Bool`), tuple(-toUnixTimestamp64Milli(ts), message_id), (isNotNull(properties.`payment`.`method`.:`String`) OR isNotNull(coalesce(properties.`payment`.`method`.:`Float64`, toFloat64(properties.`payment`.`method`.:`Int64`))) OR isNotNull(properties.`payment`.`method`.:`Bool`))) AS m0
    FROM events
    WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND ifNull(m0.1 IN {p2: Array(String)}, 0)
-- p0 = "Order Completed"
-- p1 = 1775298615251
-- p2 = ["card","cash"]
