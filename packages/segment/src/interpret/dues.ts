import { isJsonArray, isJsonObject, type Json } from "@kindred/schema";
import { parseDate } from "../calendar/date-literal.ts";
import { zoneOf } from "../calendar/zone.ts";
import { type Edge, type EdgeSource, instantOf } from "../live/edge.ts";
import type { ContactFacts, FactEvent } from "./facts.ts";
import { productVersions } from "./predicate.ts";
import { scoreAt } from "./standing.ts";
import { valueAt } from "./value.ts";

export interface EdgeDue {
  /** Unix ms. */
  readonly at: number;
  readonly edge: Edge;
}

/**
 * When, within (from, to], one contact's facts cross which of the edges: for a contact just interpreted, whose facts are at
 * hand. An event that arrived, a trait that changed, a merge need nothing else to be found again in time.
 */
export function duesOf(edges: readonly Edge[], facts: ContactFacts, from: number, to: number): readonly EdgeDue[] {
  return edges.flatMap((edge) => {
    const at = new Set<number>();
    for (const crossing of edge.crossings(from, to)) {
      const few = edge.source.kind === "event" && crossing.kind !== "monthDays";
      const among = few ? eventsWithin(facts.events, crossing.values.from, crossing.values.to) : facts.events;
      for (const value of valuesOf(edge.source, facts, among)) {
        const ms = instantOf(crossing, value);
        if (ms !== null) at.add(ms);
      }
    }
    return [...at].map((ms): EdgeDue => ({ at: ms, edge }));
  });
}

/** Everything of one contact's that may cross an edge: instants in Unix ms. */
export function valuesOf(
  source: EdgeSource,
  facts: ContactFacts,
  events: readonly FactEvent[] = facts.events,
): readonly number[] {
  switch (source.kind) {
    case "event":
      return events.filter(({ event }) => event === source.event).map(({ ts }) => ts);
    case "property":
      return ofEvents(source.event, events, ({ properties }) => datesAt(properties, source.path, source.timezone));
    case "product":
      return ofEvents(source.event, events, (event) =>
        productVersions(event, facts.products).flatMap(({ validFrom, doc }) =>
          source.path === null ? [validFrom] : datesAt(doc, [source.path], source.timezone),
        ),
      );
    case "trait":
      return datesAt(facts.traits, [source.path], source.timezone);
    case "ledger":
      return (facts.ledger ?? [])
        .filter(({ segment, change }) => segment === source.segment && change === source.change)
        .map(({ at }) => at);
    case "permission":
      return (facts.permissions ?? []).filter(({ subject }) => subject === source.subject).map(({ at }) => at);
    case "score": {
      const date = parseDate(scoreAt(source.model, Infinity, facts)?.value, zoneOf("UTC"));
      return date === null ? [] : [date];
    }
  }
}

function ofEvents(
  name: string,
  events: readonly FactEvent[],
  read: (event: FactEvent) => readonly number[],
): readonly number[] {
  return events.flatMap((event) => (event.event === name ? read(event) : []));
}

/** The dates that a path leads to, through the elements of each array on its way. */
function datesAt(value: Json, [path, ...rest]: readonly string[], timezone: string): readonly number[] {
  const found = isJsonObject(value) ? valueAt(value, path!) : undefined;
  if (rest.length === 0) {
    const ms = parseDate(found, zoneOf(timezone));
    return ms === null ? [] : [ms];
  }
  return isJsonArray(found) ? found.flatMap((element) => datesAt(element, rest, timezone)) : [];
}

/** Events are sorted by instant: those with `from <= ts < to`. */
function eventsWithin(events: readonly FactEvent[], from: number, to: number): readonly FactEvent[] {
  const start = firstFrom(events, from);
  return start === events.length || events[start]!.ts >= to ? [] : events.slice(start, firstFrom(events, to));
}

function firstFrom(events: readonly FactEvent[], ts: number): number {
  let lo = 0;
  let hi = events.length;
  while (lo < hi) {
    const middle = (lo + hi) >> 1;
    if (events[middle]!.ts < ts) lo = middle + 1;
    else hi = middle;
  }
  return lo;
}
