import type { EventLeaf, Formula, Leaf } from "../../plan/plan.ts";
import { keyOf } from "../../plan/key.ts";
import { lower } from "../../plan/lower.ts";
import type { CompileInput } from "../compile.ts";
import { type CountFormula, countFormula, largestCount } from "./count-formula.ts";
import { Counts } from "./counts.ts";
import { countReads } from "./count-reads.ts";
import { choices, splitPredicate } from "./equalities.ts";
import { MeasuredLanes } from "./measured-lanes.ts";
import type { ManyRead } from "./read.ts";
import { Scans } from "./scan-reads.ts";
import { SetGraph, type SetNode } from "./set-graph.ts";
import { TraitValues } from "./traits.ts";

/** How the members of many segments come from few reads. */
export interface ManyPlan {
  readonly reads: readonly ManyRead[];
  readonly nodes: readonly SetNode[];
  /** The node of each input. */
  readonly roots: readonly number[];
}

type NodeOf = () => number;

/**
 * Plans segments that are evaluated at one instant with traits of one time.
 *
 *     inputs ─ lower ─► formulas over leaves, equal leaves once
 *       counts of events ─► Counts         a pass per kind of events, whatever the number of conditions
 *       sums and the like of events with one value of a property ─► MeasuredLanes   a pass per property
 *       traits by value  ─► TraitValues    a pass over the contacts
 *       everything else  ─► Scans          a read per source
 *     formulas ─► SetGraph                 equal parts once
 */
export function planMany(inputs: readonly CompileInput[]): ManyPlan {
  const graph = new SetGraph();
  const counts = new Counts();
  const traits = new TraitValues();
  const measured = new MeasuredLanes();
  const scans = new Scans();
  const [first] = inputs;
  if (first === undefined) return { reads: [], nodes: [], roots: [] };
  const instant = { now: first.now, traits: first.traits };
  if (inputs.some(({ now, traits }) => now !== instant.now || traits !== instant.traits))
    throw new Error("segments of different instants need plans of their own");

  let built: { counts: ReadonlyMap<string, number>; trait: ReturnType<TraitValues["build"]>["nodeOf"] } | null = null;
  const asked = new Map<string, NodeOf>();
  const ask = (leaf: Leaf): NodeOf => {
    if (leaf.kind === "event") {
      const counted = askCount(leaf, counts);
      if (counted !== null) return () => counted(built!.counts, graph);
    }
    if (instant.traits === "current" && traits.ask(leaf)) return () => built!.trait(leaf);
    const node = measured.ask(leaf, graph) ?? scans.ask(leaf, graph);
    return () => node;
  };
  const plans = inputs.map((input) => {
    const { formula, leaves } = lower(input);
    const nodes = leaves.map((leaf) => {
      const key = keyOf(leaf);
      const known = asked.get(key) ?? ask(leaf);
      asked.set(key, known);
      return known;
    });
    return { formula, nodes };
  });

  const counted = counts.build(graph);
  const trait = traits.build(graph);
  built = { counts: counted.nodes, trait: trait.nodeOf };
  const roots = plans.map(({ formula, nodes }) => nodeOfFormula(formula, nodes, graph));
  return {
    reads: [
      ...countReads(counted.counts, instant.now),
      ...measured.reads(instant.now),
      ...trait.reads,
      ...scans.reads(instant),
    ],
    nodes: graph.nodes,
    roots,
  };
}

/** Asks for what a count needs; null when the leaf is no count over a common window. */
function askCount(
  { events, where, window, measure, test, timezone }: EventLeaf,
  counts: Counts,
): ((nodes: ReadonlyMap<string, number>, graph: SetGraph) => number) | null {
  const days = measure.kind === "days";
  if ((measure.kind !== "count" && !days) || window.kind !== "interval") return null;
  const formula = countFormula(test);
  const { equal, rest } = splitPredicate(where, largestCount(formula) <= 1);
  const { from, to } = window.interval;
  const lane = { events, paths: equal.map(({ path }) => path), rest, timezone, to, days };
  const asked = new Map<number, readonly string[]>();
  const visit = (part: CountFormula): void => {
    if (part.kind === "not") visit(part.of);
    else if (part.kind === "and" || part.kind === "or") part.of.forEach(visit);
    else if (part.kind === "atLeast" && from < to && !asked.has(part.n)) {
      asked.set(
        part.n,
        choices(equal).map((values) => counts.ask(lane, values, part.n, from)),
      );
    }
  };
  visit(formula);
  return (nodes, graph) => {
    const print = (part: CountFormula): number => {
      switch (part.kind) {
        case "const":
          return graph.constant(part.value);
        case "not":
          return graph.not(print(part.of));
        case "and":
          return graph.and(part.of.map(print));
        case "or":
          return graph.or(part.of.map(print));
        case "atLeast":
          return graph.or((asked.get(part.n) ?? []).map((key) => nodes.get(key)!));
      }
    };
    return print(formula);
  };
}

function nodeOfFormula(formula: Formula, leaves: readonly NodeOf[], graph: SetGraph): number {
  switch (formula.kind) {
    case "const":
      return graph.constant(formula.value);
    case "leaf":
      return leaves[formula.leaf]!();
    case "not":
      return graph.not(nodeOfFormula(formula.of, leaves, graph));
    case "and":
      return graph.and(formula.of.map((part) => nodeOfFormula(part, leaves, graph)));
    case "or":
      return graph.or(formula.of.map((part) => nodeOfFormula(part, leaves, graph)));
  }
}
