import { describe } from "vitest";
import type { Stores } from "../stores.ts";
import { clickHouseConformance } from "./clickhouse-conformance.ts";
import { migrationConformance } from "./migration-conformance.ts";
import { postgresConformance } from "./postgres-conformance.ts";

/** How a suite reaches the pair it runs against. */
export interface ConformancePair {
  stores(): Stores;
}

/** What every pair of stores must do, embedded or remote: the same function runs against each. */
export function storesConformance(name: string, pair: ConformancePair): void {
  // oxlint-disable-next-line vitest/valid-title -- named by the caller, once for each pair
  describe(name, () => {
    migrationConformance(pair);
    postgresConformance(pair);
    clickHouseConformance(pair);
  });
}
