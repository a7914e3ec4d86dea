import { addMonths, civilFromDays, DAY_MS, daysFromCivil, daysInMonth } from "../calendar/civil.ts";
import { anniversaryCodes, type Interval } from "../calendar/interval.ts";
import type { Zone } from "../calendar/zone.ts";
import type { AgeBounds, Duration } from "../language/ast.ts";
import type { Movement } from "./boundary.ts";
import type { Crossing } from "./edge.ts";
import { piecesOf, type Track } from "./pieces.ts";

/** What is decided of a value depends on its local day and on today's: it changes where a day begins. */
interface DayRule {
  /** The values of which something else is decided on the day `after` than on `before`, since the instant `at`. */
  changed(before: number, after: number, at: number): readonly Crossing[];
  /** Whether values of a local day are among them. Days since 1970-01-01. */
  isChanged(day: number, before: number, after: number): boolean;
  /** Days on which values of a local day may change, from `since` on, in order. */
  turns(day: number, since: number): Iterable<number>;
}

function dayMovement(rule: DayRule, zone: Zone): Movement {
  const today = dayTrack(zone);
  const crossings = (from: number, to: number): Crossing[] => {
    const pieces = piecesOf(today, from, to);
    return pieces.flatMap((piece, index): readonly Crossing[] => {
      const before = pieces[index - 1];
      if (before === undefined) return [];
      return rule.changed(today.at(before.to), today.at(piece.from), piece.from);
    });
  };
  return {
    crossings,
    due: (value, after) => {
      const born = zone.dayAt(value);
      for (const day of rule.turns(born, zone.dayAt(after))) {
        // The clock may go back over midnight, so that a day begins twice.
        const start = zone.startOfDay(day);
        const pieces = piecesOf(today, Math.max(after, start - 1), start + DAY_MS / 4);
        const turn = pieces.find((piece, index) => {
          const before = pieces[index - 1];
          return before !== undefined && rule.isChanged(born, today.at(before.to), today.at(piece.from));
        });
        if (turn !== undefined) return turn.from;
      }
      return null;
    },
  };
}

function dayTrack(zone: Zone): Track {
  return {
    slope: 0,
    zone,
    at: (ms) => zone.dayAt(ms),
    next: (ms) => zone.startOfDay(zone.dayAt(ms) + 1),
  };
}

/** The instants of a local day; more than one stretch where the clock goes back over midnight. */
function spansOf(day: number, today: Track): Interval[] {
  const { zone } = today;
  const from = zone.startOfDay(day);
  const to = zone.startOfDay(day + 1);
  const late = to + DAY_MS / 4;
  if (zone.offsetAt(from - DAY_MS / 4) === zone.offsetAt(late)) return [{ from, to }];
  return piecesOf(today, from, late)
    .filter((piece) => today.at(piece.from) === day)
    .map((piece) => ({ from: piece.from, to: piece.to + 1 }));
}

/** Years after which the calendar repeats what it does to any date, but for the end of most centuries. */
const CYCLE_DAYS = 8 * 366 + 1;

/** Which month-days lie within a duration of today. */
export function anniversaryMovement(duration: Duration, zone: Zone): Movement {
  const byDay = new Map<number, ReadonlySet<number>>();
  const codesOn = (day: number): ReadonlySet<number> => {
    let codes = byDay.get(day);
    if (codes === undefined) {
      if (byDay.size > 1_000) byDay.clear();
      codes = new Set(anniversaryCodes(duration, zone.startOfDay(day), zone));
      byDay.set(day, codes);
    }
    return codes;
  };
  return dayMovement(
    {
      changed: (before, after, at) => {
        const [a, b] = [codesOn(before), codesOn(after)];
        const codes = [...new Set([...a, ...b])].filter((code) => a.has(code) !== b.has(code));
        return codes.length === 0 ? [] : [{ kind: "monthDays", codes, timezone: zone.name, at }];
      },
      isChanged: (day, before, after) => codesOn(before).has(monthDay(day)) !== codesOn(after).has(monthDay(day)),
      *turns(day, since) {
        const code = monthDay(day);
        for (let next = since; next <= since + CYCLE_DAYS; next++) {
          if (codesOn(next - 1).has(code) !== codesOn(next).has(code)) yield next;
        }
      },
    },
    zone,
  );
}

function monthDay(day: number): number {
  const { month, day: dayOfMonth } = civilFromDays(day);
  return month * 100 + dayOfMonth;
}

/** Who is how old: what is decided turns when a number of full years is reached. */
export function ageMovement(bounds: AgeBounds, zone: Zone): Movement {
  const thresholds = ageThresholds(bounds);
  const today = dayTrack(zone);
  return dayMovement(
    {
      changed: (before, after, at) =>
        thresholds.flatMap((years) => {
          const [a, b] = [latestBirthday(before, years), latestBirthday(after, years)];
          const days = Array.from({ length: Math.abs(b - a) }, (_, i) => Math.min(a, b) + 1 + i);
          return days.flatMap((day) => spansOf(day, today)).map((values): Crossing => ({ kind: "all", values, at }));
        }),
      isChanged: (day, before, after) =>
        thresholds.some((years) => latestBirthday(before, years) >= day !== latestBirthday(after, years) >= day),
      turns(day, since) {
        return thresholds
          .map((years) => reached(day, years))
          .filter((turn) => turn >= since)
          .sort((a, b) => a - b);
      },
    },
    zone,
  );
}

/** The full years at which an age begins and ceases to be within the bounds; birth itself is 0. */
function ageThresholds({ gt, gte, lt, lte }: AgeBounds): readonly number[] {
  const from = Math.max(0, gt === undefined ? 0 : Math.floor(gt) + 1, gte === undefined ? 0 : Math.ceil(gte));
  const ends = [...(lt === undefined ? [] : [Math.ceil(lt)]), ...(lte === undefined ? [] : [Math.floor(lte) + 1])];
  return [...new Set([from, ...ends])].filter((years) => years >= 0);
}

/** The latest day of birth with so many full years on `today`. 29 February is reached on 1 March in common years. */
function latestBirthday(today: number, years: number): number {
  const date = civilFromDays(today);
  const year = date.year - years;
  return daysFromCivil({ year, month: date.month, day: Math.min(date.day, daysInMonth(year, date.month)) });
}

/** The day on which somebody born on `birth` is so many years old. */
function reached(birth: number, years: number): number {
  const whole = daysFromCivil(addMonths(civilFromDays(birth), years * 12));
  return latestBirthday(whole, years) >= birth ? whole : whole + 1;
}
