import { DAY_MS, daysFromCivil, daysInMonth } from "./civil.ts";
import type { Zone } from "./zone.ts";

/**
 * What the date operators accept as a date: `YYYY-MM-DD` (midnight in the zone), an ISO 8601 date-time (local when it
 * carries no offset), or Unix milliseconds; from 1900 to 2299, the range both executors compute exactly.
 */
export const DATE_PATTERN =
  "^(\\d{4}-\\d{2}-\\d{2})(?:[T ]((?:[01]\\d|2[0-3]):[0-5]\\d)(?::([0-5]\\d)(?:\\.(\\d+))?)?(Z|[+-](?:0\\d|1[0-4]):?[0-5]\\d)?)?$";

const DATE = new RegExp(DATE_PATTERN);

export const MIN_DATE_MS = Date.UTC(1900, 0, 1);
/** Exclusive. */
export const MAX_DATE_MS = Date.UTC(2300, 0, 1);

/** Unix milliseconds, or null for what is no date. */
export function parseDate(value: unknown, zone: Zone): number | null {
  if (typeof value === "number") {
    return value >= MIN_DATE_MS && value < MAX_DATE_MS ? Math.floor(value) : null;
  }
  if (typeof value !== "string") return null;
  const match = DATE.exec(value);
  if (match === null) return null;
  const [, written, time, seconds, fraction, offset] = match;
  const date = { year: numberIn(written, 0, 4), month: numberIn(written, 5, 7), day: numberIn(written, 8, 10) };
  if (date.year < 1900 || date.year > 2299 || date.month < 1 || date.month > 12) return null;
  if (date.day < 1 || date.day > daysInMonth(date.year, date.month)) return null;
  const day = daysFromCivil(date);
  const secondOfDay = (numberIn(time, 0, 2) * 60 + numberIn(time, 3, 5)) * 60 + numberIn(seconds, 0, 2);
  const msOfDay = secondOfDay * 1000 + Number((fraction ?? "").padEnd(3, "0").slice(0, 3));
  return offset === undefined ? zone.fromWall(day, msOfDay) : day * DAY_MS + msOfDay - offsetMs(offset);
}

function numberIn(text: string | undefined, from: number, to: number): number {
  return text === undefined ? 0 : Number(text.slice(from, to));
}

function offsetMs(offset: string): number {
  if (offset === "Z") return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return (offset.startsWith("-") ? -minutes : minutes) * 60_000;
}
