import type { Scalar } from "@kindred/schema";
import { anniversaryCodes, type Interval, lastInterval, localDateCode, nextInterval } from "../calendar/interval.ts";
import { parseDate } from "../calendar/date-literal.ts";
import type { Zone } from "../calendar/zone.ts";
import type { DateLiteral, Test, Value } from "../language/ast.ts";
import { bound } from "./bound.ts";
import type { MeasureTest } from "./plan.ts";

export interface Instant {
  readonly now: number;
  readonly zone: Zone;
}

/** Whether an operator is the complement of its positive twin: the same at every instant. */
export function isNegative(test: Test): boolean {
  switch (test.op) {
    case "isNot":
    case "notIn":
    case "notContains":
    case "notHas":
      return true;
    case "exists":
      return !test.value;
    default:
      return false;
  }
}

/** Resolves an operator to its positive twin, with a flag when the document's operator is the complement. */
export function lowerTest(test: Test, { now, zone }: Instant): MeasureTest {
  const positive = (lowered: MeasureTest["test"]): MeasureTest => ({ negated: isNegative(test), test: lowered });
  const date = (interval: Interval): MeasureTest => positive({ op: "date", interval });
  switch (test.op) {
    case "is":
    case "isNot":
      return positive({ op: "is", value: bound(test.value), ignoreCase: test.ignoreCase });
    case "in":
    case "notIn":
      return positive({ op: "in", values: scalars(bound(test.values)), ignoreCase: test.ignoreCase });
    case "exists":
      return positive({ op: "exists" });
    case "contains":
    case "notContains":
      return positive({ op: "contains", value: bound(test.value), ignoreCase: test.ignoreCase });
    case "startsWith":
    case "endsWith":
    case "matches":
      return positive({ op: test.op, value: bound(test.value), ignoreCase: test.ignoreCase });
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return positive({ op: test.op, value: bound(test.value) });
    case "between":
      return positive({ op: "between", lo: bound(test.lo), hi: bound(test.hi) });
    case "before":
      return date({ from: -Infinity, to: literal(test.value, zone) });
    case "after":
      return date({ from: literal(test.value, zone) + 1, to: Infinity });
    case "betweenDates":
      return date({ from: literal(test.lo, zone), to: literal(test.hi, zone) + 1 });
    case "within":
      return date(
        test.direction === "last" ? lastInterval(test.duration, now, zone) : nextInterval(test.duration, now, zone),
      );
    case "anniversary":
      return positive({ op: "anniversary", codes: anniversaryCodes(test.duration, now, zone) });
    case "age":
      return positive({ op: "age", today: localDateCode(now, zone), bounds: test.bounds });
    case "has":
    case "notHas":
      return positive({ op: "hasAll", values: [bound(test.value)] });
    case "hasAny":
    case "hasAll":
      return positive({ op: test.op, values: scalars(bound(test.values)) });
    case "near":
      return positive({ op: "near", lat: test.lat, lon: test.lon, km: test.km });
  }
}

/** The checker has validated the literal, so a failure here is a bug. */
export function literal(value: Value<DateLiteral>, zone: Zone): number {
  const ms = parseDate(bound(value), zone);
  if (ms === null) throw new Error(`unchecked date literal ${JSON.stringify(value)}`);
  return ms;
}

/** Sorted and without repeats, so that equal sets are equal leaves. */
function scalars(values: readonly Scalar[]): readonly Scalar[] {
  const byKey = new Map(values.map((value) => [`${typeof value} ${String(value)}`, value]));
  return [...byKey.keys()].sort().map((key) => byKey.get(key)!);
}
