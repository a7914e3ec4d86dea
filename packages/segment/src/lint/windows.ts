import { intersect } from "../calendar/interval.ts";
import { calendarMonths, fixedMs } from "../calendar/duration.ts";
import { DAY_MS } from "../calendar/civil.ts";
import { parseDate } from "../calendar/date-literal.ts";
import { zoneOf } from "../calendar/zone.ts";
import type { CalendarUnit, DateLiteral, Duration, UnanchoredWindow, Value, Window } from "../language/ast.ts";
import { canonicalWindow } from "../language/canonical-test.ts";
import { bound } from "../plan/bound.ts";
import type { Interval } from "../calendar/interval.ts";

const HOUR_MS = 3_600_000;
/** By how much local days and months may be off the clock: a zone that changes sides of the date line skips a day. */
const SLACK_MS = 27 * HOUR_MS;

/** The least and the greatest number of milliseconds a duration can be, wherever it starts. */
function lengthOf(duration: Duration): readonly [number, number] {
  const fixed = fixedMs(duration);
  if (fixed !== null) return [fixed, fixed];
  const months = calendarMonths(duration);
  const [years, rest] = [Math.floor(months / 12), months % 12];
  return [(years * 365 + rest * 28) * DAY_MS - SLACK_MS, (years * 366 + rest * 31) * DAY_MS + SLACK_MS];
}

/** Whether stepping `a` back from any instant never goes further than stepping `b`. */
export function surelyWithin(a: Duration, b: Duration): boolean {
  if (fixedMs(a) === null && fixedMs(b) === null) return calendarMonths(a) <= calendarMonths(b);
  return lengthOf(a)[1] <= lengthOf(b)[0];
}

const longest: Readonly<Record<CalendarUnit, number>> = {
  hour: HOUR_MS,
  day: DAY_MS,
  week: 7 * DAY_MS,
  month: 31 * DAY_MS,
  quarter: 92 * DAY_MS,
  year: 366 * DAY_MS,
};

/** Units that lie whole in a unit. */
const wholeIn: Readonly<Record<CalendarUnit, readonly CalendarUnit[]>> = {
  hour: ["hour"],
  day: ["day"],
  week: ["week", "day"],
  month: ["month", "day"],
  quarter: ["quarter", "month", "day"],
  year: ["year", "quarter", "month", "day"],
};

/** Whether every event of `a` is in `b`, whenever it is asked. Both are read in the same zone. */
export function windowWithin(a: Window, b: Window, zone: string): boolean {
  if (b.kind === "all" || sameWindow(a, b)) return true;
  if (a.kind === "all") return false;
  if (a.kind === "anchored") {
    return b.kind === "anchored" && sameAnchor(a, b) && surelyWithin(a.duration, b.duration);
  }
  const reach = reachOf(a);
  switch (b.kind) {
    case "anchored":
      return false;
    case "last":
      if (a.kind === "last") return surelyWithin(a.duration, b.duration);
      if (a.kind === "ago") return surelyWithin(a.from, b.duration);
      return reach !== null && reach <= lengthOf(b.duration)[0];
    case "ago":
      return a.kind === "ago" && surelyWithin(a.from, b.from) && surelyWithin(b.to, a.to);
    case "range": {
      if (a.kind !== "range") return false;
      const [inner, outer] = [rangeInterval(a, zone), rangeInterval(b, zone)];
      return inner.from >= inner.to || (inner.from >= outer.from && inner.to <= outer.to);
    }
    case "calendar":
      return a.kind === "calendar" && a.which === "this" && b.which === "this" && wholeIn[b.unit].includes(a.unit);
  }
}

/** How many milliseconds before now a calendar window begins at most; null where that is not known. */
function reachOf(window: UnanchoredWindow): number | null {
  if (window.kind !== "calendar") return null;
  return longest[window.unit] * (window.which === "this" ? 1 : 2) + SLACK_MS;
}

function sameWindow(a: Window, b: Window): boolean {
  if (a.kind === "all" || b.kind === "all") return a.kind === b.kind;
  return JSON.stringify(canonicalWindow(a)) === JSON.stringify(canonicalWindow(b));
}

function sameAnchor(a: Extract<Window, { kind: "anchored" }>, b: Extract<Window, { kind: "anchored" }>): boolean {
  return JSON.stringify(a.anchor) === JSON.stringify(b.anchor);
}

export function rangeInterval(window: Extract<Window, { kind: "range" }>, zone: string): Interval {
  return {
    from: window.from === null ? -Infinity : instantOf(window.from, zone),
    to: window.to === null ? Infinity : instantOf(window.to, zone),
  };
}

function instantOf(value: Value<DateLiteral>, zone: string): number {
  return parseDate(bound(value), zoneOf(zone)) ?? Number.NaN;
}

/** Whether no event can ever lie in it. */
export function isEmptyWindow(window: Window, zone: string): boolean {
  if (window.kind === "range") {
    const { from, to } = rangeInterval(window, zone);
    return from >= to;
  }
  return window.kind === "ago" && surelyWithin(window.from, window.to);
}

/** On how many local dates the events of a window can fall at most. */
export function mostDates(window: Window, zone: string): number {
  switch (window.kind) {
    case "all":
      return Infinity;
    case "last":
    case "anchored":
      return datesIn(lengthOf(window.duration)[1], zone);
    case "ago":
      return datesIn(lengthOf(window.from)[1] - lengthOf(window.to)[0], zone);
    case "calendar":
      return window.unit === "hour" ? 2 : Math.round(longest[window.unit] / DAY_MS);
    case "range": {
      const { from, to } = intersect(rangeInterval(window, zone), { from: -1e15, to: 1e15 });
      if (from === -1e15 || to === 1e15) return Infinity;
      return from >= to ? 0 : zoneOf(zone).dayAt(to - 1) - zoneOf(zone).dayAt(from) + 1;
    }
  }
}

/** All dates but the first and the last are in it whole; clocks put forward make them shorter. */
function datesIn(length: number, zone: string): number {
  return 2 + Math.floor((length - 1 + (zone === "UTC" ? 0 : 3 * HOUR_MS)) / DAY_MS);
}
