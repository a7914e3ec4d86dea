import type {
  ArgumentValue,
  Condition,
  ContactCondition,
  DateLiteral,
  EventRowCondition,
  Logic,
  PropertyPredicate,
  Test,
  Value,
  Window,
} from "../language/ast.ts";
import { paramRecord } from "./read-params.ts";

/** How parameters are replaced, and what looks at each test once they are. */
export interface Substitution {
  readonly valueOf: <T>(value: Value<T>) => T;
  readonly accepts: (test: Test, at: string) => void;
}

/** The same condition with a value in the place of each parameter. */
export function substitute(condition: Condition, substitution: Substitution): Condition {
  return mapLeaves(condition, (leaf) => substituteLeaf(leaf, substitution));
}

/** The same logic over other leaves. */
function mapLeaves<Leaf extends { readonly kind: string }>(
  logic: Logic<Leaf>,
  change: (leaf: Leaf) => Leaf,
): Logic<Leaf> {
  const composed = logic as Logic<never>;
  switch (composed.kind) {
    case "all":
    case "any":
    case "none":
      return { ...composed, of: composed.of.map((child) => mapLeaves<Leaf>(child, change)) };
    case "not":
      return { ...composed, of: mapLeaves<Leaf>(composed.of, change) };
    default:
      return change(logic as Leaf);
  }
}

function substituteLeaf(leaf: ContactCondition, substitution: Substitution): ContactCondition {
  const where = (predicate: PropertyPredicate | null): PropertyPredicate | null =>
    predicate === null ? null : mapLeaves(predicate, (row) => substituteRow(row, substitution));
  switch (leaf.kind) {
    case "trait":
      return { ...leaf, test: substituteTest(leaf.test, leaf.at, substitution) };
    case "event": {
      const window = substituteWindow(leaf.window, substitution);
      const test = substituteTest(leaf.test, leaf.at, substitution);
      return { ...leaf, where: where(leaf.where), window, test };
    }
    case "change": {
      const window = substituteWindow(leaf.window, substitution);
      const versus = substituteWindow(leaf.versus, substitution);
      const test = substituteTest(leaf.test, leaf.at, substitution);
      return { ...leaf, where: where(leaf.where), window, versus, test };
    }
    case "sequence": {
      const steps = leaf.steps.map((step) => ({ ...step, where: where(step.where) }));
      return { ...leaf, steps, window: substituteWindow(leaf.window, substitution) };
    }
    case "rank": {
      const { by } = leaf;
      const window = substituteWindow(by.window, substitution);
      return { ...leaf, by: { ...by, where: where(by.where), window } };
    }
    case "segment": {
      const args = Object.entries(leaf.args).map(
        ([name, value]) => [name, substitution.valueOf<ArgumentValue>(value)] as const,
      );
      return { ...leaf, args: paramRecord(args) };
    }
    case "moved":
      return { ...leaf, window: substituteWindow(leaf.window, substitution) };
    case "added":
      return { ...leaf, window: substituteWindow(leaf.window, substitution) };
    case "stood":
      return { ...leaf, instant: substitution.valueOf<DateLiteral>(leaf.instant) };
    case "rfm":
    case "score":
      return { ...leaf, test: substituteTest(leaf.test, leaf.at, substitution) };
    case "list":
    case "sample":
    case "channel":
    case "subscribed":
      return leaf;
  }
}

function substituteRow(row: EventRowCondition, substitution: Substitution): EventRowCondition {
  switch (row.kind) {
    case "property":
    case "product":
      return { ...row, test: substituteTest(row.test, row.at, substitution) };
    case "elements":
      return { ...row, of: mapLeaves(row.of, (inner) => substituteRow(inner, substitution)) };
    case "hour":
    case "weekday":
      return row;
  }
}

function substituteTest(test: Test, at: string, { valueOf, accepts }: Substitution): Test {
  const bound = ((): Test => {
    switch (test.op) {
      case "is":
      case "isNot":
        return { ...test, value: valueOf(test.value) };
      case "has":
      case "notHas":
        return { ...test, value: valueOf(test.value) };
      case "in":
      case "notIn":
        return { ...test, values: valueOf(test.values) };
      case "hasAny":
      case "hasAll":
        return { ...test, values: valueOf(test.values) };
      case "contains":
      case "notContains":
      case "startsWith":
      case "endsWith":
      case "matches":
        return { ...test, value: valueOf(test.value) };
      case "gt":
      case "gte":
      case "lt":
      case "lte":
        return { ...test, value: valueOf(test.value) };
      case "before":
      case "after":
        return { ...test, value: valueOf(test.value) };
      case "between":
        return { ...test, lo: valueOf(test.lo), hi: valueOf(test.hi) };
      case "betweenDates":
        return { ...test, lo: valueOf(test.lo), hi: valueOf(test.hi) };
      case "exists":
      case "within":
      case "anniversary":
      case "age":
      case "near":
        return test;
    }
  })();
  accepts(bound, at);
  return bound;
}

function substituteWindow<W extends Window>(window: W, { valueOf }: Substitution): W {
  if (window.kind !== "range") return window;
  const { from, to } = window;
  return { ...window, from: from === null ? null : valueOf(from), to: to === null ? null : valueOf(to) };
}
