import type { CalendarUnit, Duration } from "../language/ast.ts";
import { addMonths, type CivilDate, civilFromDays, daysFromCivil, isLeapYear, isoWeekday } from "./civil.ts";
import { calendarMonths, step } from "./duration.ts";
import type { Zone } from "./zone.ts";

/** Instants `from <= t < to`, Unix milliseconds; infinite where open. */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

export const ALL_TIME: Interval = { from: -Infinity, to: Infinity };

export function intersect(a: Interval, b: Interval): Interval {
  return { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
}

/** `(now − duration, now]`: instants are whole milliseconds, so this is half-open one millisecond later. */
export function lastInterval(duration: Duration, now: number, zone: Zone): Interval {
  return { from: step(now, duration, -1, zone) + 1, to: now + 1 };
}

/** `(now, now + duration]` */
export function nextInterval(duration: Duration, now: number, zone: Zone): Interval {
  return { from: now + 1, to: step(now, duration, 1, zone) + 1 };
}

/** `(now − from, now − to]` */
export function agoInterval(from: Duration, to: Duration, now: number, zone: Zone): Interval {
  return { from: step(now, from, -1, zone) + 1, to: step(now, to, -1, zone) + 1 };
}

/** The calendar unit `now` lies in, or the one before it, whole. */
export function calendarInterval(which: "this" | "previous", unit: CalendarUnit, now: number, zone: Zone): Interval {
  const shift = which === "this" ? 0 : -1;
  if (unit === "hour") {
    const local = now + zone.offsetAt(now);
    const start = now - (((local % 3_600_000) + 3_600_000) % 3_600_000);
    return { from: start + shift * 3_600_000, to: start + (shift + 1) * 3_600_000 };
  }
  const today = zone.dayAt(now);
  return {
    from: zone.startOfDay(unitStart(today, unit, shift)),
    to: zone.startOfDay(unitStart(today, unit, shift + 1)),
  };
}

function unitStart(today: number, unit: Exclude<CalendarUnit, "hour">, shift: number): number {
  const date = civilFromDays(today);
  switch (unit) {
    case "day":
      return today + shift;
    case "week":
      return today - (isoWeekday(today) - 1) + shift * 7;
    case "month":
      return firstOfMonth(date, shift);
    case "quarter":
      return firstOfMonth({ ...date, month: date.month - ((date.month - 1) % 3) }, shift * 3);
    case "year":
      return daysFromCivil({ year: date.year + shift, month: 1, day: 1 });
  }
}

function firstOfMonth(date: CivilDate, shift: number): number {
  return daysFromCivil(addMonths({ ...date, day: 1 }, shift));
}

/**
 * The month-days (month × 100 + day) whose anniversary falls in the given number of calendar days from today, today in.
 * 29 February counts as 1 March in common years. Sorted.
 */
export function anniversaryCodes(duration: Duration, now: number, zone: Zone): readonly number[] {
  const today = zone.dayAt(now);
  const codes = new Set<number>();
  for (let day = today; day < today + calendarDays(duration, today) && codes.size < 366; day++) {
    const { year, month, day: dayOfMonth } = civilFromDays(day);
    codes.add(month * 100 + dayOfMonth);
    if (month === 3 && dayOfMonth === 1 && !isLeapYear(year)) codes.add(229);
  }
  return [...codes].sort((a, b) => a - b);
}

function calendarDays(duration: Duration, today: number): number {
  const months = calendarMonths(duration);
  if (months > 0) return daysFromCivil(addMonths(civilFromDays(today), months)) - today;
  const hours = { s: 1 / 3600, m: 1 / 60, h: 1, d: 24, w: 168, mo: 0, y: 0 }[duration.unit] * duration.count;
  return Math.ceil(hours / 24);
}

/** year × 10,000 + month × 100 + day of the local date. */
export function localDateCode(ms: number, zone: Zone): number {
  const { year, month, day } = civilFromDays(zone.dayAt(ms));
  return year * 10_000 + month * 100 + day;
}
