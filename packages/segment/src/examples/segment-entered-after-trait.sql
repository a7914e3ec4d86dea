SELECT count() AS count FROM (
    SELECT DISTINCT contact_id
    FROM ledger INNER JOIN (SELECT id AS contact_id, assumeNotNull(arrayMap((g, n) -> coalesce(if(ifNull(toString(toDate32OrNull(g[1])) = g[1], 0), if(empty(g[5]), toUnixTimestamp64Milli(toDateTime64OrNull(concat(g[1], ' ', if(empty(g[2]), '00:00', g[2]), ':', if(empty(g[3]), '00', g[3]), '.', rightPad(substring(g[4], 1, 3), 3, '0')), 3, {p3: String})), toUnixTimestamp64Milli(toDateTime64OrNull(concat(g[1], ' ', if(empty(g[2]), '00:00', g[2]), ':', if(empty(g[3]), '00', g[3]), '.', rightPad(substring(g[4], 1, 3), 3, '0')), 3, 'UTC')) - if(startsWith(g[5], '-'), -60000, 60000) * (toInt64OrZero(substring(g[5], 2, 2)) * 60 + toInt64OrZero(right(g[5], 2)))), NULL), if(n >= {p6: Int64} AND n < {p7: Int64}, toInt64(floor(n)), NULL)), [extractGroups(ifNull(traits.`signed_up_at`.:`String`, ''), {p5: String})], [coalesce(traits.`signed_up_at`.:`Float64`, toFloat64(traits.`signed_up_at`.:`Int64`))])[1]) AS anchor FROM contacts FINAL WHERE deleted = 0 AND isNotNull(arrayMap((g, n) -> coalesce(if(ifNull(toString(toDate32OrNull(g[1])) = g[1], 0), if(empty(g[5]), toUnixTimestamp64Milli(toDateTime64OrNull(concat(g[1], ' ', if(empty(g[2]), '00:00', g[2]), ':', if(empty(g[3]), '00', g[3]), '.', rightPad(substring(g[4], 1, 3), 3, '0')), 3, {p3: String})), toUnixTimestamp64Milli(toDateTime64OrNull(concat(g[1], ' ', if(empty(g[2]), '00:00', g[2]), ':', if(empty(g[3]), '00', g[3]), '.', rightPad(substring(g[4], 1, 3), 3, '0')), 3, 'UTC')) - if(startsWith(g[5], '-'), -60000, 60000) * (toInt64OrZero(substring(g[5], 2, 2)) * 60 + toInt64OrZero(right(g[5], 2)))), NULL), if(n >= {p6: Int64} AND n < {p7: Int64}, toInt64(floor(n)), NULL)), [extractGroups(ifNull(traits.`signed_up_at`.:`String`, ''), {p5: String})], [coalesce(traits.`signed_up_at`.:`Float64`, toFloat64(traits.`signed_up_at`.:`Int64`))])[1])) AS anchors USING (contact_id)
    WHERE segment = {p0: String} AND change = {p1: Int8} AND at < fromUnixTimestamp64Milli({p2: Int64}, 'UTC') AND toUnixTimestamp64Milli(at) >= anchor AND toUnixTimestamp64Milli(at) <= anchor + {p4: Int64}
  ) WHERE contact_id NOT IN (SELECT id FROM dead_contacts) AND 1
-- p0 = "event-did"
-- p1 = 1
-- p2 = 1775298615251
-- p3 = "UTC"
-- p4 = 604800000
-- p5 = "^(\\d{4}-\\d{2}-\\d{2})(?:[T ]((?:[01]\\d|2[0-3]):[0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d+))?)?(Z|[+-](?:0\\d|1[0-4]):?[0-5]\\d)?)?$"
-- p6 = -2208988800000
-- p7 = 10413792000000
