import type { Json, JsonObject } from "@kindred/schema";

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
  const entries = Object.entries(document).map(
    ([key, item]) => (key === from ? [to, value] : [key, item]) as [string, Json],
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
