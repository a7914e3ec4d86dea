import type { Interval } from "../calendar/interval.ts";
import { lower } from "../plan/lower.ts";
import type { EvaluationInput, EventLeaf, Formula, Leaf, Plan, RankLeaf, ResolvedWindow } from "../plan/plan.ts";
import { rankKey } from "../plan/key.ts";
import type { ContactFacts, FactEvent } from "./facts.ts";
import { type Match, matchEvents } from "./match-events.ts";
import { measureOf } from "./measure.ts";
import { samplePlace } from "./sample.ts";
import { sequenceOf } from "./sequence.ts";
import { holds, type Tested } from "./test.ts";
import { movesOf, permissionAt, scoreValue, standingAt } from "./standing.ts";
import { valueAt } from "./value.ts";
import { windowOf } from "./window.ts";

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

/** @param match finds the events a leaf asks for; a panel remembers what it found */
export function evaluateLeaf(leaf: Leaf, now: number, facts: ContactFacts, match: Match = matchEvents): LeafResult {
  switch (leaf.kind) {
    case "trait": {
      const actual: Tested = { kind: "json", value: valueAt(facts.traits, leaf.path) };
      return { verdict: holds(leaf.test, actual, leaf.timezone), actual, events: [] };
    }
    case "added": {
      const { addedAt } = facts;
      const verdict = addedAt >= leaf.interval.from && addedAt < leaf.interval.to;
      return { verdict, actual: { kind: "instant", ms: addedAt }, events: [] };
    }
    case "list":
      return yesOrNo(facts.lists.has(leaf.list));
    case "sample": {
      const place = samplePlace(leaf.salt, facts.key);
      const verdict = place >= leaf.from && place < leaf.to;
      return { verdict, actual: { kind: "json", value: place }, events: [] };
    }
    case "event": {
      const events = matchingEvents(leaf, now, facts, match);
      const actual = measureOf(leaf.measure, events, leaf.timezone);
      return { verdict: holds(leaf.test.test, actual, leaf.timezone) !== leaf.test.negated, actual, events };
    }
    case "change": {
      const over = (window: Interval): readonly FactEvent[] => match(leaf, window, now, facts);
      const events = over(leaf.window);
      const measured = (matching: readonly FactEvent[]): Tested => measureOf(leaf.measure, matching, leaf.timezone);
      const actual: Tested = { kind: "json", value: ratio(measured(events), measured(over(leaf.versus))) };
      return { verdict: holds(leaf.test.test, actual, leaf.timezone) !== leaf.test.negated, actual, events };
    }
    case "sequence": {
      const events = sequenceOf(leaf, now, facts, match);
      return { verdict: events !== null, actual: { kind: "json", value: events !== null }, events: events ?? [] };
    }
    case "moved": {
      const moves = movesOf(leaf, now, facts);
      return { verdict: moves.length > 0, actual: { kind: "json", value: moves.length }, events: [] };
    }
    case "stood":
      return yesOrNo(standingAt(leaf, facts)?.change === 1);
    case "permission":
      return yesOrNo(permissionAt(leaf.subject, now, facts)?.granted === true);
    case "rfm":
    case "score": {
      const actual: Tested = { kind: "json", value: scoreValue(leaf, now, facts) };
      return { verdict: holds(leaf.test, actual, leaf.kind === "score" ? leaf.timezone : null), actual, events: [] };
    }
    case "rank": {
      const events = matchingEvents(leaf.by, now, facts, match);
      const actual = measureOf(leaf.by.measure, events, leaf.by.timezone);
      const edge = edgeOf(leaf, facts);
      const value = actual.kind === "json" && typeof actual.value === "number" ? actual.value : 0;
      const inside = edge !== null && value !== 0 && (leaf.which === "top" ? value >= edge : value <= edge);
      return { verdict: inside, actual, events };
    }
  }
}

function yesOrNo(verdict: boolean): LeafResult {
  return { verdict, actual: { kind: "json", value: verdict }, events: [] };
}

/** The measure of the last contact that is in a ranking; null when nobody is. */
export function edgeOf(leaf: RankLeaf, facts: ContactFacts): number | null {
  return facts.ranks?.get(rankKey(leaf)) ?? null;
}

/** Numbers only; a zero denominator makes the ratio missing. */
function ratio(measure: Tested, versus: Tested): number | undefined {
  const [a, b] = [measure, versus].map((each) => (each.kind === "json" ? each.value : undefined));
  return typeof a === "number" && typeof b === "number" && b !== 0 ? a / b : undefined;
}

type Matched = Pick<EventLeaf, "events" | "where" | "timezone"> & { readonly window: ResolvedWindow };

function matchingEvents(leaf: Matched, now: number, facts: ContactFacts, match: Match): readonly FactEvent[] {
  const interval = windowOf(leaf, now, facts);
  return interval === null ? [] : match(leaf, interval, now, facts);
}
