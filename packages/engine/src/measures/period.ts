import { KindredError } from "@kindred/schema";
import { momentBefore, momentOf, zoneOf } from "@kindred/segment";
import { unitStart } from "@kindred/models";

/** Instants `from <= t < to`, Unix ms. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** A stretch of time that is measured. `to` is the instant asked, one millisecond on, while the stretch goes on. */
export interface Period extends Window {
  /** As it was asked for. */
  readonly text: string;
  /** Where it ends whole; later than `to` while it goes on. */
  readonly whole: number;
  /** The period so many before (−1: the one before), whole. */
  readonly shifted: (by: number) => Window;
  /** The period before, as long as this one is by now. */
  readonly before: Window;
}

const DAY = 86_400_000;
const longest = 10 * 366 * DAY;
const units = ["day", "week", "month", "quarter", "year"] as const;
type Unit = (typeof units)[number];

/**
 * Reads a period: `30d`, `12w`, `6mo`, `1y` (up to now), `2026`, `2026-Q3`, `2026-10`, `2026-10-05`, `this-month`, `previous-week`,
 * `2026-10-01..2026-10-15` (both days in) or two instants likewise (the second out). Days begin where they do in the time zone.
 *
 * @throws KindredError `bad_period`, `period_not_begun` (422)
 */
export function readPeriod(text: string, now: number, timezone: string): Period {
  const shifted = shiftsOf(text.trim(), now, timezone);
  const whole = shifted?.(0);
  if (whole !== undefined && whole.from >= whole.to) {
    const message = `${JSON.stringify(text)} ends before it begins: write the earlier day first.`;
    throw new KindredError("bad_period", message, { status: 422, pointer: "/period" });
  }
  if (shifted === null || whole === undefined || whole.to - whole.from > longest) {
    throw new KindredError(
      "bad_period",
      `${JSON.stringify(text)} is not a period: write 30d, 12w, 6mo, 2026, 2026-Q3, 2026-10, this-month, previous-week or 2026-10-01..2026-10-15, at most ten years.`,
      { status: 422, pointer: "/period" },
    );
  }
  if (whole.from > now) {
    throw new KindredError("period_not_begun", "This period lies in the future: nothing of it can be measured yet.", {
      status: 422,
      pointer: "/period",
    });
  }
  const to = Math.min(whole.to, now + 1);
  const earlier = shifted(-1);
  const before = { from: earlier.from, to: Math.min(earlier.to, earlier.from + (to - whole.from)) };
  return { text, from: whole.from, to, whole: whole.to, shifted, before };
}

function shiftsOf(text: string, now: number, timezone: string): Period["shifted"] | null {
  if (/^[1-9]\d{0,4}(h|d|w|mo|y)$/.test(text)) return lastOf(text, now, timezone);
  const named = /^(this|previous)-(day|week|month|quarter|year)$/.exec(text);
  const zone = zoneOf(timezone);
  if (named !== null) {
    const first = named[1] === "this" ? 0 : -1;
    return unitsFrom(zone.dayAt(now), named[2] as Unit, timezone, first);
  }
  const calendar = /^(\d{4})(?:-(?:Q([1-4])|(\d{2})(?:-(\d{2}))?))?$/.exec(text);
  if (calendar !== null) {
    const [, year, quarter, month, day] = calendar;
    const unit: Unit =
      day !== undefined ? "day" : month !== undefined ? "month" : quarter !== undefined ? "quarter" : "year";
    const first = quarter === undefined ? (month ?? "01") : String(Number(quarter) * 3 - 2).padStart(2, "0");
    const start = dayOf(`${year!}-${first}-${day ?? "01"}`);
    return start === null ? null : unitsFrom(start, unit, timezone, 0);
  }
  const [first, last, ...more] = text.split("..");
  if (first === undefined || last === undefined || more.length > 0) return null;
  const [from, to] = [dayOf(first), dayOf(last)];
  if (from !== null && to !== null) {
    const days = to + 1 - from;
    return (by) => ({ from: zone.startOfDay(from + by * days), to: zone.startOfDay(to + 1 + by * days) });
  }
  const [start, end] = [momentOf(first, timezone), momentOf(last, timezone)];
  if (start === null || end === null || !first.includes("T") || !last.includes("T")) return null;
  return (by) => ({ from: start + by * (end - start), to: end + by * (end - start) });
}

/** `(now − length, now]`, and as long before that again. */
function lastOf(length: string, now: number, timezone: string): Period["shifted"] | null {
  const [, count = "", unit = ""] = /^(\d+)([a-z]+)$/.exec(length) ?? [];
  const edge = (times: number): number =>
    times === 0 ? now : (momentBefore(now, `${Number(count) * times}${unit}`, timezone) ?? Number.NaN);
  if (Number.isNaN(edge(1))) return null;
  return (by) => ({ from: edge(1 - by) + 1, to: edge(-by) + 1 });
}

function unitsFrom(day: number, unit: Unit, timezone: string, first: number): Period["shifted"] {
  const start = (by: number): number => {
    if (unit !== "year") return unitStart(day, unit, by);
    return Date.UTC(new Date(day * DAY).getUTCFullYear() + by, 0, 1) / DAY;
  };
  const zone = zoneOf(timezone);
  return (by) => ({ from: zone.startOfDay(start(first + by)), to: zone.startOfDay(start(first + by + 1)) });
}

/** Days since 1970-01-01 of a date that is one. */
function dayOf(text: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null;
  const ms = Date.parse(`${text}T00:00:00Z`);
  // 30 February would be carried over into March.
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? null : ms / DAY;
}

export type Step = "day" | "week" | "month";

/** A part of a window between two borders of the calendar. */
export interface Bucket extends Window {
  /** Where its calendar day, week or month begins, which may be before the window. */
  readonly key: number;
}

const mostBuckets = 800;

/** Days up to a month and a half, weeks up to half a year, months beyond. */
export function stepFor({ from, to }: Window): Step {
  const days = (to - from) / DAY;
  return days <= 45 ? "day" : days <= 190 ? "week" : "month";
}

/** @throws KindredError `too_many_steps` (422) */
export function bucketsOf({ from, to }: Window, step: Step, timezone: string): Bucket[] {
  const zone = zoneOf(timezone);
  const buckets: Bucket[] = [];
  let day = unitStart(zone.dayAt(from), step);
  while (zone.startOfDay(day) < to) {
    if (buckets.length === mostBuckets) {
      throw new KindredError("too_many_steps", `A trend has at most ${mostBuckets} points: choose longer steps.`, {
        status: 422,
        pointer: "/step",
      });
    }
    const next = unitStart(day, step, 1);
    const key = zone.startOfDay(day);
    buckets.push({ key, from: Math.max(key, from), to: Math.min(zone.startOfDay(next), to) });
    day = next;
  }
  return buckets;
}
