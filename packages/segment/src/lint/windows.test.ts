import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "../check/check.ts";
import type { UnanchoredWindow } from "../language/ast.ts";
import { lower } from "../plan/lower.ts";
import { arbitraryNow, arbitraryTimezone, defaultMoment, testingContext } from "../testing/index.ts";
import { durations } from "../testing/vocabulary.ts";
import { arbitraryUnanchoredWindow } from "../testing/windows.ts";
import { DAY_MS } from "../calendar/civil.ts";
import { zoneOf } from "../calendar/zone.ts";
import { isEmptyWindow, mostDates, windowWithin } from "./windows.ts";

/** Local dates that some instant of the interval has: a zone that changed sides of the date line skipped one. */
function datesOf({ from, to }: { readonly from: number; readonly to: number }, timezone: string): number {
  const zone = zoneOf(timezone);
  let dates = 0;
  for (let day = zone.dayAt(from); day <= zone.dayAt(to - 1); day++) {
    if (zone.dayAt(Math.max(zone.startOfDay(day), from)) === day) dates++;
  }
  return dates;
}

/** Durations of about the same length in several units, where containment is decided. */
const close = [
  "23h",
  "24h",
  "25h",
  "1d",
  "26d",
  "27d",
  "28d",
  "29d",
  "30d",
  "31d",
  "32d",
  "33d",
  "1mo",
  "59d",
  "62d",
  "2mo",
  "365d",
  "368d",
  "1y",
  "12mo",
];

function read(window: unknown, timezone: string) {
  const document = { version: 1, id: "x", timezone, where: { event: "E", window } };
  const checked = check(document, testingContext);
  if (!checked.ok || checked.segment.where.kind !== "event") return null;
  const { segment } = checked;
  const intervalAt = (now: number): { readonly from: number; readonly to: number } => {
    const [leaf] = lower({ segment, segments: new Map(), now, timezone }).leaves;
    if (leaf?.kind !== "event" || leaf.window.kind !== "interval") throw new Error("no interval");
    return leaf.window.interval;
  };
  return { window: checked.segment.where.window as UnanchoredWindow, intervalAt };
}

const length = fc.constantFrom(...close, ...durations);
const arbitrary = fc.oneof(
  { weight: 3, arbitrary: length.map((last) => ({ last })) },
  { weight: 2, arbitrary: fc.tuple(length, length).map((ago) => ({ ago })) },
  { weight: 4, arbitrary: arbitraryUnanchoredWindow(defaultMoment) },
);

test("a window said to lie in another does, and has no more dates than said, whenever and wherever", () => {
  const proven = { within: 0, empty: 0 };
  const scenario = fc.record({
    pairs: fc.array(fc.tuple(arbitrary, arbitrary), { minLength: 10, maxLength: 10 }),
    zone: arbitraryTimezone(),
    nows: fc.array(arbitraryNow(), { minLength: 12, maxLength: 12 }),
  });
  fc.assert(
    fc.property(scenario, ({ pairs, zone, nows }) => {
      for (const [first, second] of pairs) {
        if (JSON.stringify([first, second]).includes("param")) continue;
        const [a, b] = [read(first, zone), read(second, zone)];
        if (a === null || b === null) continue;
        const within = windowWithin(a.window, b.window, zone);
        const empty = isEmptyWindow(a.window, zone);
        const most = mostDates(a.window, zone);
        if (within) proven.within++;
        if (empty) proven.empty++;
        for (const now of nows) {
          const [inner, outer] = [a.intervalAt(now), b.intervalAt(now)];
          if (inner.from >= inner.to) continue;
          if (within) expect([inner, outer.from <= inner.from && inner.to <= outer.to]).toEqual([inner, true]);
          expect(empty).toBe(false);
          if (inner.to - inner.from < 100 * DAY_MS)
            expect([first, datesOf(inner, zone) <= most]).toEqual([first, true]);
        }
      }
    }),
    { numRuns: Number(process.env["KINDRED_RUNS"] ?? 150) },
  );
  expect(proven.within).toBeGreaterThan(100);
  if (process.env["KINDRED_RUNS"]) console.log(proven);
});
