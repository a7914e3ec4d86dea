import type { EventLeaf, Formula, Leaf, PositiveTest } from "./plan.ts";

/**
 * Whether a leaf holds for a contact of whom its source knows nothing: no events, no trait, not on the list. Counts, days,
 * distinct values and sums are then 0, everything else is missing, and a test of what is missing is false.
 */
function holdsForNothing(leaf: Leaf): boolean {
  // The ratio of a change is missing, and the negation of a test holds on what is missing.
  if (leaf.kind === "change") return leaf.test.negated;
  return leaf.kind === "event" && eventHoldsForNothing(leaf);
}

export function formulaHoldsForNothing(formula: Formula, leaves: readonly Leaf[]): boolean {
  switch (formula.kind) {
    case "const":
      return formula.value;
    case "leaf":
      return holdsForNothing(leaves[formula.leaf]!);
    case "not":
      return !formulaHoldsForNothing(formula.of, leaves);
    case "and":
      return formula.of.every((part) => formulaHoldsForNothing(part, leaves));
    case "or":
      return formula.of.some((part) => formulaHoldsForNothing(part, leaves));
  }
}

function eventHoldsForNothing({ measure, test }: EventLeaf): boolean {
  switch (measure.kind) {
    case "count":
    case "days":
    case "distinct":
    case "sum":
      return holdsForZero(test.test) !== test.negated;
    default:
      return test.negated;
  }
}

function holdsForZero(test: PositiveTest): boolean {
  switch (test.op) {
    case "exists":
      return true;
    case "is":
      return test.value === 0;
    case "in":
      return test.values.includes(0);
    case "gt":
      return 0 > test.value;
    case "gte":
      return 0 >= test.value;
    case "lt":
      return 0 < test.value;
    case "lte":
      return 0 <= test.value;
    case "between":
      return test.lo <= 0 && 0 <= test.hi;
    default:
      return false;
  }
}
