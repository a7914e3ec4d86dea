import type { RankLeaf } from "./plan.ts";

/** A text that is equal for equal parts of a plan. `JSON.stringify` alone writes every infinity as null: an open start would equal an open end. */
export function keyOf(part: unknown): string {
  return JSON.stringify(part, (_key, value: unknown) =>
    value === Infinity ? "+inf" : value === -Infinity ? "-inf" : value,
  );
}

/** A ranking's name: equal for rankings that are equal at an instant. */
export function rankKey(leaf: RankLeaf): string {
  return keyOf(leaf);
}
