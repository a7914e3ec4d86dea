import type { Leaf } from "../../plan/plan.ts";
import { instant } from "../event-rows.ts";
import { jsonOperand } from "../operand.ts";
import { traitOf } from "../source.ts";
import { printTest } from "../test.ts";
import { ALIVE, type Scan, type ScanInput } from "./scan.ts";

/** Traits as they stood: per contact and trait, the document written last by (ts, message id). */
export function historyScan(leaves: ReadonlyMap<number, Leaf>, { now, params }: ScanInput): Scan {
  const conditions = new Map<number, string>();
  const traits = new Set<string>();
  const byTrait = new Map<string, string>();
  for (const [index, leaf] of leaves) {
    if (leaf.kind !== "trait") continue;
    const trait = traitOf(leaf);
    traits.add(trait);
    const test = printTest(leaf.test, jsonOperand("doc", leaf.path, params), leaf.timezone, params);
    const name = `t${index}`;
    byTrait.set(name, `argMaxIf(${test}, tuple(ts, message_id), trait = ${params.add("String", trait)}) AS ${name}`);
    conditions.set(index, name);
  }
  const columns = [...byTrait.values()].map((column) => `,\n      ${column}`).join("");
  return {
    from: `(
    SELECT contact_id${columns}
    FROM trait_history FINAL
    WHERE trait IN ${params.add("Array(String)", [...traits].sort())} AND ts < ${instant(now + 1, params)}
    GROUP BY contact_id
  )`,
    where: ALIVE,
    id: "contact_id",
    conditions,
  };
}
