import { type Interval } from "../calendar/interval.ts";
import { type Crossing, type Edge, type EdgeSource } from "../live/edge.ts";
import { keyOf } from "../plan/key.ts";
import { tsWithin } from "./event-rows.ts";
import type { Statement } from "./compile.ts";
import { amountOperand, elementOperand, instantOperand, jsonOperand, type Operand } from "./operand.ts";
import { Params } from "./params.ts";
import { PRODUCT_ID, type Read } from "./predicate.ts";
import { ALIVE } from "./scans/scan.ts";
import { printTest } from "./test.ts";

/** The crossings that one read looks for; `instantOf` says of each value by which of them it crosses, and when. */
export interface DueRead {
  readonly source: EdgeSource;
  readonly crossings: readonly { readonly edge: Edge; readonly crossing: Crossing }[];
}

/**
 * Finds values that cross edges: rows of `read` (an index into `reads`), `value` (Unix ms) and `ids`, of contacts, or of products
 * where the sources are products.
 */
export interface DueStatement extends Statement {
  readonly reads: readonly DueRead[];
}

/**
 * What crosses within (from, to], as one statement over all contacts and one over all products; none where nothing can. Values
 * that cross one by one come by value, those that cross together come together, whatever their number.
 */
export function compileDue(
  edges: readonly Edge[],
  from: number,
  to: number,
): { readonly contacts: DueStatement | null; readonly products: DueStatement | null } {
  const reads = readsOf(edges, from, to);
  const isProduct = ({ source }: DueRead): boolean => source.kind === "product";
  return {
    contacts: statementOf(reads.filter((read) => !isProduct(read))),
    products: statementOf(reads.filter(isProduct)),
  };
}

/** Contacts with an event of one of the names about one of the products: rows of `id`. */
export function compileByProducts(products: readonly string[], events: readonly string[]): Statement {
  const params = new Params();
  const sql = `SELECT DISTINCT contact_id AS id FROM events
WHERE event IN ${params.add("Array(String)", events)} AND ${PRODUCT_ID} IN ${params.add("Array(String)", products)} AND ${ALIVE}`;
  return { sql, params: params.values };
}

function readsOf(edges: readonly Edge[], from: number, to: number): DueRead[] {
  const reads = new Map<string, { source: EdgeSource; crossings: { edge: Edge; crossing: Crossing }[] }>();
  for (const edge of edges) {
    for (const crossing of edge.crossings(from, to)) {
      const apart = crossing.kind === "all" ? crossing.values : crossing.kind === "each" ? null : crossing.codes;
      const key = keyOf([edge.source, crossing.kind, apart]);
      const read = reads.get(key);
      if (read === undefined) reads.set(key, { source: edge.source, crossings: [{ edge, crossing }] });
      else read.crossings.push({ edge, crossing });
    }
  }
  return [...reads.values()];
}

function statementOf(reads: readonly DueRead[]): DueStatement | null {
  if (reads.length === 0) return null;
  const params = new Params();
  const sql = reads.map((read, index) => printRead(read, index, params)).join("\nUNION ALL\n");
  return { sql, params: params.values, reads };
}

function printRead({ source, crossings }: DueRead, index: number, params: Params): string {
  const read = params.add("UInt32", index);
  const first = crossings[0]!.crossing;
  if (first.kind === "monthDays") {
    const test = { op: "anniversary", codes: first.codes } as const;
    const holds = printTest(test, instantOperand("v"), first.timezone, params);
    const rows = `(${printValues(source, null, params)})`;
    return `SELECT ${read} AS read, toInt64(any(v)) AS value, groupUniqArray(id) AS ids FROM ${rows} WHERE ${holds} HAVING notEmpty(ids)`;
  }
  const spans = united(crossings.flatMap(({ crossing }) => (crossing.kind === "monthDays" ? [] : [crossing.values])));
  const rows = `(${printValues(source, spans, params)})`;
  const within = spans.map(({ from, to }) => `(v >= ${params.add("Int64", from)} AND v < ${params.add("Int64", to)})`);
  const where = source.kind === "event" ? "" : ` WHERE ifNull(${within.join(" OR ")}, 0)`;
  if (first.kind === "all") {
    const value = params.add("Int64", first.values.from);
    return `SELECT ${read} AS read, ${value} AS value, groupUniqArray(id) AS ids FROM ${rows}${where} HAVING notEmpty(ids)`;
  }
  return `SELECT ${read} AS read, toInt64(v) AS value, groupUniqArray(id) AS ids FROM ${rows}${where} GROUP BY v`;
}

/** Rows of `id` and `v`, the value, which may be NULL; of events only those within the spans, by their physical order. */
function printValues(source: EdgeSource, spans: readonly Interval[] | null, params: Params): string {
  const value = (operand: Operand, timezone: string): string => `${operand.date(timezone)} AS v`;
  switch (source.kind) {
    case "event": {
      const when = spans === null ? "" : ` AND ${printTsWithin(spans, params)}`;
      return `SELECT contact_id AS id, toUnixTimestamp64Milli(ts) AS v FROM events WHERE event = ${params.add("String", source.event)}${when} AND ${ALIVE}`;
    }
    case "property": {
      const [path, ...rest] = source.path;
      const event = params.add("String", source.event);
      const operand = (name: string): Operand => jsonOperand("properties", name, params);
      const v =
        rest.length === 0
          ? value(operand(path!), source.timezone)
          : `arrayJoin(${datesIn(operand, source.path, source.timezone, params, 0)}) AS v`;
      return `SELECT contact_id AS id, ${v} FROM events WHERE event = ${event} AND ${ALIVE}`;
    }
    case "product": {
      const v =
        source.path === null
          ? "toUnixTimestamp64Milli(valid_from) AS v"
          : value(jsonOperand("doc", source.path, params), source.timezone);
      return `SELECT product_id AS id, ${v} FROM products FINAL`;
    }
    case "trait":
      return `SELECT id, ${value(jsonOperand("traits", source.path, params), source.timezone)} FROM contacts FINAL WHERE deleted = 0`;
    case "added":
      return "SELECT id, toUnixTimestamp64Milli(created_at) AS v FROM contacts FINAL WHERE deleted = 0";
    case "ledger": {
      const [segment, change] = [params.add("String", source.segment), params.add("Int64", source.change)];
      return `SELECT contact_id AS id, toUnixTimestamp64Milli(at) AS v FROM ledger WHERE segment = ${segment} AND change = ${change} AND ${ALIVE}`;
    }
    case "permission":
      return `SELECT contact_id AS id, toUnixTimestamp64Milli(at) AS v FROM permissions WHERE subject = ${params.add("String", source.subject)} AND ${ALIVE}`;
    case "score": {
      const latest = `SELECT contact_id, argMax(tuple(value), tuple(at, version)).1 AS score FROM scores WHERE model = ${params.add("String", source.model)} AND ${ALIVE} GROUP BY contact_id`;
      return `SELECT contact_id AS id, ${value(amountOperand("score", params), "UTC")} FROM (${latest})`;
    }
  }
}

/**
 * Many windows make many narrow spans of one event's instants. The index takes each of them; a row is compared with the one span
 * that begins before it, found by halving, and not with all.
 */
function printTsWithin(spans: readonly Interval[], params: Params): string {
  const within = spans.map((span) => `(${tsWithin(span, params).join(" AND ")})`).join(" OR ");
  if (spans.length < 4) return `(${within})`;
  const starts = params.add(
    "Array(Int64)",
    spans.map(({ from }) => from),
  );
  const ends = params.add(
    "Array(Int64)",
    spans.map(({ to }) => to),
  );
  const start = `roundDown(v, ${starts})`;
  return `indexHint(${within}) AND v >= ${start} AND v < transform(${start}, ${starts}, ${ends}, toInt64(0))`;
}

/** Array(Nullable(Int64)): the dates at the end of a path that walks through arrays. */
function datesIn(read: Read, path: readonly string[], timezone: string, params: Params, depth: number): string {
  const [first, ...rest] = path;
  if (rest.length === 0) return `[${read(first!).date(timezone)}]`;
  const element = `e${depth}`;
  const inner = datesIn((name) => elementOperand(element, name, params), rest, timezone, params, depth + 1);
  return `arrayFlatten(arrayMap(${element} -> ${inner}, ${read(first!).elements()}))`;
}

/** The same values in as few spans as will do. */
function united(spans: readonly Interval[]): Interval[] {
  const found: { from: number; to: number }[] = [];
  for (const { from, to } of spans.toSorted((a, b) => a.from - b.from)) {
    const last = found.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else found.push({ from, to });
  }
  return found;
}
