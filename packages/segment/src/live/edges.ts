import type { ContactFacts } from "../interpret/facts.ts";
import type { EvaluationInput } from "../plan/plan.ts";
import type { Edge } from "./edge.ts";

/** The edges of a bound segment and of all it refers to. They hold at every instant: compute them once per definition. */
export function edgesOf(_input: Omit<EvaluationInput, "now">): readonly Edge[] {
  throw new Error("not built yet");
}

export interface EdgeDue {
  readonly at: number;
  readonly edge: Edge;
}

/**
 * When, within (from, to], one contact's facts cross which of the edges: for a contact just interpreted, whose facts are at
 * hand. An event that arrives, a trait that changes, a merge need nothing else to be found again in time.
 */
export function duesOf(_edges: readonly Edge[], _facts: ContactFacts, _from: number, _to: number): readonly EdgeDue[] {
  throw new Error("not built yet");
}
