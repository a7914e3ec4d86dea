import type { Scalar } from "@kindred/schema";
import { MAX_DATE_MS, MIN_DATE_MS } from "../calendar/date-literal.ts";
import { parseDate } from "../calendar/date-literal.ts";
import { zoneOf } from "../calendar/zone.ts";
import { holds } from "../interpret/test.ts";
import { Types, type ValueTest } from "./claim.ts";
import { datesExclude, isDateTest } from "./dates.ts";
import { allNumbers, intersectRanges, nextDown, nextUp, type Ranges, subtractRanges, wholeRanges } from "./ranges.ts";
import { onlyTexts, textImplies, textsDisjoint } from "./texts.ts";

/** What is said of one value: tests it meets, and tests it does not. */
export interface Tests {
  readonly positives: readonly ValueTest[];
  readonly negatives: readonly ValueTest[];
}

/** What the value can be before anything is asked of it. */
export interface Domain {
  readonly types: number;
  readonly numbers: Ranges;
  /** Numbers are whole. */
  readonly integer: boolean;
}

/** Whether no value, the missing one included, is as said. */
export function noValue(tests: Tests, domain: Domain): boolean {
  const { positives, negatives } = tests;
  let types = domain.types;
  for (const test of positives) types &= typesOf(test);
  const can = (type: number): boolean => (types & type) !== 0;
  // What is missing meets no test; whatever is not missing exists.
  if (can(Types.missing)) return false;
  if (negatives.some((test) => test.op === "exists")) return true;
  if (can(Types.other)) return false;
  return !(
    (can(Types.boolean) && [true, false].some((value) => scalarFits(value, tests))) ||
    (can(Types.number) && numbersLeft(tests, domain).length > 0 && !exclude(tests)) ||
    (can(Types.text) && !noText(tests)) ||
    (can(Types.array) && !noArray(tests)) ||
    (can(Types.object) && !noObject(tests)) ||
    (can(Types.instant) && !exclude(tests))
  );
}

/** The kinds of values for which a test can hold. */
function typesOf(test: ValueTest): number {
  switch (test.op) {
    case "is":
      return scalarType(test.value);
    case "in":
      return test.values.reduce<number>((types, value) => types | scalarType(value), 0);
    case "exists":
      return ~Types.missing;
    case "contains":
    case "startsWith":
    case "endsWith":
    case "matches":
      return Types.text;
    case "gt":
    case "gte":
    case "lt":
    case "lte":
    case "between":
      return Types.number;
    case "date":
    case "recent":
    case "anniversary":
    case "age":
      return Types.number | Types.text | Types.instant;
    case "hasAny":
    case "hasAll":
      return Types.array;
    case "near":
      return Types.object;
    case "type":
      return test.types;
  }
}

function scalarType(value: Scalar): number {
  return typeof value === "string" ? Types.text : typeof value === "number" ? Types.number : Types.boolean;
}

/** Whether a value can be as said; what depends on `now` counts as possible either way. */
function scalarFits(value: Scalar, { positives, negatives }: Tests): boolean {
  return (
    positives.every((test) => verdict(test, value) !== false) &&
    negatives.every((test) => verdict(test, value) !== true)
  );
}

function verdict(test: ValueTest, value: Scalar): boolean | null {
  if (test.op === "type") return (test.types & scalarType(value)) !== 0;
  if (test.op === "date") return holds(test, { kind: "json", value }, test.zone);
  if (test.op === "recent" || test.op === "anniversary" || test.op === "age")
    return parseDate(value, zoneOf(test.zone)) === null ? false : null;
  return holds(test, { kind: "json", value }, null);
}

/** The numbers that can be as said; more than those where a test depends on `now`. */
export function numbersLeft({ positives, negatives }: Tests, { numbers, integer }: Domain): Ranges {
  const whole = (ranges: Ranges): Ranges => (integer ? wholeRanges(ranges) : ranges);
  let left = whole(numbers);
  for (const test of positives) left = whole(intersectRanges(left, numbersOf(test) ?? [[MIN_DATE_MS, MAX_DATE_MS]]));
  for (const test of negatives) left = whole(subtractRanges(left, numbersOf(test) ?? []));
  return left;
}

/** The numbers that meet a test; null where that depends on `now`. */
function numbersOf(test: ValueTest): Ranges | null {
  switch (test.op) {
    case "is":
      return typeof test.value === "number" ? [[test.value, test.value]] : [];
    case "in":
      return test.values
        .filter((value) => typeof value === "number")
        .toSorted((a, b) => a - b)
        .map((value) => [value, value] as const);
    case "exists":
      return allNumbers;
    case "gt":
      return test.value === Infinity ? [] : [[nextUp(test.value), Infinity]];
    case "gte":
      return [[test.value, Infinity]];
    case "lt":
      return [[-Infinity, nextDown(test.value)]];
    case "lte":
      return [[-Infinity, test.value]];
    case "between":
      return test.lo <= test.hi ? [[test.lo, test.hi]] : [];
    case "date": {
      // A number is read as its whole milliseconds.
      const { from, to } = test.interval;
      return from < to
        ? intersectRanges([[from, to]], [[MIN_DATE_MS, nextDown(MAX_DATE_MS)]]).map(
            ([a, b]) => [a, b === to ? nextDown(to) : b] as const,
          )
        : [];
    }
    case "recent":
    case "anniversary":
    case "age":
      return null;
    case "type":
      return (test.types & Types.number) === 0 ? [] : allNumbers;
    default:
      return [];
  }
}

/** Whether the date tests of some zone exclude one another. */
function exclude({ positives, negatives }: Tests): boolean {
  const asked = positives.filter(isDateTest);
  const zones = new Set(asked.map(({ zone }) => zone));
  return [...zones].some((zone) =>
    datesExclude(
      asked.filter((test) => test.zone === zone),
      negatives.filter(isDateTest).filter((test) => test.zone === zone),
    ),
  );
}

function noText(tests: Tests): boolean {
  const { positives, negatives } = tests;
  const only = positives.map(onlyTexts).find((texts) => texts !== null);
  if (only !== undefined) return only.every((text) => !scalarFits(text, tests));
  return (
    positives.some((p) => negatives.some((n) => textImplies(p, n)) || positives.some((q) => textsDisjoint(p, q))) ||
    negatives.some((n) => textImplies(anyText, n)) ||
    exclude(tests)
  );
}

/** Every text contains the empty one. */
const anyText: ValueTest = { op: "contains", value: "", ignoreCase: false };

function noArray({ positives, negatives }: Tests): boolean {
  const has = new Set<Scalar>();
  const alternatives: (readonly Scalar[])[] = [];
  for (const test of positives) {
    if (test.op === "hasAll") for (const value of test.values) has.add(value);
    if (test.op === "hasAny") {
      if (test.values.length === 0) return true;
      if (test.values.length === 1) has.add(test.values[0]!);
      alternatives.push(test.values);
    }
  }
  return negatives.some((test) => {
    if (test.op === "hasAll") return test.values.every((value) => has.has(value));
    if (test.op !== "hasAny") return false;
    return (
      test.values.some((value) => has.has(value)) ||
      alternatives.some((values) => values.every((value) => test.values.includes(value)))
    );
  });
}

function noObject({ positives, negatives }: Tests): boolean {
  return positives.some(
    (p) =>
      p.op === "near" && negatives.some((n) => n.op === "near" && n.lat === p.lat && n.lon === p.lon && p.km <= n.km),
  );
}
