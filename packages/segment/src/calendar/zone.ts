import { type CivilDate, DAY_MS, daysFromCivil } from "./civil.ts";

/**
 * Time zones on top of Intl, with every offset change of a year found once and kept: an interpreter asks for the local date
 * of thousands of events, and one Intl call costs a microsecond or more.
 *
 * Local times that a clock change skips or repeats follow ClickHouse's rule, so that both executors agree: a day starts at
 * its first instant; a wall time before the change counts from the day's start, one at or after it is shifted by the change.
 */
export interface Zone {
  readonly name: string;
  /** Milliseconds to add to UTC to get local time. */
  readonly offsetAt: (ms: number) => number;
  /** The local calendar day of an instant, in days since 1970-01-01. */
  readonly dayAt: (ms: number) => number;
  /** First instant of a local calendar day. */
  readonly startOfDay: (day: number) => number;
  /** The instant of a wall time, given in milliseconds since local midnight. */
  readonly fromWall: (day: number, msOfDay: number) => number;
}

const zones = new Map<string, Zone>();

/** Throws a RangeError for a name that is not an IANA zone. */
export function zoneOf(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = makeZone(name);
    zones.set(name, zone);
  }
  return zone;
}

interface Change {
  readonly at: number;
  readonly offset: number;
}

function makeZone(name: string): Zone {
  const readOffset = offsetReader(name);
  const years = new Map<number, readonly Change[]>();

  const changesIn = (year: number): readonly Change[] => {
    let changes = years.get(year);
    if (changes === undefined) {
      changes = findChanges(readOffset, year);
      years.set(year, changes);
    }
    return changes;
  };

  const offsetAt = (ms: number): number => {
    const changes = changesIn(new Date(ms).getUTCFullYear());
    let offset = changes[0]!.offset;
    for (let i = 1; i < changes.length; i++) {
      const change = changes[i]!;
      if (change.at > ms) break;
      offset = change.offset;
    }
    return offset;
  };

  const dayAt = (ms: number): number => Math.floor((ms + offsetAt(ms)) / DAY_MS);

  const startOfDay = (day: number): number => {
    const wall = day * DAY_MS;
    // The latest instant before which no local time of this day has been shown: try the offsets in force around it.
    const before = offsetAt(wall - DAY_MS * 1.5);
    const after = offsetAt(wall + DAY_MS * 1.5);
    if (before === after) {
      const plain = wall - before;
      if (offsetAt(plain) === before && dayAt(plain - 1) < day) return plain;
    }
    return searchStart(dayAt, wall, day);
  };

  const fromWall = (day: number, msOfDay: number): number => {
    const start = startOfDay(day);
    const startOffset = offsetAt(start);
    const candidate = start + msOfDay;
    const change = changeBetween(start, start + DAY_MS * 1.5, changesIn);
    if (change === null) return candidate;
    const elapsed = change.at - start;
    return msOfDay >= elapsed ? candidate - (change.offset - startOffset) : candidate;
  };

  return { name, offsetAt, dayAt, startOfDay, fromWall };
}

/** First instant of `day`: the end of the last moment whose local day is earlier. */
function searchStart(dayAt: (ms: number) => number, wall: number, day: number): number {
  let lo = wall - DAY_MS * 1.5;
  let hi = wall + DAY_MS * 1.5;
  // Clocks change on whole minutes in practice, so step by 15 minutes for the last earlier moment, then bisect.
  let last = lo;
  for (let ms = lo; ms <= hi; ms += 900_000) if (dayAt(ms) < day) last = ms;
  lo = last;
  hi = last + 900_000;
  while (hi - lo > 1) {
    const middle = Math.floor((lo + hi) / 2);
    if (dayAt(middle) < day) lo = middle;
    else hi = middle;
  }
  return hi;
}

function changeBetween(from: number, to: number, changesIn: (year: number) => readonly Change[]): Change | null {
  const first = new Date(from).getUTCFullYear();
  const last = new Date(to).getUTCFullYear();
  for (let year = first; year <= last; year++) {
    for (const change of changesIn(year).slice(1)) if (change.at > from && change.at < to) return change;
  }
  return null;
}

/** The offset at the start of a UTC year, then each change within it. */
function findChanges(readOffset: (ms: number) => number, year: number): readonly Change[] {
  const start = Date.UTC(year, 0, 1);
  const end = Date.UTC(year + 1, 0, 1);
  const changes: Change[] = [{ at: start, offset: readOffset(start) }];
  // A step of 4 days: some zones drop summer time for a few weeks (Ramadan) and resume it.
  const step = DAY_MS * 4;
  let previous = changes[0]!.offset;
  for (let from = start; from < end; from += step) {
    const to = Math.min(from + step, end);
    const next = readOffset(to);
    if (next === previous) continue;
    let lo = from;
    let hi = to;
    while (hi - lo > 1000) {
      const middle = Math.floor((lo + hi) / 2000) * 1000;
      if (readOffset(middle) === previous) lo = middle;
      else hi = middle;
    }
    if (hi < end) changes.push({ at: hi, offset: next });
    previous = next;
  }
  return changes;
}

function offsetReader(name: string): (ms: number) => number {
  const format = new Intl.DateTimeFormat("en-US-u-ca-iso8601", {
    timeZone: name,
    hourCycle: "h23",
    era: "short",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  return (ms) => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(ms)) parts[type] = Number(value);
    const date: CivilDate = { year: parts["year"]!, month: parts["month"]!, day: parts["day"]! };
    const wall =
      daysFromCivil(date) * DAY_MS + ((parts["hour"]! * 60 + parts["minute"]!) * 60 + parts["second"]!) * 1000;
    return wall - Math.floor(ms / 1000) * 1000;
  };
}
