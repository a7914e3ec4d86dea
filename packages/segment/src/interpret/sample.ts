import { cityHash64Pair } from "./city-hash.ts";

/** A contact's stable place in [0, 100) under a salt, in steps of 0.01. */
export function samplePlace(salt: string, key: string): number {
  return Number(cityHash64Pair(salt, key) % 10_000n) / 100;
}
