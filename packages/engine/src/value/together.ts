import { association } from "@kindred/models";
import { Params } from "@kindred/segment";
import { type ClickHouse, withWorkTable, type WorkspaceStore } from "@kindred/store";
import { alive, printEvents, printMembers, type Printer } from "../cohorts/rows.ts";
import type { EventPick } from "../cohorts/question.ts";
import { asOf } from "../segments/as-of.ts";
import { loadContext } from "../segments/context.ts";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { printCatalogueTexts, printLines } from "./lines.ts";
import { plainWindow } from "./window.ts";

export interface TogetherQuestion {
  readonly orders: EventPick;
  readonly window?: Readonly<Record<string, unknown>> | undefined;
  /** A text of an order's lines, such as `product_id` or `category`; of the catalogue where a line has none. */
  readonly item: string;
  /** Another text of the lines to show it by. */
  readonly label: string | null;
  /** What goes together: in one order, or by one contact in the whole window. */
  readonly per: "order" | "contact";
  /** A pair of fewer is chance. */
  readonly least: number;
  readonly segment: string | null;
  readonly sort: "lift" | "count";
  readonly now?: number | undefined;
}

export interface Pair {
  readonly a: Item;
  readonly b: Item;
  /** Baskets with both. */
  readonly count: number;
  /** Of all baskets. */
  readonly support: number;
  /** Of those with the first, how many have the second; and the other way round. */
  readonly confidence: readonly [number, number];
  /** How many times as often as if neither cared for the other. */
  readonly lift: number;
}

interface Item {
  readonly item: string;
  readonly label: string;
  readonly count: number;
}

export interface Together {
  readonly baskets: number;
  readonly pairs: readonly Pair[];
  /** Items that are in enough baskets, and how many of those were looked at. */
  readonly items: number;
  readonly lookedAt: number;
}

/** Pairs grow with the square of both. */
const mostItems = 2_000;
const mostPerBasket = 200;

/** @throws KindredError `future_now`, `invalid_segment`, `anchored_window`, `bad_period` */
export async function readTogether(
  { workspace, now: clock, flush }: EvaluationResources,
  question: TogetherQuestion,
  limit: number,
): Promise<Together> {
  const { clickhouse } = workspace;
  const [context] = await Promise.all([loadContext(workspace), flush()]);
  const catalogue = await hasCatalogue(workspace);
  const now = asOf(question.now, clock);
  const params = new Params();
  const printer: Printer = { context, params, now, asOf: question.now !== undefined };
  const baskets = printBaskets(question, catalogue, printer);
  // The orders are read once: that is most of what it takes, and a million baskets are some megabytes.
  const names = "Array(LowCardinality(String))";
  const columns = `items ${names}${question.label === null ? "" : `, labels ${names}`}`;
  const { counted, pairs } = await withWorkTable(clickhouse, columns, async (name) => {
    await clickhouse.command(`INSERT INTO ${name} ${baskets}`, params.values);
    return countPairs(clickhouse, name, question);
  });
  const [all, ...items] = counted;
  const total = Number(all?.baskets ?? 0);
  const found = pairs.map(({ pair: [first, second], n }): Pair => {
    const [a, b] = [items[first - 1]!, items[second - 1]!].map(({ item, label, baskets: count }): Item => {
      return { item, label: label === "" ? item : label, count: Number(count) };
    }) as [Item, Item];
    return { a, b, count: Number(n), ...association(Number(n), a.count, b.count, total) };
  });
  const by = question.sort === "lift" ? (pair: Pair): number => pair.lift : (pair: Pair): number => pair.count;
  found.sort((x, y) => by(y) - by(x) || y.count - x.count || (x.a.item + x.b.item < y.a.item + y.b.item ? -1 : 1));
  return {
    baskets: total,
    pairs: found.slice(0, limit),
    items: Number(items[0]?.different ?? 0),
    lookedAt: items.length,
  };
}

interface Counted {
  readonly item: string;
  readonly label: string;
  readonly baskets: number | string;
  readonly different: number | string;
}

/** All baskets and the items that are in most of them, then the pairs of these by their places among them, from 1 on. */
async function countPairs(
  clickhouse: ClickHouse,
  table: string,
  { least, label }: Pick<TogetherQuestion, "least" | "label">,
): Promise<{
  readonly counted: readonly Counted[];
  readonly pairs: readonly { readonly pair: readonly [number, number]; readonly n: number | string }[];
}> {
  // An item is never "", so that stands for all baskets, and is counted with the items.
  const counted = await clickhouse.query<Counted>(
    `SELECT item, ${label === null ? "''" : "anyLast(label_)"} AS label, count() AS baskets, count() OVER () - 1 AS different
FROM ${table} ARRAY JOIN arrayPushFront(items, '') AS item${label === null ? "" : ", arrayPushFront(labels, '') AS label_"}
GROUP BY item HAVING item = '' OR baskets >= {least: UInt32}
ORDER BY item = '' DESC, baskets DESC, item LIMIT {most: UInt32}`,
    { least, most: mostItems + 1 },
  );
  const names = counted.slice(1).map(({ item }) => item);
  if (names.length < 2) return { counted, pairs: [] };
  const known =
    "arraySort(arrayFilter(n -> n > 0, arrayMap(item -> transform(item, {names: Array(String)}, {numbers: Array(UInt32)}, toUInt32(0)), items)))";
  const pairs = await clickhouse.query<{ pair: readonly [number, number]; n: number | string }>(
    `SELECT arrayJoin(arrayFlatten(arrayMap((x, i) -> arrayMap(y -> (x, y), arraySlice(known, i + 1)), known, arrayEnumerate(known)))) AS pair, count() AS n
FROM (SELECT arraySlice(${known}, 1, {most: UInt32}) AS known FROM ${table})
WHERE length(known) > 1
GROUP BY pair HAVING n >= {least: UInt32}`,
    { least, most: mostPerBasket, names, numbers: names.map((_, place) => place + 1) },
  );
  return { counted, pairs };
}

/** `items`, each once, with their `labels`, none where they are shown by their own names. Of a contact everything of the window is one basket. */
function printBaskets(question: TogetherQuestion, catalogue: boolean, printer: Printer): string {
  const { params, now } = printer;
  const window = plainWindow(question.window, printer.now, printer.context.timezone);
  const members = question.segment === null ? [] : [`contact_id IN (\n${printMembers(question.segment, printer)}\n)`];
  const where = [printEvents({ ...question.orders, ...window }, "/orders", printer), alive, ...members].join(" AND ");
  const { item: own, label } = question;
  // What is not looked at is not read: each property costs as much as the rest.
  const asId = catalogue && own !== "product_id" ? "product_id" : null;
  const read = [own, ...[asId, label].filter((one) => one !== null)];
  const of = (property: string | null): string | null => (property === null ? null : `l.${read.indexOf(property) + 1}`);
  const item = printItem({ own: "l.1", id: of(asId), property: own }, now, params);
  const lines = printLines({ texts: read, numbers: [] }, params);
  if (label === null) {
    const items = `arrayFilter(item -> item != '', arrayMap(l -> ${item}, ${lines}))`;
    const rows =
      question.per === "order"
        ? `SELECT arrayDistinct(${items}) AS items FROM events WHERE ${where}`
        : `SELECT groupUniqArrayArray(${items}) AS items FROM events WHERE ${where} GROUP BY contact_id`;
    return `SELECT items FROM (${rows}) WHERE notEmpty(items)`;
  }
  const pairs = `arrayFilter(p -> p.1 != '', arrayMap(l -> (${item}, ifNull(${of(label)}, '')), ${lines}))`;
  const rows = `SELECT contact_id, ${pairs} AS pairs FROM events WHERE ${where}`;
  const one =
    question.per === "order"
      ? rows
      : `SELECT arrayFlatten(groupArray(pairs)) AS pairs FROM (${rows}) GROUP BY contact_id`;
  return `SELECT arrayDistinct(arrayMap(p -> p.1, pairs)) AS items, arrayMap(item -> arrayFirst(p -> p.1 = item, pairs).2, items) AS labels
FROM (${one}) WHERE notEmpty(pairs)`;
}

/** Whether there is a catalogue that could tell what lines do not say. */
export async function hasCatalogue({ clickhouse }: WorkspaceStore): Promise<boolean> {
  return (await clickhouse.query("SELECT 1 AS found FROM products LIMIT 1")).length > 0;
}

interface ItemOperands {
  readonly property: string;
  /** The line's own. */
  readonly own: string;
  /** The id by which the catalogue is asked where the line has none; null: it is not. */
  readonly id: string | null;
}

/** An item: the line's own, or that of its product in the catalogue; empty where neither has one. */
export function printItem({ property, own, id }: ItemOperands, now: number, params: Params): string {
  if (id === null) return `ifNull(${own}, '')`;
  return `coalesce(${own}, ${printCatalogueTexts(property, now, params)}[ifNull(${id}, '')], '')`;
}
