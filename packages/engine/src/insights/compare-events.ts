import type { ClickHouse } from "@kindred/store";
import { currenciesAmong } from "../money/currency.ts";
import { type Compared, comparedMeans, comparedShares, type CompareInput, type MeanAndMedian } from "./compared.ts";

/** Sums over the members of one side. */
interface Sums {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

/** The events of the days. */
export async function readEventNames(
  clickhouse: ClickHouse,
  span: { readonly from: number; readonly to: number },
): Promise<readonly string[]> {
  const named = await clickhouse.query<{ event: string }>(
    `SELECT DISTINCT toString(event) AS event FROM events WHERE ${WITHIN} ORDER BY event`,
    { ...span },
  );
  return named.map(({ event }) => event);
}

/** How many did each event, and how often a member did it; nothing done is 0. */
export async function compareEvents(input: CompareInput, names: readonly string[]): Promise<Compared[]> {
  const { clickhouse, sides, sizes, from, to } = input;
  if (names.length === 0) return [];
  const rows = await clickhouse.query<{ event: string } & Record<"a" | "b", readonly number[]>>(
    `${sides.with.sql}
SELECT {names: Array(String)}[place] AS event, ${sums("n", "a")} AS a, ${sums("n", "b")} AS b
FROM (
  SELECT bitShiftRight(who, 32) AS place, toFloat64(times) AS n,
    bitmapContains(in_a, toUInt32(bitAnd(who, 4294967295))) AS is_a, bitmapContains(in_b, toUInt32(bitAnd(who, 4294967295))) AS is_b
  FROM (
    -- One number a person and event: a text and a number as keys take ten times as long.
    SELECT bitShiftLeft(toUInt64(transform(event, {names: Array(String)}, range(1, length({names: Array(String)}) + 1), 0)), 32) + contact_id AS who,
      count() AS times
    FROM events
    WHERE ${WITHIN}
    GROUP BY who
  )
)
WHERE (is_a OR is_b) AND place > 0
GROUP BY event
ORDER BY event`,
    { ...sides.with.params, from, to, names },
  );
  return rows.flatMap(({ event, a, b }) => {
    const subject = { source: "event", name: event } as const;
    const [first, second] = [read(a), read(b)];
    return [
      comparedShares(subject, input, first.n, second.n),
      comparedMeans(subject, perMember(first, sizes.a), perMember(second, sizes.b), sizes.both),
    ];
  });
}

/**
 * Revenue and orders of the specification's `Order Completed`; orders alone where they are in several currencies.
 *
 * @param own what an order is in that names no currency; null: not known
 */
export async function compareRevenue(
  input: CompareInput,
  own: string | null,
): Promise<{ readonly compared: readonly Compared[]; readonly currencies: readonly string[] }> {
  const { clickhouse, sides, sizes, from, to } = input;
  const [row] = await clickhouse.query<
    Record<"revenue_a" | "revenue_b" | "orders_a" | "orders_b" | "each_a" | "each_b", readonly number[]> & {
      readonly each_both: number;
      readonly currencies: readonly string[];
    }
  >(
    `${sides.with.sql}
SELECT ${sums("revenue", "a")} AS revenue_a, ${sums("revenue", "b")} AS revenue_b,
  ${sums("orders", "a")} AS orders_a, ${sums("orders", "b")} AS orders_b,
  ${orders("a")} AS each_a, ${orders("b")} AS each_b, sumIf(priced, is_a AND is_b) AS each_both,
  groupUniqArrayArray(currencies) AS currencies
FROM (
  SELECT toFloat64(count()) AS orders, toFloat64(count(value)) AS priced, ifNull(sum(value), 0) AS revenue, ifNull(sum(value * value), 0) AS squares,
    groupUniqArray(currency) AS currencies,
    bitmapContains(in_a, contact_id) AS is_a, bitmapContains(in_b, contact_id) AS is_b
  FROM (
    SELECT contact_id, coalesce(properties.revenue.:Float64, toFloat64(properties.revenue.:Int64)) AS value,
      upper(ifNull(properties.currency.:String, '')) AS currency
    FROM events
    WHERE event = 'Order Completed' AND ${WITHIN}
  )
  GROUP BY contact_id
)
WHERE is_a OR is_b`,
    { ...sides.with.params, from, to },
  );
  const [revenueA, revenueB] = [read(row!.revenue_a), read(row!.revenue_b)];
  const [ordersA, ordersB] = [read(row!.orders_a), read(row!.orders_b)];
  const [eachA, eachB] = [read(row!.each_a), read(row!.each_b)];
  const currencies = currenciesAmong(row!.currencies, own).toSorted();
  if (ordersA.n + ordersB.n === 0) return { compared: [], currencies };
  const perHead = (name: "revenue per contact" | "orders per contact", a: Sums, b: Sums): Compared =>
    comparedMeans({ source: "revenue", name }, perMember(a, sizes.a), perMember(b, sizes.b), sizes.both);
  const orderCounts = perHead("orders per contact", ordersA, ordersB);
  if (currencies.length > 1) return { compared: [orderCounts], currencies };
  const compared = [perHead("revenue per contact", revenueA, revenueB), orderCounts];
  if (eachA.n === 0 || eachB.n === 0) return { compared, currencies };
  const subject = { source: "revenue", name: "revenue per order" } as const;
  const each = comparedMeans(subject, perMember(eachA, eachA.n), perMember(eachB, eachB.n), Number(row!.each_both));
  return { compared: [...compared, each], currencies };
}

export const WITHIN = `ts > fromUnixTimestamp64Milli({from: Int64}, 'UTC') AND ts <= fromUnixTimestamp64Milli({to: Int64}, 'UTC')
    AND contact_id NOT IN (SELECT id FROM dead_contacts)`;

/** `[how many members, their sum, the sum of their squares]` */
function sums(value: string, side: string): string {
  const where = `is_${side}`;
  return `[toFloat64(countIf(${where})), sumIf(${value}, ${where}), sumIf(${value} * ${value}, ${where})]`;
}

/** The same of orders with a revenue instead of members. */
function orders(side: string): string {
  return `[sumIf(priced, is_${side}), sumIf(revenue, is_${side}), sumIf(squares, is_${side})]`;
}

function read([n, sum, squares]: readonly number[]): Sums {
  return { n: Number(n), sum: Number(sum), squares: Number(squares) };
}

/** Mean and variance over `of` members, of whom those who are not in the sums count 0. */
function perMember({ sum, squares }: Sums, of: number): MeanAndMedian {
  const mean = of === 0 ? 0 : sum / of;
  const variance = of < 2 ? 0 : Math.max(0, (squares - of * mean * mean) / (of - 1));
  return { count: of, mean, variance, median: null };
}
