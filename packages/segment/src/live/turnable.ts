import { lower } from "../plan/lower.ts";
import type { EvaluationInput } from "../plan/plan.ts";
import { type Affected, affectedBy } from "./affected.ts";
import { eachCondition } from "./each-condition.ts";
import { edgesOf } from "./edges.ts";

/** A condition of a definition that is not put together of others, and what can turn its verdict. */
export interface Turnable {
  /** JSON pointer into the document; a condition that refers to another segment stands for all in that one. */
  readonly at: string;
  /** Whether the segment gets members as this ceases to hold: it stands under an odd number of `not` and `none`. */
  readonly negated: boolean;
  /** The condition as a segment of its own. */
  readonly input: Omit<EvaluationInput, "now">;
  readonly affected: Affected;
  /** Keys of the edges by which time can turn it. */
  readonly edges: ReadonlySet<string>;
}

/** The conditions of a bound segment in the order of the document. They hold at every instant: compute them once per definition. */
export function turnablesOf(input: Omit<EvaluationInput, "now">): readonly Turnable[] {
  const found: Turnable[] = [];
  eachCondition(input.segment.where, false, (condition, negated) => {
    const alone = { ...input, segment: { ...input.segment, where: condition } };
    // What news and time can do is the same at every instant.
    const affected = affectedBy(lower({ ...alone, now: 0 }));
    const edges = new Set(edgesOf(alone).map(({ key }) => key));
    found.push({ at: condition.at, negated, input: alone, affected, edges });
  });
  return found;
}
