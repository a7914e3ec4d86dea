import type { Condition, ContactCondition, Logic, PropertyPredicate } from "../language/ast.ts";

/** The predicates a condition has on its events. */
export function predicatesIn(leaf: ContactCondition): readonly PropertyPredicate[] {
  switch (leaf.kind) {
    case "event":
    case "change":
      return leaf.where === null ? [] : [leaf.where];
    case "rank":
      return leaf.by.where === null ? [] : [leaf.by.where];
    case "sequence":
      return leaf.steps.flatMap(({ where }) => (where === null ? [] : [where]));
    default:
      return [];
  }
}

/** The leaves of a composition, in the order of the document. */
export function leavesIn<Leaf extends { readonly kind: string }>(logic: Logic<Leaf>): readonly Leaf[] {
  const composed = logic as Logic<never>;
  switch (composed.kind) {
    case "all":
    case "any":
    case "none":
      return composed.of.flatMap((child) => leavesIn<Leaf>(child));
    case "not":
      return leavesIn<Leaf>(composed.of);
    default:
      return [logic as Leaf];
  }
}

/** The compositions of at least two conditions inside a condition, itself left out. */
export function groupsIn(condition: Condition): readonly Condition[] {
  if (condition.kind === "not") return [...ownGroup(condition.of), ...groupsIn(condition.of)];
  if (condition.kind !== "all" && condition.kind !== "any" && condition.kind !== "none") return [];
  return condition.of.flatMap((child) => [...ownGroup(child), ...groupsIn(child)]);
}

function ownGroup(condition: Condition): readonly Condition[] {
  const isGroup = condition.kind === "all" || condition.kind === "any" || condition.kind === "none";
  return isGroup && leavesIn(condition).length > 1 ? [condition] : [];
}
