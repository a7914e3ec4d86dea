import { check } from "@kindred/segment";
import type { ClickHouse } from "@kindred/store";
import { shopNow } from "../rebuild/shop.ts";

const DAY = 86_400_000;

interface Span {
  readonly from: number;
  readonly to: number;
}

/** One side of the question: whose measures, over which windows. */
export interface Side extends Record<"main" | "base" | "silent", Span> {
  readonly key: "a" | "b";
  readonly everyone: boolean;
}

/** A segment with a ledger that reaches so many days back, and what is asked about it. */
export interface Question {
  readonly segment: string;
  readonly days: number;
  readonly sides: readonly [Side, Side];
}

const silence = 30 * DAY;

function side(key: "a" | "b", everyone: boolean, days: number, before = 0): Side {
  const back = (periods: number): Span => {
    const to = shopNow + 1 - periods * days * DAY;
    return { from: to - days * DAY, to };
  };
  const main = back(before);
  return { key, everyone, main, base: back(before + 1), silent: { from: main.from - silence, to: main.to - silence } };
}

/** Thirty days of a segment beside everyone. */
export const month: Question = {
  segment: "bench-measured",
  days: 540,
  sides: [side("a", false, 30), side("b", true, 30)],
};

/** A year of a segment beside the year before. */
export const year: Question = {
  segment: "bench-measured-for-years",
  days: 740,
  sides: [side("a", false, 365), side("b", false, 365, 1)],
};

export const document = {
  version: 1,
  id: month.segment,
  name: "Measured",
  where: { event: "Order Completed", window: { last: "365d" } },
};
if (!check(document, { timezone: "UTC", segments: new Map(), lists: new Set() }).ok) throw new Error("not a segment");

/**
 * A ledger for one segment: every fourth contact entered some time in so many days, a third of them left and a tenth came back. It stays
 * with the shop.
 */
export async function fillLedger(clickhouse: ClickHouse, contacts: number, { segment, days }: Question): Promise<void> {
  const [row] = await clickhouse.query<{ n: number }>(
    "SELECT count() AS n FROM ledger WHERE segment = {segment: String}",
    { segment },
  );
  if (Number(row!.n) > 0) return;
  await clickhouse.command(
    `INSERT INTO ledger (segment, contact_id, at, seq, change, cause, detail, version)
     SELECT {segment: String}, contact_id, fromUnixTimestamp64Milli(toInt64(start + place * (({to: Int64} - start) / 4)), 'UTC'), number * 4 + place + 1, if(place % 2 = 0, 1, -1), 'event', '', 1
     FROM (
       SELECT number, toUInt32(number + 1) AS contact_id, {to: Int64} - toInt64({span: Int64} * (cityHash64(number, 21) / 18446744073709551616.)) AS start,
         multiIf(cityHash64(number, 22) % 10 = 0, [0, 1, 2], cityHash64(number, 22) % 3 = 0, [0, 1], [0]) AS places
       FROM numbers({contacts: UInt64}) WHERE cityHash64(number, 20) % 4 = 0
     ) ARRAY JOIN places AS place`,
    { segment, span: days * DAY, to: shopNow + 1, contacts },
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
  /** Rows of events with `member`: whether the contact was in the segment at the event's instant; and `head_a`, `head_b`. */
  readonly events: (question: Question, where: string) => string;
  readonly heads: (question: Question, side: Side) => string;
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
export function byHand(words: Words, question: Question): string {
  const { instant, revenue, countIf, sumIf, any, maxIf, minIf } = words;
  const { sides } = question;
  const span = ({ from, to }: Span): string => `ts >= ${instant(from)} AND ts < ${instant(to)}`;
  const active = "event NOT IN ('Email Delivered')";
  const order = "event = 'Order Completed'";
  const refund = "event = 'Order Refunded'";
  // What both sides ask alike is asked once.
  const columns = new Map<string, string>();
  const column = (name: string, sql: string): string => {
    const known = columns.get(sql) ?? name;
    columns.set(sql, known);
    return known;
  };
  const told = sides.flatMap((one) => {
    const { key, everyone, main, base, silent } = one;
    const member = everyone ? "1 = 1" : "member";
    const inside = `${member} AND ${span(main)}`;
    const mail = (name: string, events: readonly string[]): string =>
      column(`${name}_${key}`, any(`event IN (${events.map((event) => `'${event}'`).join(", ")}) AND ${inside}`));
    const until = `ts < ${instant(main.to)}`;
    const orders = column(`orders_${key}`, countIf(`${order} AND ${inside}`));
    const brought = column(
      `revenue_${key}`,
      `${sumIf(revenue, `${order} AND ${inside}`)} - ${sumIf(revenue, `${refund} AND ${inside}`)}`,
    );
    const lifetime = column(
      `lifetime_${key}`,
      `${sumIf(revenue, `${order} AND ${until}`)} - ${sumIf(revenue, `${refund} AND ${until}`)}`,
    );
    const delivered = mail("delivered", ["Email Delivered"]);
    const opened = mail("opened", ["Email Opened", "Email Link Clicked"]);
    const clicked = mail("clicked", ["Email Link Clicked"]);
    const unsubscribed = mail("unsubscribed", ["Unsubscribed"]);
    const was = column(`base_${key}`, any(`${active} AND ${member} AND ${span(base)}`));
    const came = column(`came_${key}`, any(`${active} AND ${span(main)}`));
    const memberLast = column(`member_last_${key}`, maxIf("ts", `${active} AND ${member} AND ${span(silent)}`));
    const last = column(`last_${key}`, maxIf("ts", `${active} AND ${span(silent)}`));
    const next = column(`next_${key}`, minIf("ts", `${active} AND ${span({ from: main.to - silence, to: main.to })}`));
    const gone = `${memberLast} = ${last} AND ${words.laterThan(next, last, silence)}`;
    return [
      everyone ? words.everyone : words.heads(question, one),
      countIf(`${orders} > 0`),
      `sum(${orders})`,
      `sum(${orders})`,
      `sum(${brought})`,
      `sum(${brought} * ${brought})`,
      sumIf(lifetime, everyone ? "1 = 1" : `head_${key}`),
      countIf(delivered),
      countIf(delivered),
      countIf(`${opened} AND ${delivered}`),
      countIf(`${clicked} AND ${delivered}`),
      countIf(`${unsubscribed} AND ${delivered}`),
      countIf(was),
      countIf(`${was} AND ${came}`),
      countIf(`${memberLast} = ${last}`),
      countIf(gone),
    ].map((sql, index) => `${sql} AS ${measured[index]!}_of_${key}`);
  });
  const heads = sides.flatMap(({ key, everyone }) => (everyone ? [] : [`max(head_${key}) AS head_${key}`]));
  const earliest = Math.min(...sides.flatMap(({ base, silent }) => [base.from, silent.from]));
  const rows = words.events(
    question,
    `(${order} OR ${refund} OR ts >= ${instant(earliest)}) AND ts < ${instant(sides[0].main.to)}`,
  );
  return `SELECT ${told.join(",\n  ")} FROM (
  SELECT contact_id, ${[...heads, ...[...columns].map(([sql, name]) => `${sql} AS ${name}`)].join(",\n    ")}
  FROM (${rows}) AS rows GROUP BY contact_id
) AS people`;
}
