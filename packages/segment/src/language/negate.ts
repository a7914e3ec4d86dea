import { isJsonObject, type Json, type JsonObject } from "@kindred/schema";

import type { Measure, Test } from "./ast.ts";

/** Operators whose answers are exact opposites, a missing value included. */
const twins: Readonly<Record<string, string>> = {
  is: "isNot",
  isNot: "is",
  in: "notIn",
  notIn: "in",
  contains: "notContains",
  notContains: "contains",
  has: "notHas",
  notHas: "has",
};

/** Opposite on numbers that are never missing, which only some measures give. */
const orderTwins: Readonly<Record<string, string>> = { gt: "lte", lte: "gt", gte: "lt", lt: "gte" };

/** The complement of a canonical document, again canonical: `not` stays only where no shorter form says the same. */
export function negate(document: JsonObject): JsonObject {
  const { not, none, any, all, hour, weekday, ratio } = document;
  if (not !== undefined) return not as JsonObject;
  if (none !== undefined) return { any: none };
  if (Array.isArray(any)) return any.length === 0 ? { all: [] } : { none: any };
  if (Array.isArray(all)) return all.length === 0 ? { any: [] } : { not: document };
  if (isJsonObject(hour)) return { hour: otherHours(hour) };
  if (Array.isArray(weekday)) return { weekday: [1, 2, 3, 4, 5, 6, 7].filter((day) => !weekday.includes(day)) };
  if (isJsonObject(ratio)) return withOpposite(document, "ratio", ratio);
  if (typeof document["reachable"] === "boolean") return { ...document, reachable: !document["reachable"] };
  for (const key of Object.hasOwn(document, "rfm") ? ["r", "f", "m"] : []) {
    const test = document[key];
    if (isJsonObject(test)) return withOpposite(document, key, test);
  }
  return exchanged(document, isNumberAlways(document["measure"])) ?? { not: document };
}

/** The document with the opposite test under a key; inside `not` when the test has no opposite. */
function withOpposite(document: JsonObject, key: string, test: JsonObject): JsonObject {
  const other = exchanged(test, false);
  return other === null ? { not: document } : { ...document, [key]: other };
}

/** The hours of the day that a span, which is never the whole day, leaves out. */
function otherHours({ from, to }: JsonObject): JsonObject {
  return { from: to === 24 ? 0 : (to as Json), to: from === 0 ? 24 : (from as Json) };
}

/** The document with the opposite operator in the place of its own; null when there is none. */
function exchanged(document: JsonObject, neverMissing: boolean): JsonObject | null {
  const exchange = opposite(document, neverMissing);
  if (exchange === null) return null;
  const [from, to, value] = exchange;
  const entries = Object.entries(document).map(([key, item]): [string, Json] =>
    key === from ? [to, value] : [key, item],
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The operator of a leaf, its opposite and the opposite's operand; null when there is none. */
function opposite(leaf: JsonObject, neverMissing: boolean): readonly [string, string, Json] | null {
  if (typeof leaf["exists"] === "boolean") return ["exists", "exists", !leaf["exists"]];
  for (const [key, value] of Object.entries(leaf)) {
    const twin = Object.hasOwn(twins, key)
      ? twins[key]
      : neverMissing && Object.hasOwn(orderTwins, key)
        ? orderTwins[key]
        : undefined;
    if (twin !== undefined) return [key, twin, value];
  }
  return null;
}

/** Whether a canonical measure is a number over no events too. */
function isNumberAlways(measure: Json | undefined): boolean {
  if (isJsonObject(measure)) return Object.hasOwn(measure, "distinct");
  return measure === "count" || measure === "days";
}

/** Measures that are a number over no events too, so that each comparison has an exact opposite. */
export function isNeverMissing({ kind }: Measure): boolean {
  return kind === "count" || kind === "days" || kind === "distinct";
}

/** The test that holds exactly when this one does not; null when no single operator says so. */
export function oppositeTest(test: Test, neverMissing: boolean): Test | null {
  switch (test.op) {
    case "is":
      return { ...test, op: "isNot" };
    case "isNot":
      return { ...test, op: "is" };
    case "in":
      return { ...test, op: "notIn" };
    case "notIn":
      return { ...test, op: "in" };
    case "contains":
      return { ...test, op: "notContains" };
    case "notContains":
      return { ...test, op: "contains" };
    case "has":
      return { ...test, op: "notHas" };
    case "notHas":
      return { ...test, op: "has" };
    case "exists":
      return { ...test, value: !test.value };
    case "gt":
      return neverMissing ? { ...test, op: "lte" } : null;
    case "gte":
      return neverMissing ? { ...test, op: "lt" } : null;
    case "lt":
      return neverMissing ? { ...test, op: "gte" } : null;
    case "lte":
      return neverMissing ? { ...test, op: "gt" } : null;
    default:
      return null;
  }
}
