import type { Condition, ContactCondition } from "../language/ast.ts";

/**
 * Visits the conditions that are not put together of others, in the order of the document; `isNegated`: under an odd number of `not`
 * and `none`, so that it lets people in by ceasing to hold.
 */
export function eachCondition(
  where: Condition,
  isNegated: boolean,
  visit: (condition: ContactCondition, isNegated: boolean) => void,
): void {
  switch (where.kind) {
    case "all":
    case "any":
      for (const part of where.of) eachCondition(part, isNegated, visit);
      return;
    case "none":
      for (const part of where.of) eachCondition(part, !isNegated, visit);
      return;
    case "not":
      eachCondition(where.of, !isNegated, visit);
      return;
    default:
      visit(where, isNegated);
  }
}
