import type { Leaf } from "../../plan/plan.ts";
import { timeWithin } from "../event-rows.ts";
import { jsonOperand } from "../operand.ts";
import type { Params } from "../params.ts";
import { printTest } from "../test.ts";
import type { Scan } from "./scan.ts";

export function contactsScan(leaves: ReadonlyMap<number, Leaf>, params: Params): Scan {
  const conditions = new Map<number, string>();
  for (const [index, leaf] of leaves) {
    if (leaf.kind === "trait") {
      conditions.set(index, printTest(leaf.test, jsonOperand("traits", leaf.path, params), leaf.timezone, params));
    } else if (leaf.kind === "added") {
      conditions.set(index, `(${timeWithin("created_at", leaf.interval, params).join(" AND ")})`);
    } else if (leaf.kind === "sample") {
      const place = `cityHash64(${params.add("String", leaf.salt)}, key) % 10000 / 100`;
      const from = params.add("Float64", leaf.from);
      conditions.set(index, `(${place} >= ${from} AND ${place} < ${params.add("Float64", leaf.to)})`);
    }
  }
  return { from: "contacts FINAL", where: "deleted = 0", id: "id", conditions };
}
