import type { Interval } from "../../calendar/interval.ts";
import type { EventLeaf } from "../../plan/plan.ts";
import { eventIs, tsWithin } from "../event-rows.ts";
import { measureOperand, printAggregate } from "../measure.ts";
import { printPredicate } from "../predicate.ts";
import { ALIVE, groupedEvents, printMeasureTest, type Scan, type ScanInput } from "./scan.ts";

/** All conditions on the same events in one read, each measure over the rows its own condition holds for. */
export function eventsScan(
  events: readonly string[],
  leaves: ReadonlyMap<number, EventLeaf>,
  { now, params }: ScanInput,
): Scan {
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
    if (leaf.where !== null) parts.push(printPredicate(leaf.where, { timezone: leaf.timezone, now, params }));
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
      columns.push(`${aggregate} AS ${column}`);
    }
    const operand = measureOperand(leaf.measure, column, params);
    conditions.set(index, printMeasureTest(leaf.test, operand, leaf.timezone, params));
  });
  return { ...groupedEvents(columns, where), conditions };
}

/** The rows themselves, several a contact: a bitmap takes each contact once. */
export function occurredScan(index: number, leaf: EventLeaf, { now, params }: ScanInput): Scan {
  const where = [eventIs(leaf.events, params), ...tsWithin(intervalOf(leaf), params)];
  if (leaf.where !== null) where.push(printPredicate(leaf.where, { timezone: leaf.timezone, now, params }));
  return {
    from: "events",
    where: [...where, ALIVE].join(" AND "),
    id: "contact_id",
    conditions: new Map([[index, "1"]]),
  };
}

function intervalOf(leaf: EventLeaf): Interval {
  if (leaf.window.kind !== "interval") throw new Error("an anchored window has no common interval");
  return leaf.window.interval;
}
