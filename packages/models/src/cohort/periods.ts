/** The calendar's units that cohorts are cut by. */
export type PeriodUnit = "day" | "week" | "month" | "quarter";

const dayMs = 86_400_000;

/**
 * The first day of the unit that a day lies in, `shift` units on. Days are counted from 1970-01-01; weeks begin on Monday (ISO 8601),
 * quarters in January, April, July and October.
 */
export function unitStart(day: number, unit: PeriodUnit, shift = 0): number {
  const date = new Date(day * dayMs);
  const [year, month] = [date.getUTCFullYear(), date.getUTCMonth()];
  switch (unit) {
    case "day":
      return day + shift;
    case "week":
      return day - ((date.getUTCDay() + 6) % 7) + 7 * shift;
    case "month":
      return Date.UTC(year, month + shift, 1) / dayMs;
    case "quarter":
      return Date.UTC(year, month - (month % 3) + 3 * shift, 1) / dayMs;
  }
}

/** The day `count` units after another; of months that are too short the last day. */
export function daysOn(day: number, unit: PeriodUnit, count: number): number {
  if (unit === "day") return day + count;
  if (unit === "week") return day + 7 * count;
  const date = new Date(day * dayMs);
  const months = date.getUTCMonth() + (unit === "quarter" ? 3 * count : count);
  const last = new Date(Date.UTC(date.getUTCFullYear(), months + 1, 0)).getUTCDate();
  return Date.UTC(date.getUTCFullYear(), months, Math.min(date.getUTCDate(), last)) / dayMs;
}
