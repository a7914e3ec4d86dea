import type { RankLeaf } from "./plan.ts";

/** A ranking's name: equal for rankings that are equal at an instant. */
export function rankKey(leaf: RankLeaf): string {
  return JSON.stringify(leaf, (_key, value: unknown) =>
    value === -Infinity ? "-inf" : value === Infinity ? "+inf" : value,
  );
}
