import fc from "fast-check";

import type { Moment } from "./time.ts";
import { arbitraryInstant } from "./time.ts";

/** An instant or a local date in every spelling that documents and data may use. */
export function arbitraryDateSpelling(moment: Moment): fc.Arbitrary<string | number> {
  return fc
    .tuple(arbitraryInstant(moment), fc.integer({ min: 0, max: 11 }))
    .map(([instant, form]) => spell(instant, form));
}

/** A date of birth: long past, leap days among them. */
export function arbitraryBirthday(): fc.Arbitrary<string | number> {
  return fc.oneof(
    fc.constantFrom(
      "2000-02-29",
      "2004-02-29",
      "1999-03-01",
      "1999-02-28",
      "2008-12-31",
      "2001-01-01",
      "1990-03-31",
      "1985-10-25",
    ),
    fc
      .tuple(fc.integer({ min: 1940, max: 2020 }), fc.integer({ min: 0, max: 365 }))
      .map(([year, days]) => new Date(Date.UTC(year, 0, 1 + days)).toISOString().slice(0, 10)),
    fc.integer({ min: Date.UTC(1940, 0, 1), max: Date.UTC(2015, 0, 1) }),
  );
}

/** What looks like a date and is none: in data it counts as missing. */
export const rejectedDates = [
  "2026-02-30", "2025-02-29", "2026-13-01", "2026-00-10", "26-01-01", "01/02/2026", "2026-1-1", "20260101", "2026-W01-1",
  "2026-01", "2026", "2026-01-01T25:00", "2026-01-01T24:00:00Z", "2026-01-01T10:60Z", "2026-01-01T10:00:60Z", "2026-01-01T10",
  "2026-01-01 10:00:00 +02:00", "2026-01-01T10:00:00 Z", "2026-01-01T10:00:00+2", "2026-01-01T10:00:00+15:00", "2026-01-01T10:00:00.Z",
  "2026-01-01T10:00:00,5Z", "2026-01-01T10:00:00.1234567890Z", "2026-01-01t10:00:00z", " 2026-01-01", "2026-01-01 ", "2026-01-01Z", "+2026-01-01", "-2026-01-01",
  "yesterday", "now", "1735689600000", "",
] as const; // prettier-ignore

function spell(instant: number, form: number): string | number {
  const utc = new Date(instant).toISOString();
  const shifted = (minutes: number): string => new Date(instant + minutes * 60_000).toISOString().slice(0, -1);
  switch (form) {
    case 0:
    case 1:
      return utc;
    case 2:
      return `${utc.slice(0, 19)}Z`;
    case 3:
      return `${utc.slice(0, 16)}Z`;
    case 4:
      return `${shifted(120)}+02:00`;
    case 5:
      return `${shifted(-210)}-0330`;
    case 6:
      return utc.replace("T", " ");
    case 7:
      return utc.slice(0, 19);
    case 8:
      return `${utc.slice(0, 10)} ${utc.slice(11, 16)}`;
    case 9:
      return `${utc.slice(0, 23)}456Z`;
    case 10:
      return instant;
    default:
      return utc.slice(0, 10);
  }
}
