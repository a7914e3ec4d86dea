import type { Duration, DurationUnit } from "./ast.ts";

const pattern = /^([1-9]\d*)(s|m|h|d|w|mo|y)$/;

/** Days that a duration of each unit surely spans, and may span at most: months and years are not all of one length. */
const spans: Readonly<Record<DurationUnit, readonly [number, number]>> = {
  s: [1 / 86_400, 1 / 86_400],
  m: [1 / 1_440, 1 / 1_440],
  h: [1 / 24, 1 / 24],
  d: [1, 1],
  w: [7, 7],
  mo: [28, 31],
  y: [365, 366],
};

/** The longest duration, in years, that a document may name. */
export const longestYears = 100;

/** `30d` as a duration; null when the text is not one, "too_long" beyond 100 years. */
export function parseDuration(text: string): Duration | "too_long" | null {
  const match = pattern.exec(text);
  if (match === null) return null;
  const duration: Duration = { count: Number(match[1]), unit: match[2] as DurationUnit };
  const years = duration.unit === "mo" ? duration.count / 12 : (duration.count * spans[duration.unit][0]) / 365;
  const limit = duration.unit === "mo" || duration.unit === "y" ? longestYears : (longestYears * 365.25) / 365;
  return years > limit ? "too_long" : duration;
}

export function formatDuration({ count, unit }: Duration): string {
  return `${count}${unit}`;
}

/** The same length of time in the one spelling that equal durations share: `1w` and `168h` are `7d`, `12mo` is `1y`. */
export function normaliseDuration({ count, unit }: Duration): Duration {
  if (unit === "mo") return count % 12 === 0 ? { count: count / 12, unit: "y" } : { count, unit };
  if (unit === "w") return { count: count * 7, unit: "d" };
  if (unit === "s" && count % 60 === 0) return normaliseDuration({ count: count / 60, unit: "m" });
  if (unit === "m" && count % 60 === 0) return normaliseDuration({ count: count / 60, unit: "h" });
  if (unit === "h" && count % 24 === 0) return { count: count / 24, unit: "d" };
  return { count, unit };
}

/** Whether `first` is shorter than or as long as `second` on every calendar. */
export function neverLonger(first: Duration, second: Duration): boolean {
  const [a, b] = [normaliseDuration(first), normaliseDuration(second)];
  if (a.unit === b.unit) return a.count <= b.count;
  const months = (duration: Duration): number | null =>
    duration.unit === "y" ? duration.count * 12 : duration.unit === "mo" ? duration.count : null;
  const [monthsOfA, monthsOfB] = [months(a), months(b)];
  if (monthsOfA !== null && monthsOfB !== null) return monthsOfA <= monthsOfB;
  return a.count * spans[a.unit][1] <= b.count * spans[b.unit][0];
}
