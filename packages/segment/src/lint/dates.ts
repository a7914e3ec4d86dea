import type { Interval } from "../calendar/interval.ts";
import { calendarMonths, fixedMs } from "../calendar/duration.ts";
import type { Duration } from "../language/ast.ts";
import type { ValueTest } from "./claim.ts";
import { allNumbers, intersectRanges, type Ranges, subtractRanges, wholeRanges } from "./ranges.ts";
import { surelyWithin } from "./windows.ts";

type DateTest = Extract<ValueTest, { readonly op: "date" | "recent" | "anniversary" | "age" }>;

export function isDateTest(test: ValueTest): test is DateTest {
  return test.op === "date" || test.op === "recent" || test.op === "anniversary" || test.op === "age";
}

/**
 * Whether no date, read in one zone, meets all of `positives` and none of `negatives`, whenever it is asked. Only tests of the same
 * family are compared, since what is said of `now` and what is said of the calendar have no fixed order.
 */
export function datesExclude(positives: readonly DateTest[], negatives: readonly DateTest[]): boolean {
  if (positives.length === 0) return false;
  return (
    absoluteExclude(positives, negatives) || agesExclude(positives, negatives) || spansExclude(positives, negatives)
  );
}

/** Instants `from <= t < to` as whole milliseconds. */
function rangeOf({ from, to }: Interval): Ranges {
  return from < to ? [[from, to === Infinity ? Infinity : to - 1]] : [];
}

function absoluteExclude(positives: readonly DateTest[], negatives: readonly DateTest[]): boolean {
  let ranges: Ranges = allNumbers;
  for (const test of positives) if (test.op === "date") ranges = intersectRanges(ranges, rangeOf(test.interval));
  for (const test of negatives) if (test.op === "date") ranges = subtractRanges(ranges, rangeOf(test.interval));
  return wholeRanges(ranges).length === 0;
}

function agesExclude(positives: readonly DateTest[], negatives: readonly DateTest[]): boolean {
  const asked = positives.filter((test) => test.op === "age");
  if (asked.length === 0) return false;
  let years: Ranges = [[0, Infinity]];
  for (const { bounds } of asked) years = intersectRanges(years, yearsOf(bounds));
  for (const test of negatives) if (test.op === "age") years = subtractRanges(years, yearsOf(test.bounds));
  return wholeRanges(years).length === 0;
}

function yearsOf(bounds: Extract<DateTest, { op: "age" }>["bounds"]): Ranges {
  const { gt = -Infinity, gte = -Infinity, lt = Infinity, lte = Infinity } = bounds;
  const from = Math.max(gte, Math.floor(gt) + 1);
  const to = Math.min(lte, Math.ceil(lt) - 1);
  return from <= to ? [[from, to]] : [];
}

function spansExclude(positives: readonly DateTest[], negatives: readonly DateTest[]): boolean {
  return positives.some(
    (p) =>
      negatives.some((n) => spanWithin(p, n)) ||
      positives.some((q) => p.op === "recent" && q.op === "recent" && p.direction !== q.direction),
  );
}

function spanWithin(p: DateTest, n: DateTest): boolean {
  if (p.op === "recent")
    return n.op === "recent" && p.direction === n.direction && surelyWithin(p.duration, n.duration);
  return p.op === "anniversary" && n.op === "anniversary" && noMoreDays(p.duration, n.duration);
}

function noMoreDays(a: Duration, b: Duration): boolean {
  const [first, second] = [fixedMs(a), fixedMs(b)];
  if (first !== null && second !== null) return first <= second;
  return first === null && second === null && calendarMonths(a) <= calendarMonths(b);
}
