import type { ClickHouse } from "@kindred/store";
import { fillTables, type ShopSize } from "../harness/fill-shop.ts";

/** The instant the questions are asked at; the year before it holds all events. */
export const shopNow = Date.UTC(2026, 0, 1);

/**
 * Fills one workspace's tables inside ClickHouse: 60 % views, 15 % additions to the cart, 8 % orders, 17 % opened e-mails,
 * spread evenly over a year and over the contacts.
 */
export function fillShop(clickhouse: ClickHouse, size: ShopSize, said: (text: string) => void): Promise<void> {
  return fillTables(clickhouse, { contacts: contactsSql, events: eventsSql, now: shopNow }, size, said);
}

const contactsSql = `
INSERT INTO contacts
SELECT
  toUInt32(number + 1),
  concat('con_', toString(number + 1)),
  concat('c', toString(number + 1)),
  concat('c', toString(number + 1), '@example.com'),
  '',
  [],
  CAST(concat(
    '{"city":"', ['Kyiv', 'Lviv', 'Odesa', 'Warsaw', 'Berlin', 'Paris', 'Oslo', 'Rome'][1 + cityHash64(number, 11) % 8],
    '","age":', toString(18 + cityHash64(number, 12) % 60),
    ',"loyal":', if(cityHash64(number, 13) % 4 = 0, 'true', 'false'), '}'
  ), 'JSON'),
  toDateTime64('2025-01-01', 3, 'UTC'),
  0,
  1
FROM numbers({contacts: UInt64})`;

const eventsSql = `
INSERT INTO incoming_events
SELECT
  toUInt32(1 + cityHash64(number, 1) % {contacts: UInt64}),
  multiIf(roll < 60, 'Product Viewed', roll < 75, 'Product Added', roll < 83, 'Order Completed', 'Email Opened'),
  fromUnixTimestamp64Milli({now: Int64} - toInt64(cityHash64(number, 2) % 31536000000), 'UTC') AS at,
  concat('m', toString(number)),
  at,
  multiIf(
    roll < 75, concat('{"product_id":"p', toString(cityHash64(number, 4) % 5000), '","category":"', category, '"}'),
    roll < 83, concat('{"order_id":"o', toString(number), '","revenue":', toString((cityHash64(number, 6) % 30000) / 100), '}'),
    concat('{"campaign":"c', toString(cityHash64(number, 7) % 50), '"}')
  ),
  '{}'
FROM (
  SELECT
    number + {from: UInt64} AS number,
    cityHash64(number, 5) % 100 AS roll,
    ['Shoes', 'Coats', 'Bags', 'Hats', 'Dresses'][1 + cityHash64(number, 3) % 5] AS category
  FROM numbers({count: UInt64})
)`;
