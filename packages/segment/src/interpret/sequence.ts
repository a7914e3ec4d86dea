import { step } from "../calendar/duration.ts";
import { type Zone, zoneOf } from "../calendar/zone.ts";
import type { Duration } from "../language/ast.ts";
import type { PlannedStep, SequenceLeaf } from "../plan/plan.ts";
import { eventsBetween, firstFrom } from "./events-named.ts";
import type { ContactFacts, FactEvent } from "./facts.ts";
import type { Match } from "./match-events.ts";
import { isScalar, valueAt } from "./value.ts";

/**
 * The present steps of a sequence as events, or null when it does not hold.
 *
 * Forward search: each step keeps every event that some chain can have reached it by, so no chain is missed and none is
 * walked twice. The nearest event before is tried first: it is the likeliest to do. An `absent` step is a condition on the
 * pair of present steps around it, or on the last of them, and is looked up rather than searched: somebody may have a hundred
 * thousand events.
 */
export function sequenceOf(
  leaf: SequenceLeaf,
  now: number,
  facts: ContactFacts,
  match: Match,
): readonly FactEvent[] | null {
  const zone = zoneOf(leaf.timezone ?? "UTC");
  const matching = leaf.steps.map(({ events, where }) =>
    match({ events, where, timezone: leaf.timezone }, { from: -Infinity, to: now + 1 }, now, facts),
  );
  let reached: readonly Chain[] = eventsBetween(matching[0]!, leaf.window.from, leaf.window.to).map((event) => {
    return { event, before: null };
  });
  let absent: Gap[] = [];
  for (const [index, planned] of leaf.steps.entries()) {
    if (index === 0) continue;
    if (reached.length === 0) return null;
    if (!planned.present) {
      absent.push({ planned, events: byKey(matching[index]!, planned.same, (event) => event) });
      continue;
    }
    reached = reachedBy(matching[index]!, planned, byKey(reached, planned.same, chainEvent), absent, zone);
    absent = [];
  }
  const chain = reached.find(({ event: from }) => {
    return absent.every((gap) => endOf(from, gap.planned.within, zone) <= now && !falls(gap, from, Infinity, zone));
  });
  return chain === undefined ? null : unroll(chain);
}

/** An absent step, with its events by what has to be the same. */
interface Gap {
  readonly planned: PlannedStep;
  readonly events: ReadonlyMap<string, readonly FactEvent[]>;
}

/** The events of a step that follow one that was reached before, each with the nearest it follows. */
function reachedBy(
  events: readonly FactEvent[],
  planned: PlannedStep,
  previous: ReadonlyMap<string, readonly Chain[]>,
  absent: readonly Gap[],
  zone: Zone,
): Chain[] {
  const reached: Chain[] = [];
  const passed = new Map<string, number>();
  for (const event of events) {
    const key = keyOf(event, planned.same);
    const chains = key === null ? undefined : previous.get(key);
    if (key === null || chains === undefined) continue;
    // Events come in order: those before this one are those before the last one and some more.
    let count = passed.get(key) ?? 0;
    while (count < chains.length && chains[count]!.event.ts < event.ts) count += 1;
    passed.set(key, count);
    for (let place = count - 1; place >= 0; place -= 1) {
      const before = chains[place]!;
      const end = endOf(before.event, planned.within, zone);
      if (event.ts > end + clamping) break;
      if (event.ts > end || absent.some((gap) => falls(gap, before.event, event.ts, zone))) continue;
      reached.push({ event, before });
      break;
    }
  }
  return reached;
}

/** Calendar durations end at the month's end where it is shorter: of two instants the later may end up to so much earlier, ms. */
const clamping = 4 * 86_400_000;

/** Whether an event of an absent step falls after `from`, within its duration, and before `to`. */
function falls({ planned, events }: Gap, from: FactEvent, to: number, zone: Zone): boolean {
  const key = keyOf(from, planned.same);
  const found = key === null ? undefined : events.get(key);
  if (found === undefined) return false;
  const next = found[firstFrom(found, from.ts + 1)];
  return next !== undefined && next.ts < to && next.ts <= endOf(from, planned.within, zone);
}

function chainEvent({ event }: Chain): FactEvent {
  return event;
}

/** Items in order, by what their events have in the properties named; those that lack one are left out. */
function byKey<Item>(
  items: readonly Item[],
  same: readonly string[],
  eventOf: (item: Item) => FactEvent,
): ReadonlyMap<string, readonly Item[]> {
  if (same.length === 0) return new Map([["", items]]);
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(eventOf(item), same);
    if (key === null) continue;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

/** Null when a property is missing or no single value. */
function keyOf({ properties }: FactEvent, same: readonly string[]): string | null {
  if (same.length === 0) return "";
  const values = same.map((path) => valueAt(properties, path));
  return values.every(isScalar) ? JSON.stringify(values) : null;
}

interface Chain {
  readonly event: FactEvent;
  readonly before: Chain | null;
}

function unroll(chain: Chain): FactEvent[] {
  const events: FactEvent[] = [];
  for (let at: Chain | null = chain; at !== null; at = at.before) events.unshift(at.event);
  return events;
}

function endOf(from: FactEvent, within: Duration | null, zone: Zone): number {
  return within === null ? Infinity : step(from.ts, within, 1, zone);
}
