import { calendarMonths, fixedMs } from "../calendar/duration.ts";
import type { Interval } from "../calendar/interval.ts";
import type { Anchor } from "../language/ast.ts";
import type { EventLeaf, Leaf, MeasureTest } from "../plan/plan.ts";
import { isScalar, measureOperand, printAggregate } from "./measure.ts";
import { jsonOperand, type Operand } from "./operand.ts";
import { negation } from "./negation.ts";
import type { Params } from "./params.ts";
import { printPredicate } from "./predicate.ts";
import type { Source, TraitTime } from "./source.ts";
import { traitOf } from "./source.ts";
import { printTest } from "./test.ts";

/** A read of one source: a row per contact, and each leaf as a condition on that row. */
export interface Scan {
  /** What stands after FROM: one row a contact, or several of which a bitmap takes one. */
  readonly from: string;
  /** What stands after WHERE: drops contacts that were merged or deleted. */
  readonly where: string;
  /** Column with the contact id. */
  readonly id: string;
  readonly conditions: ReadonlyMap<number, string>;
}

export interface ScanInput {
  readonly now: number;
  readonly traits: TraitTime;
  readonly params: Params;
}

/** Contacts that were merged or deleted may still have rows of events, history and lists. */
const ALIVE = "contact_id NOT IN (SELECT id FROM dead_contacts)";

export function printScan(source: Source, leaves: ReadonlyMap<number, Leaf>, input: ScanInput): Scan {
  switch (source.kind) {
    case "contacts":
      return contactsScan(leaves, input.params);
    case "history":
      return historyScan(leaves, input);
    case "list":
      return {
        from: "list_members FINAL",
        where: `list = ${input.params.add("String", source.list)} AND removed = 0 AND ${ALIVE}`,
        id: "contact_id",
        conditions: new Map([...leaves.keys()].map((index) => [index, "1"])),
      };
    case "events":
      return eventsScan(source.events, leaves as ReadonlyMap<number, EventLeaf>, input.params);
    case "occurred":
      return occurredScan([...leaves.keys()][0]!, source.leaf, input.params);
    case "anchored":
    case "mostFrequent":
      return singleScan([...leaves.keys()][0]!, source.leaf, input);
  }
}

function contactsScan(leaves: ReadonlyMap<number, Leaf>, params: Params): Scan {
  const conditions = new Map<number, string>();
  for (const [index, leaf] of leaves) {
    if (leaf.kind === "trait") {
      conditions.set(index, printTest(leaf.test, jsonOperand("traits", leaf.path, params), leaf.timezone, params));
    } else if (leaf.kind === "sample") {
      const place = `cityHash64(${params.add("String", leaf.salt)}, key) % 10000 / 100`;
      const from = params.add("Float64", leaf.from);
      conditions.set(index, `(${place} >= ${from} AND ${place} < ${params.add("Float64", leaf.to)})`);
    }
  }
  return { from: "contacts FINAL", where: "deleted = 0", id: "id", conditions };
}

/** Traits as they stood: per contact and trait, the document written last by (ts, message id). */
function historyScan(leaves: ReadonlyMap<number, Leaf>, { now, params }: ScanInput): Scan {
  const conditions = new Map<number, string>();
  const traits = new Set<string>();
  const byTrait = new Map<string, string>();
  for (const [index, leaf] of leaves) {
    if (leaf.kind !== "trait") continue;
    const trait = traitOf(leaf);
    traits.add(trait);
    const test = printTest(leaf.test, jsonOperand("doc", leaf.path, params), leaf.timezone, params);
    const name = `t${index}`;
    byTrait.set(name, `argMaxIf(${test}, tuple(ts, message_id), trait = ${params.add("String", trait)}) AS ${name}`);
    conditions.set(index, name);
  }
  const columns = [...byTrait.values()].map((column) => `,\n      ${column}`).join("");
  return {
    from: `(
    SELECT contact_id${columns}
    FROM trait_history FINAL
    WHERE trait IN ${params.add("Array(String)", [...traits].sort())} AND ts < ${instant(now + 1, params)}
    GROUP BY contact_id
  )`,
    where: ALIVE,
    id: "contact_id",
    conditions,
  };
}

/** All conditions on the same events in one read, each measure over the rows its own condition holds for. */
function eventsScan(events: readonly string[], leaves: ReadonlyMap<number, EventLeaf>, params: Params): Scan {
  const intervals = [...leaves.values()].map(intervalOf);
  const whole: Interval = {
    from: Math.min(...intervals.map(({ from }) => from)),
    to: Math.max(...intervals.map(({ to }) => to)),
  };
  const where = [eventIs(events, params), ...tsWithin(whole, params)];

  const rowConditions = [...leaves.values()].map((leaf) => {
    const { from, to } = intervalOf(leaf);
    const narrower = { from: from > whole.from ? from : -Infinity, to: to < whole.to ? to : Infinity };
    const parts = tsWithin(narrower, params);
    if (leaf.where !== null) parts.push(printPredicate(leaf.where, leaf.timezone, params));
    return parts.length === 0 ? null : parts.join(" AND ");
  });
  const distinct = new Set(rowConditions);
  // What every measure asks of a row is asked once, before the rows are grouped.
  const shared = distinct.size === 1;
  if (shared && rowConditions[0] !== null) where.push(rowConditions[0]!);
  else if (!shared && !distinct.has(null)) where.push(`(${[...distinct].map((each) => `(${each})`).join(" OR ")})`);

  const columns: string[] = [];
  const conditions = new Map<number, string>();
  const measures = new Map<string, string>();
  [...leaves].forEach(([index, leaf], i) => {
    const aggregate = printAggregate(leaf.measure, shared ? null : rowConditions[i]!, leaf.timezone, params);
    let column = measures.get(aggregate);
    if (column === undefined) {
      column = `m${measures.size}`;
      measures.set(aggregate, column);
      columns.push(`,\n      ${aggregate} AS ${column}`);
    }
    const operand = measureOperand(leaf.measure, column, params);
    conditions.set(index, printMeasureTest(leaf.test, operand, leaf.timezone, params));
  });
  return {
    from: `(
    SELECT contact_id${columns.join("")}
    FROM events
    WHERE ${where.join(" AND ")}
    GROUP BY contact_id
  )`,
    where: ALIVE,
    id: "contact_id",
    conditions,
  };
}

/** The rows themselves, several a contact: a bitmap takes each contact once. */
function occurredScan(index: number, leaf: EventLeaf, params: Params): Scan {
  const where = [eventIs(leaf.events, params), ...tsWithin(intervalOf(leaf), params)];
  if (leaf.where !== null) where.push(printPredicate(leaf.where, leaf.timezone, params));
  return {
    from: "events",
    where: [...where, ALIVE].join(" AND "),
    id: "contact_id",
    conditions: new Map([[index, "1"]]),
  };
}

/** A leaf that needs a read of its own: an anchored window, or the most frequent value. */
function singleScan(index: number, leaf: EventLeaf, input: ScanInput): Scan {
  const { params } = input;
  const where = [eventIs(leaf.events, params)];
  let from = "events";
  if (leaf.window.kind === "anchored") {
    where.push(`ts < ${instant(input.now + 1, params)}`);
    const { anchor, duration } = leaf.window;
    from = `events INNER JOIN (${anchorRows(anchor, leaf.timezone!, input)}) AS anchors USING (contact_id)`;
    const fixed = fixedMs(duration);
    const zone = params.add("String", leaf.timezone!);
    const end =
      fixed !== null
        ? `anchor + ${params.add("Int64", fixed)}`
        : `toUnixTimestamp64Milli(addMonths(fromUnixTimestamp64Milli(anchor, ${zone}), ${params.add("Int64", calendarMonths(duration))}))`;
    where.push(`toUnixTimestamp64Milli(ts) >= anchor AND toUnixTimestamp64Milli(ts) <= ${end}`);
  } else where.push(...tsWithin(leaf.window.interval, params));
  if (leaf.where !== null) where.push(printPredicate(leaf.where, leaf.timezone, params));

  const rows =
    leaf.measure.kind === "mostFrequent"
      ? mostFrequentRows(leaf.measure.property, from, where, params)
      : `SELECT contact_id,\n      ${printAggregate(leaf.measure, null, leaf.timezone, params)} AS m0
    FROM ${from}
    WHERE ${where.join(" AND ")}
    GROUP BY contact_id`;
  const operand = measureOperand(leaf.measure, "m0", params);
  return {
    from: `(
    ${rows}
  )`,
    where: ALIVE,
    id: "contact_id",
    conditions: new Map([[index, printMeasureTest(leaf.test, operand, leaf.timezone, params)]]),
  };
}

/** The value with the most events; of equals the smaller, where booleans come before numbers before strings. */
function mostFrequentRows(property: string, from: string, where: readonly string[], params: Params): string {
  const operand = jsonOperand("properties", property, params);
  const order = "tuple(isNotNull(s), isNotNull(n), ifNull(b, false), ifNull(n, 0), ifNull(s, ''))";
  return `SELECT contact_id, argMin(tuple(s, n, b), tuple(-c, ${order})) AS m0
    FROM (
      SELECT contact_id, ${operand.string()} AS s, ${operand.number()} AS n, ${operand.boolean()} AS b, toInt64(count()) AS c
      FROM ${from}
      WHERE ${where.join(" AND ")} AND ${isScalar(operand)}
      GROUP BY contact_id, s, n, b
    )
    GROUP BY contact_id`;
}

function anchorRows(anchor: Anchor, timezone: string, { now, traits, params }: ScanInput): string {
  const until = `ts < ${instant(now + 1, params)}`;
  if (anchor.kind !== "trait") {
    const pick = anchor.kind === "first" ? "min" : "max";
    return `SELECT contact_id, toUnixTimestamp64Milli(${pick}(ts)) AS anchor FROM events WHERE event = ${params.add("String", anchor.event)} AND ${until} GROUP BY contact_id`;
  }
  if (traits === "current") {
    const date = jsonOperand("traits", anchor.path, params).date(timezone);
    return `SELECT id AS contact_id, assumeNotNull(${date}) AS anchor FROM contacts FINAL WHERE deleted = 0 AND isNotNull(${date})`;
  }
  const trait = params.add("String", traitOf(anchor));
  // A tuple, because argMax passes over rows whose value is NULL, and a removed trait must win.
  const date = `argMax(tuple(${jsonOperand("doc", anchor.path, params).date(timezone)}), tuple(ts, message_id)).1`;
  return `SELECT contact_id, assumeNotNull(date) AS anchor FROM (SELECT contact_id, ${date} AS date FROM trait_history FINAL WHERE trait = ${trait} AND ${until} GROUP BY contact_id) WHERE isNotNull(date)`;
}

function printMeasureTest(
  { negated, test }: MeasureTest,
  operand: Operand,
  timezone: string | null,
  params: Params,
): string {
  const printed = printTest(test, operand, timezone, params);
  return negated ? negation(printed) : printed;
}

function intervalOf(leaf: EventLeaf): Interval {
  if (leaf.window.kind !== "interval") throw new Error("an anchored window has no common interval");
  return leaf.window.interval;
}

function eventIs(events: readonly string[], params: Params): string {
  return events.length === 1
    ? `event = ${params.add("String", events[0]!)}`
    : `event IN ${params.add("Array(String)", events)}`;
}

function tsWithin({ from, to }: Interval, params: Params): string[] {
  const bounds: string[] = [];
  if (from !== -Infinity) bounds.push(`ts >= ${instant(from, params)}`);
  if (to !== Infinity) bounds.push(`ts < ${instant(to, params)}`);
  return bounds;
}

/** A constant that the primary key can be compared with. */
function instant(ms: number, params: Params): string {
  return `fromUnixTimestamp64Milli(${params.add("Int64", ms)}, 'UTC')`;
}
