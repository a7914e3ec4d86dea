import type { Leaf, PropertyFormula } from "./plan.ts";

/** Whether a leaf looks products up in the catalogue. */
export function readsProducts(leaf: Leaf): boolean {
  switch (leaf.kind) {
    case "event":
    case "change":
      return inPredicate(leaf.where);
    case "sequence":
      return leaf.steps.some(({ where }) => inPredicate(where));
    case "rank":
      return inPredicate(leaf.by.where);
    case "trait":
    case "moved":
    case "stood":
    case "added":
    case "list":
    case "sample":
    case "rfm":
    case "score":
    case "permission":
      return false;
  }
}

function inPredicate(predicate: PropertyFormula | null): boolean {
  if (predicate === null) return false;
  switch (predicate.kind) {
    case "product":
      return true;
    case "not":
    case "elements":
      return inPredicate(predicate.of);
    case "and":
    case "or":
      return predicate.of.some(inPredicate);
    case "const":
    case "property":
    case "hour":
    case "weekday":
      return false;
  }
}
