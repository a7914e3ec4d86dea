import type { Duration } from "../language/ast.ts";
import { addMonths, civilFromDays, DAY_MS, daysFromCivil } from "./civil.ts";
import type { Zone } from "./zone.ts";

const FIXED_MS = { s: 1000, m: 60_000, h: 3_600_000, d: DAY_MS, w: 7 * DAY_MS } as const;

/** Milliseconds of a fixed duration; null for `mo` and `y`, whose length depends on where they start. */
export function fixedMs({ count, unit }: Duration): number | null {
  return unit === "mo" || unit === "y" ? null : count * FIXED_MS[unit];
}

/** Calendar months of `mo` and `y`; 0 for a fixed duration. */
export function calendarMonths({ count, unit }: Duration): number {
  return unit === "mo" ? count : unit === "y" ? count * 12 : 0;
}

/** `ms` moved by a duration, `direction` 1 or −1. Months keep the wall time, clamped to the month's end. */
export function step(ms: number, duration: Duration, direction: 1 | -1, zone: Zone): number {
  const fixed = fixedMs(duration);
  if (fixed !== null) return ms + direction * fixed;
  const local = ms + zone.offsetAt(ms);
  const day = Math.floor(local / DAY_MS);
  const target = addMonths(civilFromDays(day), direction * calendarMonths(duration));
  return zone.fromWall(daysFromCivil(target), local - day * DAY_MS);
}
