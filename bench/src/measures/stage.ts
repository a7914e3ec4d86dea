import { check } from "@kindred/segment";
import type { ClickHouse } from "@kindred/store";
import { shopNow } from "../rebuild/shop.ts";

export const segmentId = "bench-measured";
const DAY = 86_400_000;
export const from = shopNow + 1 - 30 * DAY;
export const to = shopNow + 1;
const silence = 30 * DAY;

export const document = {
  version: 1,
  id: segmentId,
  name: "Measured",
  where: { event: "Order Completed", window: { last: "365d" } },
};
if (!check(document, { timezone: "UTC", segments: new Map(), lists: new Set() }).ok) throw new Error("not a segment");

/**
 * A ledger for one segment: every fourth contact entered some time in the 540 days, a third of them left and a tenth came back. It stays
 * with the shop.
 */
export async function fillLedger(clickhouse: ClickHouse, contacts: number): Promise<void> {
  const [row] = await clickhouse.query<{ n: number }>(
    "SELECT count() AS n FROM ledger WHERE segment = {segment: String}",
    {
      segment: segmentId,
    },
  );
  if (Number(row!.n) > 0) return;
  await clickhouse.command(
    `INSERT INTO ledger (segment, contact_id, at, seq, change, cause, detail, version)
     SELECT {segment: String}, contact_id, fromUnixTimestamp64Milli(toInt64(start + place * (({to: Int64} - start) / 4)), 'UTC'), number * 4 + place + 1, if(place % 2 = 0, 1, -1), 'event', '', 1
     FROM (
       SELECT number, toUInt32(number + 1) AS contact_id, {to: Int64} - toInt64(46656000000 * (cityHash64(number, 21) / 18446744073709551616.)) AS start,
         multiIf(cityHash64(number, 22) % 10 = 0, [0, 1, 2], cityHash64(number, 22) % 3 = 0, [0, 1], [0]) AS places
       FROM numbers({contacts: UInt64}) WHERE cityHash64(number, 20) % 4 = 0
     ) ARRAY JOIN places AS place`,
    { segment: segmentId, to, contacts },
  );
}

/** How an engine writes what the question needs. */
export interface Words {
  readonly instant: (ms: number) => string;
  readonly revenue: string;
  readonly countIf: (where: string) => string;
  readonly sumIf: (what: string, where: string) => string;
  readonly any: (where: string) => string;
  readonly maxIf: (what: string, where: string) => string;
  readonly minIf: (what: string, where: string) => string;
  /** Rows of events with `member`: whether the contact was in the segment at the event's instant. */
  readonly events: (where: string) => string;
  readonly heads: string;
  readonly everyone: string;
  readonly laterThan: (next: string, last: string, ms: number) => string;
}

export const measured = [
  "heads",
  "converted",
  "orders",
  "priced",
  "revenue",
  "squares",
  "lifetime",
  "sent",
  "delivered",
  "opened",
  "clicked",
  "unsubscribed",
  "base",
  "returned",
  "silent",
  "churned",
] as const;

/**
 * The same numbers as one statement that somebody would write: every event that matters read once, a row a person, both sides added up.
 * It has no trends and, of all intervals, what only those of revenue need.
 */
export function byHand(words: Words): string {
  const { instant, revenue, countIf, sumIf, any, maxIf, minIf } = words;
  const span = (start: number, end: number): string => `ts >= ${instant(start)} AND ts < ${instant(end)}`;
  const main = span(from, to);
  const base = span(from - 30 * DAY, from);
  const quiet = span(from - silence, to - silence);
  const active = "event NOT IN ('Email Delivered')";
  const order = "event = 'Order Completed'";
  const refund = "event = 'Order Refunded'";
  const sides = [
    { key: "a", member: "member", head: "head" },
    { key: "b", member: "1 = 1", head: "1 = 1" },
  ];
  const person = sides.flatMap(({ key, member }) => {
    const inside = `${member} AND ${main}`;
    const mail = (name: string): string => any(`event = '${name}' AND ${inside}`);
    return [
      `${countIf(`${order} AND ${inside}`)} AS orders_${key}`,
      `${sumIf(revenue, `${order} AND ${inside}`)} - ${sumIf(revenue, `${refund} AND ${inside}`)} AS revenue_${key}`,
      `${mail("Email Delivered")} AS delivered_${key}`,
      `${any(`event IN ('Email Opened', 'Email Link Clicked') AND ${inside}`)} AS opened_${key}`,
      `${mail("Email Link Clicked")} AS clicked_${key}`,
      `${mail("Unsubscribed")} AS unsubscribed_${key}`,
      `${any(`${active} AND ${member} AND ${base}`)} AS base_${key}`,
      `${maxIf("ts", `${active} AND ${member} AND ${quiet}`)} AS member_last_${key}`,
    ];
  });
  const shared = [
    `${sumIf(revenue, order)} - ${sumIf(revenue, refund)} AS lifetime`,
    `${any(`${active} AND ${main}`)} AS came`,
    `${maxIf("ts", `${active} AND ${quiet}`)} AS last`,
    `${minIf("ts", `${active} AND ${span(to - silence, to)}`)} AS next`,
  ];
  const told = sides.flatMap(({ key, head }) => {
    const gone = `member_last_${key} = last AND ${words.laterThan("next", "last", silence)}`;
    return [
      key === "a" ? words.heads : words.everyone,
      countIf(`orders_${key} > 0`),
      `sum(orders_${key})`,
      `sum(orders_${key})`,
      `sum(revenue_${key})`,
      `sum(revenue_${key} * revenue_${key})`,
      sumIf("lifetime", head),
      countIf(`delivered_${key}`),
      countIf(`delivered_${key}`),
      countIf(`opened_${key} AND delivered_${key}`),
      countIf(`clicked_${key} AND delivered_${key}`),
      countIf(`unsubscribed_${key} AND delivered_${key}`),
      countIf(`base_${key}`),
      countIf(`base_${key} AND came`),
      countIf(`member_last_${key} = last`),
      countIf(gone),
    ].map((sql, index) => `${sql} AS ${measured[index]!}_of_${key}`);
  });
  const rows = words.events(`(${order} OR ${refund} OR ts >= ${instant(from - 30 * DAY)}) AND ts < ${instant(to)}`);
  return `SELECT ${told.join(",\n  ")} FROM (
  SELECT contact_id, max(head) AS head, ${[...person, ...shared].join(",\n    ")}
  FROM (${rows}) AS rows GROUP BY contact_id
) AS people`;
}
