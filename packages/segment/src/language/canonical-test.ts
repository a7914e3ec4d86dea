import type { Json, JsonObject } from "@kindred/schema";

import type { ArgumentValue, DateLiteral, Duration, Measure, Test, Value, Window } from "./ast.ts";
import { readDate } from "./dates.ts";
import { formatDuration, normaliseDuration } from "./durations.ts";

export function canonicalMeasure(measure: Measure): Json {
  return "property" in measure ? { [measure.kind]: measure.property } : measure.kind;
}

export function canonicalWindow(window: Exclude<Window, { kind: "all" }>): JsonObject {
  switch (window.kind) {
    case "last":
      return { last: canonicalDuration(window.duration) };
    case "ago":
      return { ago: [canonicalDuration(window.from), canonicalDuration(window.to)] };
    case "range":
      return {
        ...(window.from === null ? {} : { from: date(window.from) }),
        ...(window.to === null ? {} : { to: date(window.to) }),
      };
    case "calendar":
      return { [window.which]: window.unit };
    case "anchored": {
      const { anchor } = window;
      const of = anchor.kind === "trait" ? { trait: anchor.path } : { [anchor.kind]: anchor.event };
      return { within: canonicalDuration(window.duration), of };
    }
  }
}

export function canonicalTest(test: Test): JsonObject {
  const ignoreCase = "ignoreCase" in test && test.ignoreCase ? { ignoreCase: true } : {};
  switch (test.op) {
    case "is":
    case "isNot":
    case "contains":
    case "notContains":
    case "startsWith":
    case "endsWith":
    case "matches":
    case "gt":
    case "gte":
    case "lt":
    case "lte":
    case "has":
    case "notHas":
    case "exists":
      return { [test.op]: literal(test.value), ...ignoreCase };
    case "in":
    case "notIn":
    case "hasAny":
    case "hasAll": {
      const values = sortedValues(test.values);
      const [only, second] = Array.isArray(values) ? (values as readonly Json[]) : [];
      if (only === undefined || second !== undefined) return { [test.op]: values, ...ignoreCase };
      return { [ofOne[test.op]]: only, ...ignoreCase };
    }
    case "between":
      return { between: [literal(test.lo), literal(test.hi)] };
    case "betweenDates":
      return { between: [date(test.lo), date(test.hi)] };
    case "before":
    case "after":
      return { [test.op]: date(test.value) };
    case "within":
      return { within: { [test.direction]: canonicalDuration(test.duration) } };
    case "anniversary":
      return { anniversary: { next: canonicalDuration(test.duration) } };
    case "age":
      return { age: { ...test.bounds } };
    case "near":
      return { near: { lat: test.lat, lon: test.lon, km: test.km } };
  }
}

/** What an operator on a list comes to when the list has one value. */
const ofOne = { in: "is", notIn: "isNot", hasAny: "has", hasAll: "has" } as const;

export function canonicalDuration(duration: Duration): string {
  return formatDuration(normaliseDuration(duration));
}

export function literal(value: Value<ArgumentValue>): Json {
  return value as Json;
}

function sortedValues(values: Value<readonly Json[]>): Json {
  if ("param" in values) return { param: values.param };
  const byText = new Map(values.map((value) => [JSON.stringify(value), value] as const));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

export function date(value: Value<DateLiteral>): Json {
  if (typeof value === "object") return { param: value.param };
  const read = readDate(value);
  return typeof read === "string" ? value : read.canonical;
}
