import type { Interval } from "../calendar/interval.ts";
import type { Params } from "./params.ts";

/** Conditions on the columns by which events are ordered. */
export function eventIs(events: readonly string[], params: Params): string {
  return events.length === 1
    ? `event = ${params.add("String", events[0]!)}`
    : `event IN ${params.add("Array(String)", events)}`;
}

export function tsWithin(interval: Interval, params: Params): string[] {
  return timeWithin("ts", interval, params);
}

/** The same for another column of instants. */
export function timeWithin(column: string, { from, to }: Interval, params: Params): string[] {
  const bounds: string[] = [];
  if (from !== -Infinity) bounds.push(`${column} >= ${instant(from, params)}`);
  if (to !== Infinity) bounds.push(`${column} < ${instant(to, params)}`);
  return bounds;
}

/** A constant that the primary key can be compared with. */
export function instant(ms: number, params: Params): string {
  return `fromUnixTimestamp64Milli(${params.add("Int64", ms)}, 'UTC')`;
}

/**
 * When a row holds from and, within that millisecond, when it was written, as one number that grows with both: states that
 * compare tuples take ClickHouse several times as long.
 */
export function standingOrder(written: "version" | "seq"): string {
  return `bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(${written}))`;
}
