import { parseDate } from "../calendar/date-literal.ts";
import { fixedMs, step } from "../calendar/duration.ts";
import type { Interval } from "../calendar/interval.ts";
import { zoneOf } from "../calendar/zone.ts";
import type { Anchor, Duration } from "../language/ast.ts";
import type { LeafZone, ResolvedWindow } from "../plan/plan.ts";
import type { ContactFacts } from "./facts.ts";
import { valueAt } from "./value.ts";

/** The interval of a window for one contact; null when its anchor is missing. */
export function windowOf(
  leaf: { readonly window: ResolvedWindow; readonly timezone: LeafZone },
  now: number,
  facts: ContactFacts,
): Interval | null {
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
