import type { Interval } from "../calendar/interval.ts";
import type { LeafZone, PropertyFormula } from "../plan/plan.ts";
import { eventsBetween, eventsNamed } from "./events-named.ts";
import type { ContactFacts, FactEvent } from "./facts.ts";
import { type PredicateReader, predicateHolds } from "./predicate.ts";

/** Which events are asked for. */
export interface Matching {
  readonly events: readonly string[];
  readonly where: PropertyFormula | null;
  readonly timezone: LeafZone;
}

/** Finds a contact's events within an interval, in order. */
export type Match = (matching: Matching, interval: Interval, now: number, facts: ContactFacts) => readonly FactEvent[];

export const matchEvents: Match = ({ events, where, timezone }, interval, now, facts) => {
  const named = eventsBetween(eventsNamed(facts, events), interval.from, interval.to);
  if (where === null) return named;
  const reader: PredicateReader = { timezone, now, products: facts.products };
  return named.filter((event) => predicateHolds(where, event, reader));
};
