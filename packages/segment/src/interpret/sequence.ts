import type { Scalar } from "@kindred/schema";
import { step } from "../calendar/duration.ts";
import { type Zone, zoneOf } from "../calendar/zone.ts";
import type { Duration } from "../language/ast.ts";
import type { PlannedStep, SequenceLeaf } from "../plan/plan.ts";
import type { ContactFacts, FactEvent } from "./facts.ts";
import type { Match } from "./match-events.ts";
import { isScalar, valueAt } from "./value.ts";

/**
 * The present steps of a sequence as events, or null when it does not hold.
 *
 * Forward search: each step keeps every event that some chain can have reached it by, so no chain is missed and none is
 * walked twice. An `absent` step is a condition on the pair of present steps around it, or on the last of them.
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
  let reached: readonly Chain[] = matching[0]!
    .filter(({ ts }) => ts >= leaf.window.from && ts < leaf.window.to)
    .map((event) => ({ event, before: null }));
  let absent: { planned: PlannedStep; events: readonly FactEvent[] }[] = [];
  for (const [index, planned] of leaf.steps.entries()) {
    if (index === 0) continue;
    if (!planned.present) {
      absent.push({ planned, events: matching[index]! });
      continue;
    }
    const between = absent;
    const previous = reached;
    reached = matching[index]!.flatMap((event): Chain[] => {
      const before = previous.find(({ event: from }) => {
        return (
          follows(event, from, planned, zone) &&
          between.every((gap) => !gap.events.some((x) => x.ts < event.ts && follows(x, from, gap.planned, zone)))
        );
      });
      return before === undefined ? [] : [{ event, before }];
    });
    absent = [];
  }
  const chain = reached.find(({ event: from }) => {
    return absent.every(({ planned, events }) => {
      const end = endOf(from, planned.within, zone);
      return end <= now && !events.some((x) => follows(x, from, planned, zone));
    });
  });
  return chain === undefined ? null : unroll(chain);
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

/** Strictly later, within the duration, and equal in the properties named. */
function follows(event: FactEvent, from: FactEvent, planned: PlannedStep, zone: Zone): boolean {
  if (event.ts <= from.ts || event.ts > endOf(from, planned.within, zone)) return false;
  return planned.same.every((path) => {
    const value = scalarAt(event, path);
    return value !== undefined && value === scalarAt(from, path);
  });
}

function scalarAt(event: FactEvent, path: string): Scalar | undefined {
  const value = valueAt(event.properties, path);
  return isScalar(value) ? value : undefined;
}

function endOf(from: FactEvent, within: Duration | null, zone: Zone): number {
  return within === null ? Infinity : step(from.ts, within, 1, zone);
}
