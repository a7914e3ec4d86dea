import { isJsonObject, type Json, type JsonObject } from "@kindred/schema";
import { evaluateLeaf } from "./evaluate.ts";
import type { ContactFacts } from "./facts.ts";
import { compareScalars, valueAt } from "./value.ts";
import type { EvaluationInput, Formula, Leaf, PropertyFormula } from "../plan/plan.ts";
import { lower } from "../plan/lower.ts";
import { dependsOn, type Placeholder, requireEqualities, requireEquality } from "../plan/placeholder.ts";
import { notInvertible, NotInvertible } from "../plan/not-invertible.ts";

/**
 * The values in one contact's data that an argument is compared with, sorted. Every other value is in none of the
 * places that are asked about, so the segment answers alike for all of them.
 *
 * @param input bound with the placeholder
 * @throws KindredError `argument_not_invertible` where the argument is not simply compared for equality
 */
export function candidateArguments(
  input: EvaluationInput,
  placeholder: Placeholder,
  facts: ContactFacts,
): (string | number)[] {
  const conditions = new Map<string, Formula>();
  const { leaves, now } = lower(input, (at, formula) => conditions.set(at, formula));
  const found = new Set<string | number>();
  const add = (value: Json | undefined): void => {
    if (typeof value === placeholder.type) found.add(value as string | number);
  };
  for (const leaf of leaves) {
    if (!dependsOn(leaf, placeholder)) continue;
    try {
      ofLeaf(leaf, { placeholder, facts, now, add });
    } catch (error) {
      if (!(error instanceof NotInvertible)) throw error;
      throw notInvertible(error, leaf, leaves, conditions);
    }
  }
  return [...found].sort(compareScalars);
}

interface Search {
  readonly placeholder: Placeholder;
  readonly facts: ContactFacts;
  readonly now: number;
  readonly add: (value: Json | undefined) => void;
}

function ofLeaf(leaf: Leaf, search: Search): void {
  const { facts, placeholder, now, add } = search;
  switch (leaf.kind) {
    case "trait":
      requireEquality(leaf.test, placeholder);
      return add(valueAt(facts.traits, leaf.path));
    case "event":
    case "change": {
      if (dependsOn(leaf.where, placeholder)) ofEvents(leaf.where!, leaf.events, search);
      if (!dependsOn(leaf.test, placeholder)) return;
      requireEquality(leaf.test.test, placeholder);
      if (dependsOn(leaf.where, placeholder))
        throw new NotInvertible("The argument is compared both with the events and with what is measured over them.");
      const { actual } = evaluateLeaf(leaf, now, facts);
      return actual.kind === "json" ? add(actual.value) : undefined;
    }
    case "sequence":
      for (const { where, events } of leaf.steps) if (dependsOn(where, placeholder)) ofEvents(where!, events, search);
      return;
    case "rank":
      throw new NotInvertible(
        "Here the argument decides about everybody at once, so it cannot be found from one contact's data.",
      );
    default:
      throw new NotInvertible("A condition of this kind cannot be turned around: bind the argument value by value.");
  }
}

function ofEvents(where: PropertyFormula, names: readonly string[], search: Search): void {
  requireEqualities(where, search.placeholder);
  for (const event of search.facts.events) {
    if (names.includes(event.event) && event.ts <= search.now) ofObject(where, event.properties, search);
  }
}

function ofObject(part: PropertyFormula, object: JsonObject, search: Search): void {
  if (!dependsOn(part, search.placeholder)) return;
  switch (part.kind) {
    case "property":
      return search.add(valueAt(object, part.path));
    case "product":
      for (const versions of search.facts.products?.values() ?? [])
        for (const { doc } of versions) search.add(valueAt(doc, part.path));
      return;
    case "elements": {
      const elements = valueAt(object, part.path);
      if (!Array.isArray(elements)) return;
      for (const element of elements as readonly Json[]) if (isJsonObject(element)) ofObject(part.of, element, search);
      return;
    }
    case "not":
      return ofObject(part.of, object, search);
    case "and":
    case "or":
      for (const each of part.of) ofObject(each, object, search);
      return;
    default:
      return;
  }
}
