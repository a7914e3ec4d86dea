import { isJsonArray, isJsonObject, type Json } from "@kindred/schema";
import { parseDate } from "../calendar/date-literal.ts";
import { zoneOf } from "../calendar/zone.ts";
import { type Crossing, type Edge, type EdgeSource, instantOf } from "../live/edge.ts";
import { firstFrom } from "./events-named.ts";
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
  const dues: EdgeDue[] = [];
  for (const edge of edges) {
    const first = dues.length;
    for (const crossing of crossingsOf(edge, from, to)) {
      const { source } = edge;
      if (source.kind !== "event" || crossing.kind === "monthDays") {
        for (const value of valuesOf(source, facts)) add(dues, first, edge, instantOf(crossing, value), from);
        continue;
      }
      const { events } = facts;
      for (let i = firstFrom(events, crossing.values.from); i < events.length; i++) {
        const { event, ts } = events[i]!;
        if (ts >= crossing.values.to) break;
        if (event === source.event) add(dues, first, edge, instantOf(crossing, ts), from);
      }
    }
  }
  return dues;
}

/** Once an instant; `first`: where the edge's own dues begin. */
function add(dues: EdgeDue[], first: number, edge: Edge, at: number | null, after: number): void {
  if (at === null || at <= after) return;
  for (let i = first; i < dues.length; i++) if (dues[i]!.at === at) return;
  dues.push({ at, edge });
}

const known = new WeakMap<
  Edge,
  { readonly from: number; readonly to: number; readonly crossings: readonly Crossing[] }
>();

/** Asked of contact after contact, up to the same instant and from ever later ones: what was found last will do. */
function crossingsOf(edge: Edge, from: number, to: number): readonly Crossing[] {
  const last = known.get(edge);
  if (last !== undefined && last.to === to && last.from <= from) return last.crossings;
  const crossings = edge.crossings(from, to);
  known.set(edge, { from, to, crossings });
  return crossings;
}

/** Everything of one contact's that may cross an edge: instants in Unix ms. */
export function valuesOf(source: EdgeSource, facts: ContactFacts): readonly number[] {
  const { events } = facts;
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
    case "added":
      return [facts.addedAt];
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
