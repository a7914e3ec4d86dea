import type { PropertyPredicate } from "../language/ast.ts";
import { type Effort, type Literal } from "./claim.ts";
import { rowClaimOf } from "./read-claim.ts";
import { refuted } from "./refute.ts";
import { type Asked, domainOf, type ElementsLiteral, sortLiterals } from "./subjects.ts";
import { noValue } from "./values.ts";

/** Whether no event can be as the literals say. */
export function noRow(literals: readonly Literal[], effort: Effort): boolean {
  const { subjects, elements, opaque } = sortLiterals(literals);
  return (
    opaque.some((one) => one.holds && opaque.some((other) => !other.holds && other.atom.key === one.atom.key)) ||
    [...subjects.values()].some(valueless) ||
    elementsExclude(elements, effort)
  );
}

export function valueless(asked: Asked): boolean {
  return noValue(asked, domainOf(asked.subject));
}

/** Whether every event that meets `p` meets `q`. */
export function rowImplies(p: PropertyPredicate, q: PropertyPredicate, zone: string, effort: Effort): boolean {
  return refuted([rowClaimOf(p, zone), rowClaimOf(q, zone, false)], noRow, effort);
}

export function rowNever(p: PropertyPredicate, zone: string, effort: Effort): boolean {
  return refuted([rowClaimOf(p, zone)], noRow, effort);
}

function elementsExclude(elements: readonly ElementsLiteral[], effort: Effort): boolean {
  const positives = elements.filter(({ holds }) => holds).map(({ atom }) => atom);
  const negatives = elements.filter(({ holds }) => !holds).map(({ atom }) => atom);
  const empty = (...claims: readonly [PropertyPredicate, boolean][]): boolean =>
    refuted(
      claims.map(([of, holds]) => rowClaimOf(of, elements[0]?.atom.zone ?? "UTC", holds)),
      noRow,
      effort,
    );
  return positives.some((p) => {
    if (p.quantifier === "some" && empty([p.of, true])) return true;
    const others = positives.filter(({ array }) => array.key === p.array.key);
    if (p.quantifier === "some" && others.some((q) => q.quantifier === "every" && empty([p.of, true], [q.of, true])))
      return true;
    return negatives.some(
      (n) => n.array.key === p.array.key && n.quantifier === p.quantifier && empty([p.of, true], [n.of, false]),
    );
  });
}
