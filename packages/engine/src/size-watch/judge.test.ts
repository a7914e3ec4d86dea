import { describe, expect, test } from "vitest";
import { judge, type Observed, weeksBefore } from "./judge.ts";
import type { Measure, RuleCondition } from "./rule.ts";
import { placeOf, Tape } from "./tape.ts";

const hour = 3_600_000;
const day = 24 * hour;
const week = 7 * day;
/** A Saturday, 12:07. */
const now = Date.UTC(2026, 10, 21, 12, 7);
const size = { of: "size" } as const;

/** A segment of this size now, that moved so many people (net) so many ms ago. */
function observed(moves: readonly (readonly [ago: number, net: number])[], more: Partial<Observed> = {}): Observed {
  const tape = new Tape(now - 20 * week);
  for (const [ago, net] of moves) {
    tape.add({ place: placeOf(now - ago), entered: Math.max(0, net), left: Math.max(0, -net), net });
  }
  return { now, timezone: "UTC", size: 1000, tape, contactsAt: () => 10_000, ...more };
}

const said = (measure: Measure, condition: RuleCondition, at: Observed, was = false) =>
  judge(measure, condition, at, was);

describe("below and above", () => {
  test("below a limit it fires, and says from which height of the last week it came", () => {
    const at = observed([
      [3 * day, -100],
      [hour, -50],
    ]);
    const verdict = said(size, { kind: "below", value: 1001 }, at);
    expect(verdict).toMatchObject({ kind: "judged", firing: true, value: 1000, before: 1150 });
    expect(verdict.kind === "judged" && verdict.from).toBeLessThan(now - 3 * day);
    expect(said(size, { kind: "below", value: 1000 }, at)).toMatchObject({ firing: false });
  });

  test("a drop of minutes ago is seen from the quarter hour before; of a segment of minutes nothing was before", () => {
    const at = observed([[5 * 60_000, -200]]);
    expect(said(size, { kind: "below", value: 1001 }, at)).toMatchObject({ before: 1200, from: now - 7 * 60_000 });
    const young = { ...at, tape: new Tape(now - 6 * 60_000) };
    expect(said(size, { kind: "below", value: 1001 }, young)).toMatchObject({ firing: true, before: null });
    expect(said(size, { kind: "below", value: 900 }, at)).toMatchObject({ firing: false, before: null });
  });

  test("what was never otherwise came from nowhere, and all that is known of it is looked at", () => {
    const at = observed([], { tape: new Tape(now - 3 * hour) });
    expect(said(size, { kind: "above", value: 10 }, at)).toMatchObject({
      firing: true,
      before: null,
      from: now - 3 * hour,
    });
  });

  test("it rests when it has come back by a twentieth, not before", () => {
    const rule = { kind: "below", value: 1000 } as const;
    expect(said(size, rule, observed([], { size: 1049 }), true)).toMatchObject({ firing: true });
    expect(said(size, rule, observed([], { size: 1050 }), true)).toMatchObject({ firing: false });
    const few = { kind: "below", value: 1 } as const;
    expect(said(size, few, observed([], { size: 0 }))).toMatchObject({ firing: true });
    expect(said(size, few, observed([], { size: 1 }), true)).toMatchObject({ firing: false });
  });

  test("a share is of all contacts, per cent", () => {
    expect(said({ of: "share" }, { kind: "above", value: 9.9 }, observed([]))).toMatchObject({
      firing: true,
      value: 10,
    });
  });

  test("a flow counts the last full quarter hours, and waits until its history is as long", () => {
    const left = { of: "left", per: "day" } as const;
    const at = observed([
      [2 * day, -7],
      [3 * hour, -40],
      [60_000, -500],
    ]);
    expect(said(left, { kind: "above", value: 39 }, at)).toMatchObject({ firing: true, value: 40, before: 7 });
    const young = { ...at, tape: new Tape(now - 2 * hour) };
    expect(said(left, { kind: "above", value: 39 }, young)).toMatchObject({
      kind: "waiting",
      // Its day is full 24 hours after it began, at the next full quarter.
      waiting: { kind: "history", since: now - 2 * hour, until: now + 22 * hour + 7 * 60_000 },
    });
  });
});

describe("a change over a period", () => {
  const drop = { kind: "change", percent: 30, direction: "either", over: "week", least: 5 } as const;

  test("is of the measure's own value a period ago", () => {
    expect(said(size, drop, observed([[2 * day, -429]]))).toMatchObject({ firing: true, before: 1429, value: 1000 });
    expect(said(size, drop, observed([[2 * day, -428]]))).toMatchObject({ firing: false });
    expect(said(size, drop, observed([[8 * day, -900]]))).toMatchObject({ firing: false, before: 1000 });
  });

  test("goes one way where one way was asked for", () => {
    const up = { ...drop, direction: "up" } as const;
    expect(said(size, up, observed([[2 * day, -900]]))).toMatchObject({ firing: false });
    expect(said(size, up, observed([[2 * day, 300]]))).toMatchObject({ firing: true, before: 700 });
  });

  test("of few people does not count, and from nobody to many does", () => {
    expect(said(size, drop, observed([[day, 4]], { size: 8 }))).toMatchObject({ firing: false, before: 4 });
    expect(said(size, drop, observed([[day, 8]], { size: 8 }))).toMatchObject({ firing: true, before: 0 });
  });

  test("stays until it has come back to four fifths", () => {
    expect(said(size, drop, observed([[day, -333]]), true)).toMatchObject({ firing: true });
    expect(said(size, drop, observed([[day, -300]]), true)).toMatchObject({ firing: false });
  });

  test("waits until the segment is as old", () => {
    const young = observed([]);
    expect(said(size, drop, { ...young, tape: new Tape(now - 2 * day) })).toMatchObject({
      kind: "waiting",
      waiting: { kind: "history", since: now - 2 * day },
    });
  });
});

describe("its own weekly pattern", () => {
  const unusual = { kind: "unusual", weeks: 8, sensitivity: "normal" } as const;
  const perDay = { of: "entered", per: "day" } as const;
  /** Entries of ten weeks, mornings and evenings, many on Saturdays and few on other days. */
  const shop = (today: number): readonly (readonly [number, number])[] =>
    Array.from({ length: 70 }, (_, ago) => {
      const isSaturday = ago % 7 === 0;
      return [ago * day + 3 * hour, ago === 0 ? today : (isSaturday ? 200 : 40) + (ago % 5)] as const;
    });

  test("what a Wednesday brings is unusual on a Saturday", () => {
    expect(said(perDay, unusual, observed(shop(199)))).toMatchObject({ firing: false });
    const quiet = said(perDay, unusual, observed(shop(42)));
    expect(quiet).toMatchObject({ firing: true, value: 42, expected: { weeks: 8 } });
    expect(quiet.kind === "judged" && quiet.expected?.usual).toBeGreaterThanOrEqual(200);
    expect(said(perDay, unusual, observed(shop(420)))).toMatchObject({ firing: true });
  });

  test("a segment that grows steadily is not unusual, and one that suddenly stops being itself is", () => {
    const growth = Array.from({ length: 70 * 24 }, (_, hours) => [hours * hour, 5] as const);
    expect(said(size, unusual, observed(growth, { size: 12_000 }))).toMatchObject({ firing: false });
    const lost = observed([...growth, [2 * hour, -6000] as const], { size: 6000 });
    expect(said(size, unusual, lost)).toMatchObject({ firing: true, value: 6000 });
  });

  test("needs five weeks of a size and says when it will have them", () => {
    const at = { ...observed([]), tape: new Tape(now - 3 * week) };
    expect(said(size, unusual, at)).toMatchObject({
      kind: "waiting",
      waiting: { kind: "history", since: now - 3 * week, until: now + 2 * week },
    });
    const enough = { ...at, tape: new Tape(now - 5 * week) };
    expect(said(size, unusual, enough)).toMatchObject({ kind: "judged", expected: { weeks: 4 } });
  });

  test("of nobody nothing is usual", () => {
    expect(said(size, unusual, observed([], { size: 0 }))).toMatchObject({
      kind: "waiting",
      waiting: { kind: "empty" },
    });
  });

  test("compares the same wall time across a change of the clock", () => {
    // Berlin left summer time on 25 October 2026.
    expect(new Date(weeksBefore(now, 4, "Europe/Berlin")).toISOString()).toBe("2026-10-24T11:07:00.000Z");
    expect(new Date(weeksBefore(now, 3, "Europe/Berlin")).toISOString()).toBe("2026-10-31T12:07:00.000Z");
  });
});
