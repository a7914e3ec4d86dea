import type { Json, JsonObject } from "@kindred/schema";

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
  const { not, none, any, all } = document;
  if (not !== undefined) return not as JsonObject;
  if (none !== undefined) return { any: none };
  if (Array.isArray(any)) return any.length === 0 ? { all: [] } : { none: any };
  if (Array.isArray(all) && all.length === 0) return { any: [] };
  const exchange = all === undefined ? opposite(document) : null;
  if (exchange === null) return { not: document };
  const [from, to, value] = exchange;
  const entries = Object.entries(document).map(([key, item]): [string, Json] =>
    key === from ? [to, value] : [key, item],
  );
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The operator of a leaf, its opposite and the opposite's operand; null when there is none. */
function opposite(leaf: JsonObject): readonly [string, string, Json] | null {
  if (typeof leaf["exists"] === "boolean") return ["exists", "exists", !leaf["exists"]];
  const { measure } = leaf;
  const neverMissing =
    measure === "count" ||
    measure === "days" ||
    (typeof measure === "object" && measure !== null && "distinct" in measure);
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
