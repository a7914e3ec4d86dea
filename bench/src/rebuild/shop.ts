import type { ClickHouse } from "@kindred/store";
import { fillTables, type ShopSize } from "../harness/fill-shop.ts";

/** The instant the segments are asked at; the 540 days before it hold all events. */
export const shopNow = Date.UTC(2026, 0, 1);

/** What segments can name; the generator of events and that of segments draw from the same lists. */
export const vocabulary = {
  categories: numbered("category", 30),
  brands: numbered("brand", 40),
  campaigns: numbered("campaign", 60),
  cities: ["Kyiv", "Lviv", "Odesa", "Warsaw", "Berlin", "Paris", "Oslo", "Rome", "Madrid", "Lisbon", "Porto", "Vienna"],
  countries: ["UA", "PL", "DE", "FR", "NO", "IT", "ES", "PT", "AT", "BR"],
  plans: ["free", "basic", "plus", "pro"],
} as const;

/**
 * Fills one workspace's tables inside ClickHouse: eleven kinds of events of an e-mailing shop, from 30 % views to 0.3 % refunds. Few
 * contacts are very active and many hardly at all; lately there is more than long ago; few categories and campaigns have most events.
 */
export function fillShop(clickhouse: ClickHouse, size: ShopSize, said: (text: string) => void): Promise<void> {
  return fillTables(clickhouse, { contacts: contactsSql, vocabulary, events: eventsSql, now: shopNow }, size, said);
}

function numbered(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `${name}-${index + 1}`);
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
    '{"city":"', {cities: Array(String)}[1 + cityHash64(number, 11) % 12],
    '","country":"', {countries: Array(String)}[1 + cityHash64(number, 12) % 10],
    '","plan":"', {plans: Array(String)}[1 + toUInt8(4 * pow(cityHash64(number, 13) / 18446744073709551616., 2))],
    '","age":', toString(18 + cityHash64(number, 14) % 60), '}'
  ), 'JSON'),
  toDateTime64('2024-01-01', 3, 'UTC'),
  0,
  1
FROM numbers({contacts: UInt64})`;

/** `u(salt)` is a number in [0, 1) that follows from the row. 7919 is prime to the counts of contacts, so the product only mixes them. */
const u = (salt: number): string => `(cityHash64(number, ${salt}) / 18446744073709551616.)`;

const eventsSql = `
INSERT INTO incoming_events
SELECT
  toUInt32(1 + toUInt64(floor({contacts: UInt64} * pow(${u(1)}, 1.8))) * 7919 % {contacts: UInt64}),
  event,
  fromUnixTimestamp64Milli({now: Int64} - toInt64(46656000000 * pow(${u(2)}, 1.3)), 'UTC') AS at,
  concat('m', leftPad(toString(number), 9, '0')),
  at,
  multiIf(
    startsWith(event, 'Email'), concat('{"campaign":"campaign-', toString(1 + toUInt8(60 * pow(${u(3)}, 1.5))), '"}'),
    event IN ('Product Viewed', 'Product Added'), concat('{"product_id":"p', toString(cityHash64(number, 4) % 5000), '",', about, ',"price":', price, '}'),
    event IN ('Order Completed', 'Order Refunded'), concat('{"order_id":"o', toString(number), '",', about, ',"revenue":', price, '}'),
    event = 'Page Viewed', concat('{"path":"/', toString(cityHash64(number, 5) % 200), '"}'),
    event = 'Products Searched', concat('{"query":"', category, '"}'),
    event = 'Checkout Started', concat('{', about, ',"value":', price, '}'),
    concat('{"coupon":"k', toString(cityHash64(number, 6) % 20), '"}')
  ),
  '{}'
FROM (
  SELECT
    number + {from: UInt64} AS number,
    cityHash64(number, 7) % 1000 AS roll,
    multiIf(
      roll < 300, 'Product Viewed', roll < 520, 'Email Delivered', roll < 660, 'Page Viewed', roll < 780, 'Email Opened',
      roll < 860, 'Product Added', roll < 900, 'Email Link Clicked', roll < 940, 'Order Completed', roll < 970, 'Checkout Started',
      roll < 990, 'Products Searched', roll < 997, 'Coupon Applied', 'Order Refunded') AS event,
    concat('category-', toString(1 + toUInt8(30 * pow(${u(8)}, 1.7)))) AS category,
    concat('"category":"', category, '","brand":"brand-', toString(1 + toUInt8(40 * pow(${u(9)}, 1.5))), '"') AS about,
    toString(round(5 + 295 * pow(${u(10)}, 3), 2)) AS price
  FROM numbers({count: UInt64})
)`;
