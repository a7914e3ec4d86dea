import { zoneOf } from "@kindred/segment";

const minute = 60_000;

/** An instant as the workspace's clocks show it, to the minute, for whoever reads it: `2026-06-11 00:30`. */
export function localTime(instant: string, timezone: string): string {
  return clockOf(instant, timezone).slice(0, 16).replace("T", " ");
}

/** The same instant for programs, on the workspace's clocks with their distance from UTC: `2026-06-11T00:30:00.000+03:00`. */
export function localInstant(instant: string, timezone: string): string {
  const offset = zoneOf(timezone).offsetAt(Date.parse(instant)) / minute;
  const two = (value: number): string => String(Math.floor(Math.abs(value))).padStart(2, "0");
  return `${clockOf(instant, timezone)}${offset < 0 ? "-" : "+"}${two(offset / 60)}:${two(offset % 60)}`;
}

function clockOf(instant: string, timezone: string): string {
  const ms = Date.parse(instant);
  return new Date(ms + zoneOf(timezone).offsetAt(ms)).toISOString().slice(0, -1);
}
