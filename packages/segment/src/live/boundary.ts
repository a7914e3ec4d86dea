import { step } from "../calendar/duration.ts";
import { calendarInterval, type Interval } from "../calendar/interval.ts";
import { civilFromDays, DAY_MS } from "../calendar/civil.ts";
import type { Zone } from "../calendar/zone.ts";
import type { CalendarUnit, Duration } from "../language/ast.ts";
import { type Crossing, instantOf } from "./edge.ts";
import { piecesOf, type Track } from "./pieces.ts";

/** How values cross one edge; see {@link Edge} in edge.ts for what the two functions promise. */
export interface Movement {
  due(value: number, after: number): number | null;
  crossings(from: number, to: number): readonly Crossing[];
}

/** Every value crosses `delay` ms after itself. */
export function fixedMovement(delay: number): Movement {
  return {
    due: (value, after) => (value + delay > after ? value + delay : null),
    crossings: (from, to) =>
      from < to ? [{ kind: "each", values: { from: from - delay + 1, to: to - delay + 1 }, delay }] : [],
  };
}

/**
 * Values cross where a track passes them: what is decided at n is whether `track.at(n) < value`.
 * `near`: the stretch of instants in which all crossings of a value lie.
 */
function trackMovement(track: Track, near: (value: number) => Interval): Movement {
  const crossings = (from: number, to: number): Crossing[] => {
    const found: Crossing[] = [];
    const pieces = piecesOf(track, from, to);
    for (const [index, piece] of pieces.entries()) {
      const before = pieces[index - 1];
      if (before !== undefined) {
        const [a, b] = [track.at(before.to), track.at(piece.from)];
        if (a !== b)
          found.push({ kind: "all", values: { from: Math.min(a, b) + 1, to: Math.max(a, b) + 1 }, at: piece.from });
      }
      if (track.slope === 0 || piece.from === piece.to) continue;
      const delay = piece.to - track.at(piece.to);
      const values = { from: track.at(piece.from) + 1, to: track.at(piece.to) + 1 };
      found.push({ kind: "each", values, delay });
    }
    return found;
  };
  return {
    crossings,
    due: (value, after) => {
      const { from, to } = near(value);
      return firstOf(crossings(Math.max(from, after), to), value);
    },
  };
}

/** When a value crosses first among crossings in the order of time. */
function firstOf(crossings: readonly Crossing[], value: number): number | null {
  for (const crossing of crossings) {
    const at = instantOf(crossing, value);
    if (at !== null) return at;
  }
  return null;
}

/** `now` moved by a duration of months: values cross as it passes them, and again where a month's end is clamped. */
export function steppedMovement(duration: Duration, direction: 1 | -1, zone: Zone): Movement {
  return trackMovement(steppedTrack(duration, direction, zone), (value) => {
    const about = step(value, duration, direction === 1 ? -1 : 1, zone);
    // Only the last days of a month are reached from other days than their own.
    const late = civilFromDays(zone.dayAt(value)).day < 28 ? 0 : 3;
    return { from: about - 1.25 * DAY_MS, to: about + (1.25 + late) * DAY_MS };
  });
}

function steppedTrack(duration: Duration, direction: 1 | -1, zone: Zone): Track {
  return {
    slope: 1,
    zone,
    at: (ms) => step(ms, duration, direction, zone),
    next: (ms) => zone.startOfDay(zone.dayAt(ms) + 1),
  };
}

/** Each value is due at its own instant moved by a duration of months. */
export function delayedMovement(duration: Duration, zone: Zone): Movement {
  const track = steppedTrack(duration, 1, zone);
  return {
    due: (value, after) => {
      const at = track.at(value);
      return at > after ? at : null;
    },
    crossings: (from, to) => {
      if (from >= to) return [];
      const lo = step(from, duration, -1, zone) - 5 * DAY_MS;
      const hi = step(to, duration, -1, zone) + 5 * DAY_MS;
      const found = piecesOf(track, lo, hi).flatMap((piece): Crossing[] => {
        const delay = track.at(piece.from) - piece.from;
        const values = {
          from: Math.max(piece.from, from - delay + 1),
          to: Math.min(piece.to + 1, to - delay + 1),
        };
        return values.from < values.to ? [{ kind: "each", values, delay }] : [];
      });
      return found;
    },
  };
}

/** The start of the calendar unit that `now` lies in, or of one so many units before it. */
export function calendarMovement(unit: CalendarUnit, unitsBack: 0 | 1, zone: Zone): Movement {
  const track: Track = {
    slope: 0,
    zone,
    at: (ms) => calendarInterval(unitsBack === 0 ? "this" : "previous", unit, ms, zone).from - 1,
    next: (ms) => calendarInterval("this", unit, ms, zone).to,
  };
  // Around a clock change a unit may begin twice.
  const slack = DAY_MS / 8;
  return trackMovement(track, (value) => {
    let end = track.next(value);
    if (unitsBack === 1) end = track.next(end);
    return { from: end - slack, to: end + slack };
  });
}
