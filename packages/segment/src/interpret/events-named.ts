import type { ContactFacts, FactEvent } from "./facts.ts";

/** Below this many events looking through them costs less than keeping an index. */
const fewEvents = 16;

const indexes = new WeakMap<readonly FactEvent[], Map<string, readonly FactEvent[]>>();

/** The contact's events of these names, in order. Found once per contact, however many conditions ask for them. */
export function eventsNamed({ events }: ContactFacts, names: readonly string[]): readonly FactEvent[] {
  if (events.length < fewEvents) return events.filter(({ event }) => names.includes(event));
  let index = indexes.get(events);
  if (index === undefined) {
    index = byName(events);
    indexes.set(events, index);
  }
  if (names.length === 1) return index.get(names[0]!) ?? [];
  const key = `\n${names.join("\n")}`;
  let found = index.get(key);
  if (found === undefined) {
    const wanted = new Set(names);
    found = events.filter(({ event }) => wanted.has(event));
    index.set(key, found);
  }
  return found;
}

function byName(events: readonly FactEvent[]): Map<string, readonly FactEvent[]> {
  const groups = new Map<string, FactEvent[]>();
  for (const event of events) {
    const group = groups.get(event.event);
    if (group === undefined) groups.set(event.event, [event]);
    else group.push(event);
  }
  return groups;
}

/** The events with `from <= ts < to`, of events in order. */
export function eventsBetween(events: readonly FactEvent[], from: number, to: number): readonly FactEvent[] {
  const start = firstFrom(events, from);
  const end = firstFrom(events, to);
  return start === 0 && end === events.length ? events : events.slice(start, end);
}

/** How many events come before `ts`, of events in order. */
export function firstFrom(events: readonly FactEvent[], ts: number): number {
  let low = 0;
  let high = events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (events[middle]!.ts < ts) low = middle + 1;
    else high = middle;
  }
  return low;
}
