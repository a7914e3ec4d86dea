SELECT count() AS count FROM contacts FINAL WHERE deleted = 0 AND ifNull(arrayMap((g, n) -> coalesce(if(ifNull(toString(toDate32OrNull(g[1])) = g[1], 0), if(empty(g[5]), toUnixTimestamp64Milli(toDateTime64OrNull(concat(g[1], ' ', if(empty(g[2]), '00:00', g[2]), ':', if(empty(g[3]), '00', g[3]), '.', rightPad(substring(g[4], 1, 3), 3, '0')), 3, {p0: String})), toUnixTimestamp64Milli(toDateTime64OrNull(concat(g[1], ' ', if(empty(g[2]), '00:00', g[2]), ':', if(empty(g[3]), '00', g[3]), '.', rightPad(substring(g[4], 1, 3), 3, '0')), 3, 'UTC')) - if(startsWith(g[5], '-'), -60000, 60000) * (toInt64OrZero(substring(g[5], 2, 2)) * 60 + toInt64OrZero(right(g[5], 2)))), NULL), if(n >= {p2: Int64} AND n < {p3: Int64}, toInt64(floor(n)), NULL)), [extractGroups(ifNull(traits.`signed_up_at`.:`String`, ''), {p1: String})], [coalesce(traits.`signed_up_at`.:`Float64`, toFloat64(traits.`signed_up_at`.:`Int64`))])[1] >= {p4: Int64}, 0)
-- p0 = "Europe/Kyiv"
-- p1 = "^(\\d{4}-\\d{2}-\\d{2})(?:[T ]((?:[01]\\d|2[0-3]):[0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d+))?)?(Z|[+-](?:0\\d|1[0-4]):?[0-5]\\d)?)?$"
-- p2 = -2208988800000
-- p3 = 10413792000000
-- p4 = 1743294600001
