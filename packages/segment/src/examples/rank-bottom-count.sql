SELECT count() AS count FROM (
    SELECT contact_id, value, rank() OVER (ORDER BY value ASC) AS place, count() OVER () AS ranked
    FROM (
      SELECT contact_id, m0 AS value FROM (
    SELECT contact_id,
      count() AS m0
    FROM events
    WHERE event IN {p0: Array(String)} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC')
    GROUP BY contact_id
      )
      WHERE contact_id NOT IN (SELECT id FROM dead_contacts)
    )
    WHERE isNotNull(value) AND value != 0
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND place <= ceil(ranked * {p2: Float64} / 100)
-- p0 = ["App Opened","Page Viewed"]
-- p1 = 1775298615251
-- p2 = 10
