import type { ClickHouse, QueryParams } from "@kindred/store";
import { canCount, type Frame, isHead, isMember, type SideFrame, spanOf, within, withSets } from "./frame.ts";
import { currencyOf, type MoneyOptions, moneyParams, numberOf, rateOf } from "../money/rows.ts";
import type { Step } from "./period.ts";
import { bucketKey } from "./shares.ts";
import { type SumAnswer, type SumQuestion, Sums } from "./sums.ts";

export interface OrdersInput {
  readonly clickhouse: ClickHouse;
  readonly frame: Frame;
  readonly money: MoneyOptions;
  readonly refunds: "subtracted" | "ignored";
  readonly step: Step;
  readonly timezone: string;
  /** How many are heads of both sides. */
  readonly bothHeads: number;
}

/** What the orders of one bucket come to. */
export interface OrderBucket {
  readonly orders: number;
  readonly priced: number;
  readonly gross: number;
  readonly revenue: number;
  readonly refunded: number;
  readonly margin: number;
  readonly costed: number;
  /** Revenue of the orders whose cost is known. */
  readonly known: number;
  readonly contribution: number;
  /** Of all orders of heads in the period, members at the time or not. */
  readonly ever: number;
}

export interface OrdersAnswer {
  readonly sums: ReadonlyMap<string, SumAnswer>;
  /** Of each side by the key of its bucket. */
  readonly trends: readonly ReadonlyMap<number, OrderBucket>[];
  /** Of the orders that count; "" for none. */
  readonly currencies: readonly string[];
  /** Currencies without a rate. */
  readonly unrated: readonly string[];
}

const questions: readonly SumQuestion[] = [
  { id: "orders", y: "orders", x: null, n: null },
  { id: "orders-per-head", y: "orders", x: null, n: null },
  { id: "average-order", y: "gross", x: "priced", n: "priced" },
  { id: "revenue", y: "revenue", x: null, n: "priced" },
  { id: "refunds", y: "refunded", x: null, n: "refunds" },
  { id: "revenue-per-head", y: "revenue", x: null, n: null },
  { id: "margin", y: "margin", x: null, n: "costed" },
  { id: "margin-share", y: "margin", x: "known", n: "costed" },
  { id: "contribution", y: "contribution", x: null, n: "priced" },
];

const buckets = [
  "orders",
  "priced",
  "gross",
  "revenue",
  "refunded",
  "margin",
  "costed",
  "known",
  "contribution",
  "ever",
] as const;

const lifetime: SumQuestion = { id: "lifetime-value", y: "lifetime", x: null, n: null };

/**
 * Orders and what they bring, of members at the time; and all that the heads of the period have brought by its end. The rows of the period
 * are read once, by person, for sums whose uncertainty is known, and by bucket; those of all time by person and for nothing else.
 */
export async function sumOrders(input: OrdersInput): Promise<OrdersAnswer> {
  const { clickhouse, frame } = input;
  const { sides } = frame;
  const [catalogue, money] = await Promise.all([hasCosts(clickhouse), readCurrencies(input)]);
  const rows = orderRows(input, catalogue);
  const { from, to } = spanOf(sides, ["main"]);
  const params = { ...commonParams(input), step_zone: input.timezone, orders_from: from, orders_to: to };
  const sums = new Sums(sides, "by_person");
  const plans = questions.map((question) => sums.plan(question));
  const statement = `SELECT [${sums.expressions.join(",\n  ")}] AS totals, groupArrayIf((bucket, [${sides.map(bucketColumns).join(",\n  ")}]), NOT by_person) AS trends
FROM (
SELECT contact_id, bucket, grouping(contact_id) = 0 AS by_person, ${sides.flatMap(rowColumns).join(",\n  ")}
FROM (\n${rows}\n)
GROUP BY GROUPING SETS ((contact_id), (bucket))
)`;
  const [[period], ever] = await Promise.all([
    clickhouse.query<{ totals: number[]; trends: (readonly [number, number[][]])[] }>(
      withSets(frame, statement),
      params,
    ),
    sumPeople(input, [lifetime], lifetimeRows(input), params),
  ]);
  const totals = period!.totals.map(Number);
  return {
    ...money,
    sums: new Map([
      ...plans.map((plan) => plan(totals, input.bothHeads)).map((answer) => [answer.id, answer] as const),
      ...ever,
    ]),
    trends: sides.map((_, side) => {
      const found = period!.trends.map(([bucket, counted]) => {
        const values = counted[side]!.map(Number);
        const named = Object.fromEntries(buckets.map((name, index) => [name, values[index]!]));
        return [Number(bucket), named as unknown as OrderBucket] as const;
      });
      return new Map(found);
    }),
  };
}

/** Adds up what people have, of a statement with a row a person. */
async function sumPeople(
  { clickhouse, frame, bothHeads }: OrdersInput,
  asked: readonly SumQuestion[],
  people: string,
  params: QueryParams,
): Promise<readonly (readonly [string, SumAnswer])[]> {
  const sums = new Sums(frame.sides);
  const plans = asked.map((question) => sums.plan(question));
  const [row] = await clickhouse.query<{ totals: number[] }>(
    withSets(frame, `SELECT [${sums.expressions.join(",\n  ")}] AS totals\nFROM (\n${people}\n)`),
    params,
  );
  const totals = row!.totals.map(Number);
  return plans.map((plan) => plan(totals, bothHeads)).map((answer) => [answer.id, answer] as const);
}

function commonParams({ frame, money, refunds }: OrdersInput): QueryParams {
  return { ...frame.params, ...moneyParams(money), returns: refunds === "subtracted" ? 1 : 0 };
}

/** The currencies of all orders that count, and those of them without a rate. */
async function readCurrencies(input: OrdersInput): Promise<Pick<OrdersAnswer, "currencies" | "unrated">> {
  const { clickhouse, frame, money } = input;
  const { to } = spanOf(frame.sides, ["main"]);
  const rows = await clickhouse.query<{ currency: string; rated: number }>(
    withSets(
      frame,
      `SELECT ${currencyOf} AS currency, isNotNull(any(${rateOf(money)})) AS rated FROM events
WHERE event IN ('Order Completed', 'Order Refunded') AND ts < fromUnixTimestamp64Milli({orders_to: Int64}, 'UTC') AND ${canCount(frame, "heads")}
  AND isNotNull(${numberOf("revenue")})
GROUP BY currency ORDER BY currency LIMIT 100`,
    ),
    { ...commonParams(input), orders_to: to },
  );
  return {
    currencies: rows.map(({ currency }) => currency),
    unrated: rows.flatMap(({ currency, rated }) => (Number(rated) === 1 ? [] : [currency])),
  };
}

/** A row a person: what their orders of all time brought by the end of each side's period, if they are heads of it. */
function lifetimeRows({ frame, money }: OrdersInput): string {
  const { sides } = frame;
  const amount = `${numberOf("revenue")} * ${rateOf(money)}`;
  const until = (key: string): string => `ts < fromUnixTimestamp64Milli({${key}_main_to: Int64}, 'UTC')`;
  // Sides that end together ask for the same sum.
  const first = sides[0]!;
  const sumOf = (side: SideFrame): string => (side.windows.main.to === first.windows.main.to ? "sum_a" : "sum_b");
  const sums = [...new Map(sides.map((side) => [sumOf(side), side.key]))].map(
    ([name, key]) => `ifNull(sumIf(value, ${until(key)}), 0) AS ${name}`,
  );
  const columns = sides.flatMap((side) => [
    `toUInt8(${isHead(side)}) AS head_${side.key}`,
    `head_${side.key} * ${sumOf(side)} AS lifetime_${side.key}`,
  ]);
  return `SELECT contact_id, ${columns.join(", ")}
FROM (
  SELECT contact_id, ${sums.join(", ")}
  FROM (
    SELECT contact_id, ts, currency, if(is_order, amount, -1 * {returns: UInt8} * abs(amount)) AS value
    FROM (
      SELECT contact_id, ts, event = 'Order Completed' AS is_order, ${currencyOf} AS currency, ${amount} AS amount FROM events
      WHERE event IN ('Order Completed', 'Order Refunded') AND ts < fromUnixTimestamp64Milli({orders_to: Int64}, 'UTC') AND ${canCount(frame, "heads")}
    )
  )
  GROUP BY contact_id
)`;
}

/** Whether any product of the catalogue says what it costs: if none does, nothing is looked up in it. */
async function hasCosts(clickhouse: ClickHouse): Promise<boolean> {
  const [row] = await clickhouse.query<{ known: number }>(
    "SELECT count() > 0 AS known FROM products WHERE isNotNull(doc.cost.:Float64) OR isNotNull(doc.cost.:Int64)",
  );
  return Number(row!.known) === 1;
}

/**
 * A row an order or refund of the period: `contact_id`, `bucket`, `is_order`, `value` and `cost` in the asked currency, and for each side
 * whether it counts (`in_`), and whether it is a head's (`ever_`).
 */
function orderRows({ frame, money, step }: OrdersInput, catalogue: boolean): string {
  return `SELECT contact_id, bucket, is_order, amount * rate AS value, cost * rate AS cost,
  ${frame.sides.flatMap((side) => sideColumns(frame, side)).join(",\n  ")}
FROM (
  SELECT contact_id, ts, event = 'Order Completed' AS is_order, ${currencyOf} AS currency, ${bucketKey(step)} AS bucket,
    if(is_order, ${numberOf("revenue")}, abs(${numberOf("revenue")})) AS amount, ${costOf(catalogue)} AS cost, ${rateOf(money)} AS rate
  FROM events
  WHERE event IN ('Order Completed', 'Order Refunded') AND ts >= fromUnixTimestamp64Milli({orders_from: Int64}, 'UTC')
    AND ts < fromUnixTimestamp64Milli({orders_to: Int64}, 'UTC') AND ${canCount(frame, "heads")}
) AS e
${frame.joins}`;
}

function sideColumns(frame: Frame, side: SideFrame): string[] {
  const { key } = side;
  return [
    `(${within(side, "main")} AND ${isMember(frame, side, "main")}) AS in_${key}`,
    `(${within(side, "main")} AND ${isHead(side)}) AS ever_${key}`,
    `toUInt8(${isHead(side)}) AS head_of_${key}`,
  ];
}

/**
 * What the goods of an order cost: `cost` of the order, else of all its products (`cost` of the line, else of the catalogue as it is, times
 * `quantity`, else 1); NULL where that of one is not known.
 */
function costOf(catalogue: boolean): string {
  const lines = "properties.products";
  const number = (name: string): string =>
    `arrayMap((f, i) -> coalesce(f, toFloat64(i)), ${lines}[].${name}.:Float64, ${lines}[].${name}.:Int64)`;
  const known = catalogue
    ? `arrayMap((cost, product) -> coalesce(cost, transform(ifNull(product, ''), ${catalogueArrays("product_id")}, ${catalogueArrays("toNullable(cost)")}, NULL)), ${number("cost")}, ${lines}[].product_id.:String)`
    : number("cost");
  const each = `arrayMap((cost, quantity) -> cost * ifNull(quantity, 1), ${known}, ${number("quantity")})`;
  return `coalesce(${numberOf("cost")}, if(notEmpty(${lines}[].cost) AND NOT arrayExists(c -> isNull(c), ${each}), arraySum(c -> ifNull(c, 0), ${each}), NULL))`;
}

function catalogueArrays(column: string): string {
  return `(SELECT groupArray(${column}) FROM (
      SELECT product_id, argMax(coalesce(doc.cost.:Float64, toFloat64(doc.cost.:Int64)), valid_from) AS cost FROM products FINAL GROUP BY product_id
      HAVING isNotNull(cost) ORDER BY product_id))`;
}

/** What the orders of one person, or of one bucket, come to on a side. */
function rowColumns({ key }: SideFrame): string[] {
  return columnsOf(key)
    .map(({ name, sql }) => `${sql} AS ${name}_${key}`)
    .concat(`any(head_of_${key}) AS head_${key}`);
}

function bucketColumns({ key }: SideFrame): string {
  return `[${buckets.map((name) => `${name}_${key}`).join(", ")}]`;
}

function columnsOf(key: string): readonly { readonly name: string; readonly sql: string }[] {
  const [order, refund] = [`in_${key} AND is_order`, `in_${key} AND NOT is_order`];
  const costed = `${order} AND isNotNull(value) AND isNotNull(cost)`;
  const sum = (what: string, where: string): string => `ifNull(sumIf(${what}, ${where}), 0)`;
  return [
    { name: "orders", sql: `toFloat64(countIf(${order}))` },
    { name: "priced", sql: `toFloat64(countIf(${order} AND isNotNull(value)))` },
    { name: "refunds", sql: `toFloat64(countIf(${refund} AND isNotNull(value)))` },
    { name: "gross", sql: sum("value", order) },
    { name: "refunded", sql: sum("value", refund) },
    { name: "revenue", sql: `${sum("value", order)} - {returns: UInt8} * ${sum("value", refund)}` },
    // What is left of revenue once the goods are paid, as far as their cost is known.
    {
      name: "contribution",
      sql: `${sum("value", order)} - {returns: UInt8} * ${sum("value", refund)} - ${sum("cost", costed)}`,
    },
    { name: "margin", sql: sum("value - cost", costed) },
    { name: "known", sql: sum("value", costed) },
    { name: "costed", sql: `toFloat64(countIf(${costed}))` },
    {
      name: "ever",
      sql: `${sum("value", `ever_${key} AND is_order`)} - {returns: UInt8} * ${sum("value", `ever_${key} AND NOT is_order`)}`,
    },
  ];
}
