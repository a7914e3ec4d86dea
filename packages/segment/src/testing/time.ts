import fc from "fast-check";

import { zoneOf } from "../calendar/zone.ts";
import { parseDuration } from "../language/durations.ts";
import { durations, timezones, turningPoints } from "./vocabulary.ts";

/** When and where a scenario is evaluated; the edges of its windows depend on both. */
export interface Moment {
  /** Unix milliseconds. */
  readonly now: number;
  /** IANA zone. */
  readonly timezone: string;
}

export const defaultMoment: Moment = { now: Date.UTC(2026, 2, 31, 12), timezone: "Europe/Kyiv" };

const hour = 3_600_000;
const day = 24 * hour;

export function arbitraryTimezone(): fc.Arbitrary<string> {
  return fc.constantFrom(...timezones);
}

/** Instants in 2011 to 2030, most of them at or beside a turning point of some calendar. */
export function arbitraryNow(): fc.Arbitrary<number> {
  const jitter = fc.constantFrom(0, 0, -1, 1, hour, -hour, 12 * hour, day, 31 * day);
  return fc.oneof(
    {
      weight: 4,
      arbitrary: fc.tuple(fc.constantFrom(...turningPoints), jitter).map(([point, offset]) => point + offset),
    },
    { weight: 1, arbitrary: fc.integer({ min: Date.UTC(2011, 0, 1), max: Date.UTC(2030, 0, 1) }) },
  );
}

export function arbitraryMoment(): fc.Arbitrary<Moment> {
  return fc.record({ now: arbitraryNow(), timezone: arbitraryTimezone() });
}

/**
 * Instants around `now`: on, just before and just after the edge of every rolling window and of the local day, month and
 * year, at turning points, anywhere in the past three years, and in the future. Never before 1990.
 */
export function arbitraryInstant(moment: Moment): fc.Arbitrary<number> {
  const edges = [...windowEdges(moment.now), ...localEdges(moment), ...turningPoints].filter(
    (edge) => edge > Date.UTC(1990, 0, 2),
  );
  const beside = fc.tuple(fc.constantFrom(...edges), fc.constantFrom(0, 0, -1, 1, 500, -hour, hour, -day));
  return fc.oneof(
    { weight: 6, arbitrary: beside.map(([edge, offset]) => edge + offset) },
    { weight: 2, arbitrary: fc.integer({ min: moment.now - 40 * day, max: moment.now }) },
    { weight: 1, arbitrary: fc.integer({ min: moment.now - 1_100 * day, max: moment.now + 400 * day }) },
  );
}

function windowEdges(now: number): readonly number[] {
  return durations.flatMap((text) => {
    const duration = parseDuration(text);
    if (duration === null || duration === "too_long") return [];
    const { count, unit } = duration;
    if (unit !== "mo" && unit !== "y") {
      const length = { s: 1_000, m: 60_000, h: hour, d: day, w: 7 * day }[unit] * count;
      return [now - length, now + length];
    }
    const stepped = new Date(now);
    stepped.setUTCMonth(stepped.getUTCMonth() - count * (unit === "y" ? 12 : 1));
    return [stepped.getTime(), stepped.getTime() - day];
  });
}

/** Where the local day, week, month and year begin, near enough: an hour beside it tests a clock change as well. */
function localEdges({ now, timezone }: Moment): readonly number[] {
  const offset = zoneOf(timezone).offsetAt(now);
  const date = new Date(now + offset);
  const [year, month, dayOfMonth] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
  const starts = [
    Date.UTC(year, month, dayOfMonth),
    Date.UTC(year, month, dayOfMonth - ((date.getUTCDay() + 6) % 7)),
    Date.UTC(year, month, 1),
    Date.UTC(year, month - 1, 1),
    Date.UTC(year, month - (month % 3), 1),
    Date.UTC(year, 0, 1),
    Date.UTC(year - 1, 0, 1),
  ];
  return [...starts.map((start) => start - offset), now, now];
}
