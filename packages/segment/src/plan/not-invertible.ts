import { KindredError } from "@kindred/schema";
import type { Formula, Leaf } from "./plan.ts";

/** Why the arguments of a condition cannot be found from the data. */
export class NotInvertible extends Error {}

/** The pointer of the innermost condition that became a leaf. */
export function notInvertible(
  cause: NotInvertible,
  leaf: Leaf,
  leaves: readonly Leaf[],
  conditions: ReadonlyMap<string, Formula>,
): KindredError {
  const index = leaves.indexOf(leaf);
  // Conditions are reported after those inside them.
  const innermost = [...conditions].find(([, formula]) => contains(formula, index));
  return new KindredError("argument_not_invertible", cause.message, {
    status: 422,
    pointer: innermost?.[0] ?? "/where",
  });
}

function contains(formula: Formula, leaf: number): boolean {
  switch (formula.kind) {
    case "const":
      return false;
    case "leaf":
      return formula.leaf === leaf;
    case "not":
      return contains(formula.of, leaf);
    case "and":
    case "or":
      return formula.of.some((part) => contains(part, leaf));
  }
}
