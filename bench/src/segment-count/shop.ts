import type { ClickHouse } from "@kindred/store";

/** How big the shop is. Everything else follows from the row number, so every run has the same rows. */
export interface ShopSize {
  readonly contacts: number;
  readonly events: number;
}

/** The instant the questions are asked at; the year before it holds all events. */
export const shopNow = Date.UTC(2026, 0, 1);

/**
 * Fills one workspace's tables inside ClickHouse: 60 % views, 15 % additions to the cart, 8 % orders, 17 % opened e-mails,
 * spread evenly over a year and over the contacts.
 */
export async function fillShop(clickhouse: ClickHouse, size: ShopSize, said: (text: string) => void): Promise<void> {
  await clickhouse.command(contactsSql, { contacts: size.contacts });
  const block = 1_000_000;
  for (let from = 0; from < size.events; from += block) {
    const count = Math.min(block, size.events - from);
    await clickhouse.command(eventsSql, { from, count, contacts: size.contacts, now: shopNow });
    said(`${(from + count).toLocaleString("en")} events`);
  }
  // A settled table, so that no background merge runs beside one contestant and not the other.
  await clickhouse.command("OPTIMIZE TABLE contacts FINAL");
  await clickhouse.command("OPTIMIZE TABLE events FINAL");
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
INSERT INTO events
SELECT
  toUInt32(1 + cityHash64(number, 1) % {contacts: UInt64}),
  multiIf(roll < 60, 'Product Viewed', roll < 75, 'Product Added', roll < 83, 'Order Completed', 'Email Opened'),
  fromUnixTimestamp64Milli({now: Int64} - toInt64(cityHash64(number, 2) % 31536000000), 'UTC') AS at,
  concat('m', toString(number)),
  at,
  CAST(multiIf(
    roll < 75, concat('{"product_id":"p', toString(cityHash64(number, 4) % 5000), '","category":"', category, '"}'),
    roll < 83, concat('{"order_id":"o', toString(number), '","revenue":', toString((cityHash64(number, 6) % 30000) / 100), '}'),
    concat('{"campaign":"c', toString(cityHash64(number, 7) % 50), '"}')
  ), 'JSON'),
  CAST('{}', 'JSON')
FROM (
  SELECT
    number + {from: UInt64} AS number,
    cityHash64(number, 5) % 100 AS roll,
    ['Shoes', 'Coats', 'Bags', 'Hats', 'Dresses'][1 + cityHash64(number, 3) % 5] AS category
  FROM numbers({count: UInt64})
)`;
