import type { JsonObject } from "@kindred/schema";
import fc from "fast-check";

import type { ValueKind } from "./vocabulary.ts";

/** Leaves composed of one another so many levels deep. */
export function logic(leaf: fc.Arbitrary<JsonObject>, depth: number): fc.Arbitrary<JsonObject> {
  if (depth === 0) return leaf;
  const child = logic(leaf, depth - 1);
  const children = fc.array(child, { maxLength: 3, size: "small" });
  return fc.oneof(
    { weight: 5, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("all", "any", "none"), children)
        .map(([kind, of]): JsonObject => ({ [kind]: of })),
    },
    { weight: 1, arbitrary: child.map((of) => ({ not: of })) },
  );
}

/** A path with the kind of its values. */
export function typed(kinds: readonly (readonly [string, ValueKind])[]): fc.Arbitrary<readonly [string, ValueKind]> {
  return fc.constantFrom(...kinds);
}
