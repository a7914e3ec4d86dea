SELECT bitmapCardinality(b0) AS count
FROM (
  SELECT groupBitmapState(contact_id) AS b0
  FROM events
  WHERE event = {p0: String} AND ts < fromUnixTimestamp64Milli({p1: Int64}, 'UTC') AND ifNull(arrayMap((g, n) -> coalesce(if(ifNull(toString(toDate32OrNull(g[1])) = g[1], 0), if(empty(g[5]), toUnixTimestamp64Milli(toDateTime64OrNull(concat(g[1], ' ', if(empty(g[2]), '00:00', g[2]), ':', if(empty(g[3]), '00', g[3]), '.', rightPad(substring(g[4], 1, 3), 3, '0')), 3, {p2: String})), toUnixTimestamp64Milli(toDateTime64OrNull(concat(g[1], ' ', if(empty(g[2]), '00:00', g[2]), ':', if(empty(g[3]), '00', g[3]), '.', rightPad(substring(g[4], 1, 3), 3, '0')), 3, 'UTC')) - if(startsWith(g[5], '-'), -60000, 60000) * (toInt64OrZero(substring(g[5], 2, 2)) * 60 + toInt64OrZero(right(g[5], 2)))), NULL), if(n >= {p4: Int64} AND n < {p5: Int64}, toInt64(floor(n)), NULL)), [extractGroups(ifNull(properties.`arrives_at`.:`String`, ''), {p3: String})], [coalesce(properties.`arrives_at`.:`Float64`, toFloat64(properties.`arrives_at`.:`Int64`))])[1] >= {p1: Int64} AND arrayMap((g, n) -> coalesce(if(ifNull(toString(toDate32OrNull(g[1])) = g[1], 0), if(empty(g[5]), toUnixTimestamp64Milli(toDateTime64OrNull(concat(g[1], ' ', if(empty(g[2]), '00:00', g[2]), ':', if(empty(g[3]), '00', g[3]), '.', rightPad(substring(g[4], 1, 3), 3, '0')), 3, {p2: String})), toUnixTimestamp64Milli(toDateTime64OrNull(concat(g[1], ' ', if(empty(g[2]), '00:00', g[2]), ':', if(empty(g[3]), '00', g[3]), '.', rightPad(substring(g[4], 1, 3), 3, '0')), 3, 'UTC')) - if(startsWith(g[5], '-'), -60000, 60000) * (toInt64OrZero(substring(g[5], 2, 2)) * 60 + toInt64OrZero(right(g[5], 2)))), NULL), if(n >= {p4: Int64} AND n < {p5: Int64}, toInt64(floor(n)), NULL)), [extractGroups(ifNull(properties.`arrives_at`.:`String`, ''), {p3: String})], [coalesce(properties.`arrives_at`.:`Float64`, toFloat64(properties.`arrives_at`.:`Int64`))])[1] < {p6: Int64}, 0) AND contact_id NOT IN (SELECT id FROM dead_contacts)
) AS s0
-- p0 = "Booking Made"
-- p1 = 1775298615251
-- p2 = "UTC"
-- p3 = "^(\\d{4}-\\d{2}-\\d{2})(?:[T ]((?:[01]\\d|2[0-3]):[0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d+))?)?(Z|[+-](?:0\\d|1[0-4]):?[0-5]\\d)?)?$"
-- p4 = -2208988800000
-- p5 = 10413792000000
-- p6 = 1777890615251
