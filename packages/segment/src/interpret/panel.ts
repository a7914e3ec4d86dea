import { ALL_TIME } from "../calendar/interval.ts";
import { keyOf } from "../plan/key.ts";
import { eventReads } from "../plan/event-reads.ts";
import { outline } from "../plan/lower.ts";
import type { EvaluationInput, Formula, Leaf, OpenLeaf, PropertyFormula } from "../plan/plan.ts";
import { evaluateLeaf } from "./evaluate.ts";
import { eventsBetween } from "./events-named.ts";
import type { ContactFacts, FactEvent } from "./facts.ts";
import { type Match, type Matching, matchEvents } from "./match-events.ts";

/** A segment's place in a panel. */
export type Seat = number;

/**
 * Many segments asked of one contact after another, at one instant after another: leaves that are equal across segments are
 * decided at most once per contact, and what time decides of them is resolved at most once per instant.
 */
export class Panel {
  #now = NaN;
  readonly #open: OpenLeaf[] = [];
  /** At the present instant, as far as they were asked for. */
  #leaves: (Leaf | undefined)[] = [];
  readonly #byKey = new Map<string, number>();
  readonly #seats: { readonly formula: Formula; readonly leaves: readonly number[] }[] = [];
  #reads: (ReadonlyMap<string, number> | undefined)[] = [];
  #facts: ContactFacts | null = null;
  /** Events that predicates let through, by question: of the contact at hand. */
  readonly #matched: (readonly FactEvent[] | undefined)[] = [];
  /** A predicate with names of events is a question: a number, the same for all leaves that ask it at the present instant. */
  #questions = new Map<string, number>();
  /** The same by the objects of the leaves, which are asked for every contact. */
  #questionsOf = new WeakMap<PropertyFormula, WeakMap<readonly string[], number>>();
  readonly #predicates = new WeakMap<PropertyFormula, string>();
  /** Per leaf: 0 not decided yet, 1 holds, 2 does not. */
  #verdicts = new Uint8Array(64);

  seat(input: Omit<EvaluationInput, "now">): Seat {
    const { formula, leaves } = outline(input);
    const places = leaves.map((leaf) => this.#place(leaf));
    return this.#seats.push({ formula: this.#profileFirst(replaced(formula, places)), leaves: places }) - 1;
  }

  /** The instant of all that is asked from now on, Unix ms. A contact is to be turned to anew. */
  moveTo(now: number): void {
    if (now === this.#now) return;
    this.#now = now;
    this.#leaves = [];
    this.#reads = [];
    this.#facts = null;
    // Predicates that read the instant are others at the next.
    this.#questions = new Map();
    this.#questionsOf = new WeakMap();
  }

  /** The events that a seat reads at this instant, by name: from which instant on, as {@link eventReads} says. */
  readsOf(seat: Seat): ReadonlyMap<string, number> {
    return (this.#reads[seat] ??= eventReads(this.#seats[seat]!.leaves.map((place) => this.#leaf(place))));
  }

  /** The contact that `holds` and `presumes` are asked of from now on. */
  turnTo(facts: ContactFacts): void {
    this.#facts = facts;
    this.#matched.fill(undefined);
    if (this.#verdicts.length < this.#open.length) this.#verdicts = new Uint8Array(2 * this.#open.length);
    else this.#verdicts.fill(0);
  }

  /** Whether the contact is in that segment. A panel takes no further seats between `turnTo` and this. */
  holds(seat: Seat): boolean {
    return this.#decide(this.#seats[seat]!.formula);
  }

  /** The same where the contact's profile and lists alone decide it; null where they do not. Nothing else is read of the facts. */
  presumes(seat: Seat): boolean | null {
    return this.#presume(this.#seats[seat]!.formula);
  }

  /** A predicate is asked once of each event, however many leaves have it. */
  readonly #match: Match = (matching, interval, now, facts) => {
    if (matching.where === null) return matchEvents(matching, interval, now, facts);
    const question = this.#questionOf(matching, matching.where);
    const matched = (this.#matched[question] ??= matchEvents(matching, ALL_TIME, now, facts));
    return eventsBetween(matched, interval.from, interval.to);
  };

  #questionOf({ events, timezone }: Matching, where: PropertyFormula): number {
    let byNames = this.#questionsOf.get(where);
    if (byNames === undefined) this.#questionsOf.set(where, (byNames = new WeakMap()));
    let question = byNames.get(events);
    if (question === undefined) {
      let predicate = this.#predicates.get(where);
      if (predicate === undefined) this.#predicates.set(where, (predicate = keyOf([timezone, where])));
      const key = `${predicate}${events.join("\n")}`;
      question = this.#questions.get(key) ?? this.#questions.size;
      this.#questions.set(key, question);
      byNames.set(events, question);
    }
    return question;
  }

  #place(leaf: OpenLeaf): number {
    let place = this.#byKey.get(leaf.key);
    if (place === undefined) {
      place = this.#open.push(leaf) - 1;
      this.#byKey.set(leaf.key, place);
    }
    return place;
  }

  #leaf(place: number): Leaf {
    return (this.#leaves[place] ??= this.#open[place]!.at(this.#now));
  }

  /** What the profile decides costs least: asked first, it often spares the rest. */
  #profileFirst(formula: Formula): Formula {
    switch (formula.kind) {
      case "const":
      case "leaf":
        return formula;
      case "not":
        return { kind: "not", of: this.#profileFirst(formula.of) };
      case "and":
      case "or": {
        const parts = formula.of.map((part) => this.#profileFirst(part));
        const isFirst = parts.map((part) => this.#isProfile(part));
        const of = [...parts.filter((_, i) => isFirst[i]), ...parts.filter((_, i) => !isFirst[i])];
        return { kind: formula.kind, of };
      }
    }
  }

  #isProfile(formula: Formula): boolean {
    switch (formula.kind) {
      case "const":
        return true;
      case "leaf":
        return this.#open[formula.leaf]!.isProfile;
      case "not":
        return this.#isProfile(formula.of);
      case "and":
      case "or":
        return formula.of.every((part) => this.#isProfile(part));
    }
  }

  #presume(formula: Formula): boolean | null {
    switch (formula.kind) {
      case "const":
        return formula.value;
      case "not": {
        const verdict = this.#presume(formula.of);
        return verdict === null ? null : !verdict;
      }
      case "and":
      case "or": {
        const deciding = formula.kind === "or";
        let open = false;
        for (const part of formula.of) {
          const verdict = this.#presume(part);
          if (verdict === deciding) return deciding;
          open ||= verdict === null;
        }
        return open ? null : !deciding;
      }
      case "leaf":
        return this.#open[formula.leaf]!.isProfile ? this.#decide(formula) : null;
    }
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
          verdict = evaluateLeaf(this.#leaf(formula.leaf), this.#now, this.#facts!, this.#match).verdict ? 1 : 2;
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
