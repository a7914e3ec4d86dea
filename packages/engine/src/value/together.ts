import { association } from "@kindred/models";
import { Params } from "@kindred/segment";
import { alive, printEvents, printMembers, type Printer } from "../cohorts/rows.ts";
import type { EventPick } from "../cohorts/question.ts";
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

/** @throws KindredError `invalid_segment`, `anchored_window` */
export async function readTogether(
  { workspace, now: clock, flush }: EvaluationResources,
  question: TogetherQuestion,
  limit: number,
): Promise<Together> {
  const { clickhouse } = workspace;
  const [context] = await Promise.all([loadContext(workspace), flush()]);
  const now = question.now ?? clock();
  const params = new Params();
  const printer: Printer = { context, params, now, asOf: question.now !== undefined };
  const baskets = printBaskets(question, printer);
  // An item is never "", so that stands for all baskets, and is counted with the items.
  const counted = await clickhouse.query<{
    item: string;
    label: string;
    baskets: number | string;
    different: number | string;
  }>(
    `SELECT pair.1 AS item, anyLast(pair.2) AS label, count() AS baskets, count() OVER () - 1 AS different
FROM (SELECT arrayJoin(arrayPushFront(arrayZip(items, labels), ('', ''))) AS pair FROM (${baskets}))
GROUP BY item HAVING item = '' OR baskets >= ${params.add("UInt32", question.least)}
ORDER BY item = '' DESC, baskets DESC, item LIMIT ${params.add("UInt32", mostItems + 1)}`,
    params.values,
  );
  const [all, ...items] = counted;
  const total = Number(all?.baskets ?? 0);
  const names = params.add(
    "Array(String)",
    items.map(({ item }) => item),
  );
  const numbers = params.add(
    "Array(UInt32)",
    items.map((_, i) => i + 1),
  );
  const known = `arraySort(arrayFilter(n -> n > 0, arrayMap(item -> transform(item, ${names}, ${numbers}, toUInt32(0)), items)))`;
  const pairs =
    items.length < 2
      ? []
      : await clickhouse.query<{ pair: readonly [number, number]; n: number | string }>(
          `SELECT arrayJoin(arrayFlatten(arrayMap((x, i) -> arrayMap(y -> (x, y), arraySlice(known, i + 1)), known, arrayEnumerate(known)))) AS pair, count() AS n
FROM (SELECT arraySlice(${known}, 1, ${params.add("UInt32", mostPerBasket)}) AS known FROM (${baskets}))
WHERE length(known) > 1
GROUP BY pair HAVING n >= ${params.add("UInt32", question.least)}`,
          params.values,
        );
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

/** `items`, each once, with their `labels`. Of a contact everything of the window is one basket. */
function printBaskets(question: TogetherQuestion, printer: Printer): string {
  const { params, now } = printer;
  const window = plainWindow(question.window);
  const members = question.segment === null ? [] : [`contact_id IN (\n${printMembers(question.segment, printer)}\n)`];
  const where = [printEvents({ ...question.orders, ...window }, "/orders", printer), alive, ...members].join(" AND ");
  const { item: own, label } = question;
  const read = [own, "product_id", ...(label === null ? [] : [label])];
  const item = printItem(own, { own: "l.1", id: "l.2" }, now, params);
  const pair = `(${item}, ${label === null ? "''" : "ifNull(l.3, '')"})`;
  const pairs = `arrayFilter(p -> p.1 != '', arrayMap(l -> ${pair}, ${printLines({ texts: read, numbers: [] }, params)}))`;
  const rows = `SELECT contact_id, ${pairs} AS pairs FROM events WHERE ${where}`;
  const one =
    question.per === "order"
      ? rows
      : `SELECT arrayFlatten(groupArray(pairs)) AS pairs FROM (${rows}) GROUP BY contact_id`;
  const labels = label === null ? "items" : "arrayMap(item -> arrayFirst(p -> p.1 = item, pairs).2, items)";
  return `SELECT arrayDistinct(arrayMap(p -> p.1, pairs)) AS items, ${labels} AS labels
FROM (${one}) WHERE notEmpty(pairs)`;
}

/** An item: the line's `own`, or that of its product `id` in the catalogue; empty where neither has one. */
export function printItem(
  item: string,
  { own, id }: { readonly own: string; readonly id: string },
  now: number,
  params: Params,
): string {
  if (item === "product_id") return `ifNull(${own}, '')`;
  return `coalesce(${own}, ${printCatalogueTexts(item, now, params)}[ifNull(${id}, '')], '')`;
}
