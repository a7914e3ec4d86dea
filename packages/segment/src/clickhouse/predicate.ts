import type { PropertyFormula } from "../plan/plan.ts";
import { jsonOperand } from "./operand.ts";
import { negation } from "./negation.ts";
import type { Params } from "./params.ts";
import { printTest } from "./test.ts";

/** A predicate over the properties of an event row. */
export function printPredicate(predicate: PropertyFormula, timezone: string | null, params: Params): string {
  switch (predicate.kind) {
    case "const":
      return predicate.value ? "1" : "0";
    case "property":
      return printTest(predicate.test, jsonOperand("properties", predicate.path, params), timezone, params);
    case "not":
      return negation(printPredicate(predicate.of, timezone, params));
    case "and":
    case "or": {
      if (predicate.of.length === 0) return predicate.kind === "and" ? "1" : "0";
      const parts = predicate.of.map((part) => printPredicate(part, timezone, params));
      return parts.length === 1 ? parts[0]! : `(${parts.join(predicate.kind === "and" ? " AND " : " OR ")})`;
    }
  }
}
