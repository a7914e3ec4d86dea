import { parseDuration } from "../language/durations.ts";
import { parseDate } from "./date-literal.ts";
import { step } from "./duration.ts";
import { zoneOf } from "./zone.ts";

/** Unix ms of a date written as in a document: ISO 8601, `YYYY-MM-DD` (midnight in the zone) or Unix ms; null for anything else. */
export function momentOf(value: unknown, timezone: string): number | null {
  return parseDate(value, zoneOf(timezone));
}

/** The instant that lies a duration such as `3d` or `1mo` before another, on the zone's calendar; null for what is no duration. */
export function momentBefore(ms: number, duration: string, timezone: string): number | null {
  const parsed = parseDuration(duration);
  return parsed === null || parsed === "too_long" ? null : step(ms, parsed, -1, zoneOf(timezone));
}
