import { fixedMs, step } from "../calendar/duration.ts";
import { parseDate } from "../calendar/date-literal.ts";
import { zoneOf } from "../calendar/zone.ts";
import type { Anchor, Duration } from "../language/ast.ts";
import { lower } from "../plan/lower.ts";
import type { EvaluationInput, EventLeaf, Formula, Leaf, Plan, PropertyFormula } from "../plan/plan.ts";
import type { ContactFacts, FactEvent } from "./facts.ts";
import { measureOf } from "./measure.ts";
import { samplePlace } from "./sample.ts";
import { holds, type Tested } from "./test.ts";
import { valueAt } from "./value.ts";

/** Whether a contact is in a segment at `input.now`. */
export function interpret(input: EvaluationInput, facts: ContactFacts): boolean {
  return evaluatePlan(lower(input), facts);
}

/** The same for a plan made once and asked of many contacts. Each leaf is decided at most once. */
export function evaluatePlan(plan: Plan, facts: ContactFacts): boolean {
  const verdicts = new Map<number, boolean>();
  const decide = (formula: Formula): boolean => {
    switch (formula.kind) {
      case "const":
        return formula.value;
      case "not":
        return !decide(formula.of);
      case "and":
        return formula.of.every(decide);
      case "or":
        return formula.of.some(decide);
      case "leaf": {
        let verdict = verdicts.get(formula.leaf);
        if (verdict === undefined) {
          verdict = evaluateLeaf(plan.leaves[formula.leaf]!, plan.now, facts).verdict;
          verdicts.set(formula.leaf, verdict);
        }
        return verdict;
      }
    }
  };
  return decide(plan.formula);
}

export interface LeafResult {
  readonly verdict: boolean;
  /** What was compared. */
  readonly actual: Tested;
  /** The events the measure was taken over; empty for leaves that read none. */
  readonly events: readonly FactEvent[];
}

export function evaluateLeaf(leaf: Leaf, now: number, facts: ContactFacts): LeafResult {
  switch (leaf.kind) {
    case "trait": {
      const actual: Tested = { kind: "json", value: valueAt(facts.traits, leaf.path) };
      return { verdict: holds(leaf.test, actual, leaf.timezone), actual, events: [] };
    }
    case "list": {
      const verdict = facts.lists.has(leaf.list);
      return { verdict, actual: { kind: "json", value: verdict }, events: [] };
    }
    case "sample": {
      const place = samplePlace(leaf.salt, facts.key);
      const verdict = place >= leaf.from && place < leaf.to;
      return { verdict, actual: { kind: "json", value: place }, events: [] };
    }
    case "event": {
      const events = matchingEvents(leaf, now, facts);
      const actual = measureOf(leaf.measure, events, leaf.timezone);
      return { verdict: holds(leaf.test.test, actual, leaf.timezone) !== leaf.test.negated, actual, events };
    }
  }
}

function matchingEvents(leaf: EventLeaf, now: number, facts: ContactFacts): readonly FactEvent[] {
  const interval = windowOf(leaf, now, facts);
  if (interval === null) return [];
  const names = new Set(leaf.events);
  return facts.events.filter((event) => {
    return (
      names.has(event.event) &&
      event.ts >= interval.from &&
      event.ts < interval.to &&
      (leaf.where === null || predicateHolds(leaf.where, event, leaf.timezone))
    );
  });
}

function windowOf(leaf: EventLeaf, now: number, facts: ContactFacts): { from: number; to: number } | null {
  if (leaf.window.kind === "interval") return leaf.window.interval;
  const anchor = anchorOf(leaf.window.anchor, leaf.timezone!, now, facts);
  if (anchor === null) return null;
  return { from: anchor, to: Math.min(anchoredEnd(anchor, leaf.window.duration, leaf.timezone!), now) + 1 };
}

/** The end of `[anchor, anchor + duration]`. */
function anchoredEnd(anchor: number, duration: Duration, timezone: string): number {
  const fixed = fixedMs(duration);
  return fixed === null ? step(anchor, duration, 1, zoneOf(timezone)) : anchor + fixed;
}

function anchorOf(anchor: Anchor, timezone: string, now: number, facts: ContactFacts): number | null {
  if (anchor.kind === "trait") return parseDate(valueAt(facts.traits, anchor.path), zoneOf(timezone));
  const past = facts.events.filter(({ event, ts }) => event === anchor.event && ts <= now);
  return (anchor.kind === "first" ? past[0] : past.at(-1))?.ts ?? null;
}

function predicateHolds(predicate: PropertyFormula, event: FactEvent, timezone: string | null): boolean {
  switch (predicate.kind) {
    case "const":
      return predicate.value;
    case "property":
      return holds(predicate.test, { kind: "json", value: valueAt(event.properties, predicate.path) }, timezone);
    case "not":
      return !predicateHolds(predicate.of, event, timezone);
    case "and":
      return predicate.of.every((part) => predicateHolds(part, event, timezone));
    case "or":
      return predicate.of.some((part) => predicateHolds(part, event, timezone));
  }
}
