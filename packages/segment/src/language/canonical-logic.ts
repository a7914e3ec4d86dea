import type { JsonObject } from "@kindred/schema";

import type { Logic } from "./ast.ts";
import { sortKeys } from "./canonical-json.ts";
import { negate } from "./negate.ts";

export const everyone: JsonObject = { all: [] };
const nobody: JsonObject = { any: [] };

/** Logic over any leaves in canonical form; `leafOf` gives the canonical document of a leaf. */
export function canonicalLogic<Leaf extends { readonly kind: string }>(
  logic: Logic<Leaf>,
  leafOf: (leaf: Leaf) => JsonObject,
): JsonObject {
  const known = canonicalForms.get(logic);
  if (known !== undefined) return known;
  const made = newCanonicalLogic(logic, leafOf);
  canonicalForms.set(logic, made);
  return made;
}

/** Nodes never change, and each is asked for once per level above it. */
const canonicalForms = new WeakMap<object, JsonObject>();

function newCanonicalLogic<Leaf extends { readonly kind: string }>(
  logic: Logic<Leaf>,
  leafOf: (leaf: Leaf) => JsonObject,
): JsonObject {
  const composed = logic as Logic<never>;
  const children = (of: readonly Logic<Leaf>[]): JsonObject[] => of.map((child) => canonicalLogic(child, leafOf));
  switch (composed.kind) {
    case "all":
      return gather("all", children(composed.of));
    case "any":
      return gather("any", children(composed.of));
    case "none":
      return negate(gather("any", children(composed.of)));
    case "not":
      return negate(canonicalLogic(composed.of, leafOf));
    default:
      return sortKeys(leafOf(logic as Leaf));
  }
}

function gather(kind: "all" | "any", members: readonly JsonObject[]): JsonObject {
  const [neutral, decisive] = kind === "all" ? [everyone, nobody] : [nobody, everyone];
  // Members are canonical already, their keys sorted: equal ones print alike.
  const flat = members.flatMap((member) =>
    Array.isArray(member[kind]) ? (member[kind] as readonly JsonObject[]) : [member],
  );
  const byText = new Map(flat.map((member) => [JSON.stringify(member), member] as const));
  if (byText.has(JSON.stringify(decisive))) return decisive;
  const sorted = [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, member]) => member);
  return sorted.length === 0 ? neutral : sorted.length === 1 ? (sorted[0] as JsonObject) : { [kind]: sorted };
}
