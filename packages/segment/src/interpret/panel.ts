import { ALL_TIME } from "../calendar/interval.ts";
import { keyOf } from "../plan/key.ts";
import { lower } from "../plan/lower.ts";
import type { EvaluationInput, Formula, Leaf, PropertyFormula } from "../plan/plan.ts";
import { evaluateLeaf } from "./evaluate.ts";
import { eventsBetween } from "./events-named.ts";
import type { ContactFacts, FactEvent } from "./facts.ts";
import { type Match, matchEvents } from "./match-events.ts";

/** A segment's place in a panel. */
export type Seat = number;

/**
 * Many segments at one instant, asked of one contact after another: leaves that are equal across segments are decided at most
 * once per contact.
 */
export class Panel {
  readonly now: number;
  readonly #leaves: Leaf[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #formulas: Formula[] = [];
  #facts: ContactFacts | null = null;
  /** Events that predicates let through, by predicate and names: of the contact at hand. */
  readonly #matched = new Map<string, readonly FactEvent[]>();
  readonly #predicates = new WeakMap<PropertyFormula, string>();
  /** Per leaf: 0 not decided yet, 1 holds, 2 does not. */
  #verdicts = new Uint8Array(64);

  constructor(now: number) {
    this.now = now;
  }

  seat(input: Omit<EvaluationInput, "now">): Seat {
    const plan = lower({ ...input, now: this.now });
    const places = plan.leaves.map((leaf) => this.#place(leaf));
    return this.#formulas.push(replaced(plan.formula, places)) - 1;
  }

  /** The contact that `holds` is asked of from now on. */
  turnTo(facts: ContactFacts): void {
    this.#facts = facts;
    this.#matched.clear();
    if (this.#verdicts.length < this.#leaves.length) this.#verdicts = new Uint8Array(2 * this.#leaves.length);
    else this.#verdicts.fill(0);
  }

  /** Whether the contact is in that segment. A panel takes no further seats between `turnTo` and this. */
  holds(seat: Seat): boolean {
    return this.#decide(this.#formulas[seat]!);
  }

  /** A predicate is asked once of each event, however many leaves have it. */
  readonly #match: Match = (matching, interval, now, facts) => {
    const { events, where, timezone } = matching;
    if (where === null) return matchEvents(matching, interval, now, facts);
    let predicate = this.#predicates.get(where);
    if (predicate === undefined) this.#predicates.set(where, (predicate = keyOf([timezone, where])));
    const key = `${predicate}${events.join("\n")}`;
    let matched = this.#matched.get(key);
    if (matched === undefined) {
      matched = matchEvents(matching, ALL_TIME, now, facts);
      this.#matched.set(key, matched);
    }
    return eventsBetween(matched, interval.from, interval.to);
  };

  #place(leaf: Leaf): number {
    const key = keyOf(leaf);
    let place = this.#byKey.get(key);
    if (place === undefined) {
      place = this.#leaves.push(leaf) - 1;
      this.#byKey.set(key, place);
    }
    return place;
  }

  #decide(formula: Formula): boolean {
    switch (formula.kind) {
      case "const":
        return formula.value;
      case "not":
        return !this.#decide(formula.of);
      case "and":
        return formula.of.every((part) => this.#decide(part));
      case "or":
        return formula.of.some((part) => this.#decide(part));
      case "leaf": {
        let verdict = this.#verdicts[formula.leaf]!;
        if (verdict === 0) {
          verdict = evaluateLeaf(this.#leaves[formula.leaf]!, this.now, this.#facts!, this.#match).verdict ? 1 : 2;
          this.#verdicts[formula.leaf] = verdict;
        }
        return verdict === 1;
      }
    }
  }
}

function replaced(formula: Formula, places: readonly number[]): Formula {
  switch (formula.kind) {
    case "const":
      return formula;
    case "leaf":
      return { kind: "leaf", leaf: places[formula.leaf]! };
    case "not":
      return { kind: "not", of: replaced(formula.of, places) };
    case "and":
    case "or":
      return { kind: formula.kind, of: formula.of.map((part) => replaced(part, places)) };
  }
}
