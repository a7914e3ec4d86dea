import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { zoneOf } from "../calendar/zone.ts";
import { duesOf, valuesOf } from "../interpret/dues.ts";
import { interpret } from "../interpret/evaluate.ts";
import type { ContactFacts } from "../interpret/facts.ts";
import { arbitraryInstant, arbitraryMoment, type Moment } from "../testing/index.ts";
import { durations, timezones } from "../testing/vocabulary.ts";
import { type Crossing, type Edge, instantOf } from "./edge.ts";
import { edgesOf, effectsOf } from "./edges.ts";
import { arbitraryLiveScenario, inputOf, seeded } from "./testing.ts";

const DAY = 86_400_000;

describe("edges", () => {
  test("random documents and histories: whenever time alone changes a verdict, a fact crosses an edge at that very instant", () => {
    let changes = 0;
    const scenario = arbitraryLiveScenario().chain((one) =>
      fc.tuple(fc.constant(one), fc.array(arbitraryInstant(one.moment), { minLength: 12, maxLength: 16 })),
    );
    fc.assert(
      fc.property(scenario, ([{ input, facts, moment }, instants]) => {
        const edges = edgesOf(input);
        const effects = effectsOf(input);
        const compare = (known: ContactFacts, when: readonly number[]): void => {
          const verdictAt = (now: number): boolean => interpret({ ...input, now }, known);
          const sorted = [...new Set([...when, moment.now])].sort((a, b) => a - b);
          for (const [i, b] of sorted.entries()) {
            const a = sorted[i - 1];
            if (a === undefined || verdictAt(a) === verdictAt(b)) continue;
            const at = firstDifference(a, b, verdictAt);
            changes++;
            const now = duesOf(edges, known, at - 1, at).filter((due) => due.at === at);
            expect(now).not.toEqual([]);
            const enters = verdictAt(at);
            const able = now.filter(({ edge }) =>
              enters ? effects.get(edge.key)?.enter : effects.get(edge.key)?.leave,
            );
            expect(able).not.toEqual([]);
            const around = duesOf(edges, known, Math.max(a, at - DAY), Math.min(b, at + DAY));
            expect(around.map((due) => due.at)).toContain(at);
          }
        };
        // Of scores, permissions and the ledger nothing is known about instants before they were written.
        const { ledger: _1, permissions: _2, scores: _3, rfm: _4, ...timeless } = facts;
        compare(timeless, instants);
        const mirrored = instants.map((instant) => moment.now + Math.abs(instant - moment.now));
        compare(facts, mirrored);
      }),
      seeded,
    );
    expect(changes).toBeGreaterThan(seeded.numRuns / 20);
  }, 120_000);

  test("a value is due within a stretch of time exactly when it lies in a crossing of it, and due first where that says", () => {
    fc.assert(
      fc.property(
        arbitraryMovement(),
        fc.oneof(fc.nat({ max: 2 * DAY }), fc.nat({ max: 20 * DAY })),
        ({ edge, values, from }, length) => {
          const to = from + length;
          const crossings = edge.crossings(from, to);
          for (const value of values) {
            const instants = crossings.flatMap((crossing) => instantOf(crossing, value) ?? []);
            for (const at of instants) expect(at > from && at <= to).toBe(true);
            const due = edge.due(value, from);
            expect(due !== null && due <= to ? due : null).toBe(instants.length === 0 ? null : Math.min(...instants));
          }
        },
      ),
      seeded,
    );
  }, 120_000);

  test("crossings of adjoining stretches are those of the whole", () => {
    fc.assert(
      fc.property(
        arbitraryMovement(),
        fc.nat({ max: 3 * DAY }),
        fc.nat({ max: 3 * DAY }),
        ({ edge, values, from }, a, b) => {
          const middle = from + a;
          const parts = [...edge.crossings(from, middle), ...edge.crossings(middle, middle + b)];
          const whole = edge.crossings(from, middle + b);
          for (const value of values) {
            const crosses = (crossing: Crossing): boolean => instantOf(crossing, value) !== null;
            expect(whole.some(crosses)).toBe(parts.some(crosses));
          }
        },
      ),
      seeded,
    );
  });

  test.each([
    ["an event leaves its window", { event: "E", window: { last: "7d" }, gte: 2 }, "leave"],
    ["what was not to happen leaves its window", { event: "E", window: { last: "7d" }, lt: 1 }, "enter"],
    ["what was not to happen leaves its window", { not: { event: "E", window: { last: "7d" } } }, "enter"],
    ["a sum may move either way", { event: "E", measure: { sum: "x" }, window: { last: "7d" }, gte: 2 }, "either"],
    [
      "a ratio may move either way",
      { event: "E", window: { last: "7d" }, versus: { ago: ["14d", "7d"] }, ratio: { gte: 2 } },
      "either",
    ],
  ])("by an edge time can do only so much: %s", (_, where, can) => {
    const input = inputOf({ version: 1, id: "x", name: "x", where }, { now: 0, timezone: "UTC" });
    const leaving = edgesOf(input).filter((edge) => edge.due(0, 0) === 7 * DAY);
    expect(leaving.map(({ key }) => effectsOf(input).get(key))).toEqual([
      { enter: can !== "leave", leave: can !== "enter" },
    ]);
  });

  test("equal edges of different segments and zones have one key", () => {
    const keys = (where: unknown, timezone: string): string[] =>
      edgesOf(inputOf({ version: 1, id: "x", where }, { now: 0, timezone })).map(({ key }) => key);
    const last = (window: string, more: object = {}): object => ({ event: "E", window: { last: window }, ...more });
    expect(keys(last("7d"), "UTC")).toEqual(keys({ not: last("1w", { gte: 5 }) }, "Asia/Kolkata"));
    expect(keys(last("1mo"), "UTC")).not.toEqual(keys(last("1mo"), "Asia/Kolkata"));
    expect(keys({ event: ["E", "F"], window: { last: "7d" } }, "UTC")).toHaveLength(4);
  });

  test("what time cannot move has no edges but those of events to come", () => {
    const sources = (where: unknown): unknown[] =>
      edgesOf(inputOf({ version: 1, id: "x", where }, { now: 0, timezone: "UTC" })).map(({ source }) => source);
    expect(
      sources({ all: [{ trait: "city", is: "Kyiv" }, { list: "vip" }, { trait: "d", before: "2026-01-01" }] }),
    ).toEqual([]);
    expect(sources({ event: "E", window: { from: "2026-01-01" } })).toEqual([{ kind: "event", event: "E" }]);
  });
});

describe("due instants", () => {
  const kyiv: Moment = { now: Date.UTC(2026, 0, 15), timezone: "Europe/Kyiv" };
  const dues = (where: unknown, value: unknown, from: string, to: string): string[] => {
    const at = (text: string): number => Date.parse(text);
    const fact = typeof value === "string" ? at(value) : 0;
    const facts: ContactFacts = {
      id: 1,
      key: "con_x",
      addedAt: Date.UTC(2026, 0, 20),
      traits: { day: value as string },
      events: [{ event: "E", ts: fact, messageId: "1", properties: {} }],
      lists: new Set(),
    };
    const found = duesOf(edgesOf(inputOf({ version: 1, id: "x", where }, kyiv)), facts, at(from), at(to));
    return [...new Set(found.map((due) => new Date(due.at).toISOString()))].sort();
  };

  test("31 January leaves 'last month' when March begins", () => {
    const where = { event: "E", window: { last: "1mo" } };
    expect(dues(where, "2026-01-31T10:00:00Z", "2026-02-01T00:00:00Z", "2026-12-01T00:00:00Z")).toEqual([
      "2026-02-28T22:00:00.000Z",
    ]);
  });

  test("who was added leaves the last week a week later", () => {
    const where = { added: { last: "7d" } };
    expect(dues(where, "2026-01-31T10:00:00Z", "2026-01-01T00:00:00Z", "2026-12-01T00:00:00Z")).toEqual([
      "2026-01-20T00:00:00.000Z",
      "2026-01-27T00:00:00.000Z",
    ]);
  });

  test("the end of February comes, goes and comes again through the end of March", () => {
    const where = { event: "E", window: { last: "1mo" } };
    expect(dues(where, "2026-02-28T10:00:00Z", "2026-03-01T00:00:00Z", "2026-12-01T00:00:00Z")).toEqual([
      "2026-03-28T10:00:00.000Z",
      "2026-03-28T22:00:00.000Z",
      "2026-03-29T09:00:00.000Z",
      "2026-03-29T21:00:00.000Z",
      "2026-03-30T09:00:00.000Z",
      "2026-03-30T21:00:00.000Z",
      "2026-03-31T09:00:00.000Z",
    ]);
  });

  test("29 February comes of age on 1 March, at local midnight", () => {
    const where = { trait: "day", age: { gte: 18 } };
    expect(dues(where, "2008-02-29", "2026-02-01T00:00:00Z", "2026-04-01T00:00:00Z")).toEqual([
      "2026-02-28T22:00:00.000Z",
    ]);
  });

  test("a birthday enters its week and leaves it after the day itself", () => {
    const where = { trait: "day", anniversary: { next: "7d" } };
    expect(dues(where, "1990-06-15", "2026-06-01T00:00:00Z", "2026-06-30T00:00:00Z")).toEqual([
      "2026-06-08T21:00:00.000Z",
      "2026-06-15T21:00:00.000Z",
    ]);
  });

  test("an absence is due when its time after the step before has passed", () => {
    const where = { sequence: [{ event: "E" }, { absent: "F", within: "1h" }] };
    expect(dues(where, "2026-01-10T10:00:00Z", "2026-01-10T10:00:00Z", "2027-01-01T00:00:00Z")).toEqual([
      "2026-01-10T11:00:00.000Z",
    ]);
  });

  test("a calendar month counts from local midnight to local midnight, the one before it a month longer", () => {
    const where = { event: "E", window: { previous: "month" } };
    expect(dues(where, "2026-01-10T10:00:00Z", "2026-01-11T00:00:00Z", "2027-01-01T00:00:00Z")).toEqual([
      "2026-01-31T22:00:00.000Z",
      "2026-02-28T22:00:00.000Z",
    ]);
  });
});

/** Halves until the two instants are neighbours: the later one, at which the verdict has just changed. */
function firstDifference(a: number, b: number, verdictAt: (now: number) => boolean): number {
  const before = verdictAt(a);
  let [lo, hi] = [a, b];
  while (hi - lo > 1) {
    const middle = Math.floor((lo + hi) / 2);
    if (verdictAt(middle) === before) lo = middle;
    else hi = middle;
  }
  return hi;
}

interface Moved {
  readonly edge: Edge;
  readonly values: readonly number[];
  readonly from: number;
}

/** One edge of every kind in every zone, values around its crossings, and an instant to look from. */
function arbitraryMovement(): fc.Arbitrary<Moved> {
  const zone = fc.constantFrom<string>(...timezones, "America/St_Johns", "Africa/Casablanca");
  const duration = fc.constantFrom<string>(...durations);
  const where = fc.oneof(
    duration.map((last) => ({ event: "E", window: { last } })),
    duration.map((within) => ({ sequence: [{ event: "E" }, { absent: "F", within }] })),
    fc
      .tuple(fc.constantFrom("this", "previous"), fc.constantFrom("hour", "day", "week", "month", "quarter", "year"))
      .map(([which, unit]) => ({ event: "E", window: { [which]: unit } })),
    fc.tuple(fc.constantFrom("last", "next"), duration).map(([way, span]) => ({ trait: "d", within: { [way]: span } })),
    fc.constantFrom("1d", "7d", "2w", "365d").map((next) => ({ trait: "d", anniversary: { next } })),
    fc
      .constantFrom({ gte: 18 }, { gt: 17.5, lt: 25 }, { lte: 0 }, { gte: 0, lt: 1 })
      .map((age) => ({ trait: "d", age })),
  );
  return fc.tuple(arbitraryMoment(), zone, where, fc.nat()).chain(([{ now }, timezone, condition, pick]) => {
    const moment = { now, timezone };
    const edges = edgesOf(inputOf({ version: 1, id: "x", where: condition }, moment));
    const edge = edges[pick % edges.length]!;
    const around = arbitraryInstant(moment);
    return fc
      .tuple(fc.array(around, { minLength: 3, maxLength: 8 }), around, fc.nat({ max: 2 * DAY }))
      .map(([drawn, from, back]): Moved => {
        // Values on both sides of what crosses from here on, too.
        const near = edge
          .crossings(from - back, from + back)
          .slice(0, 5)
          .flatMap((crossing) => {
            if (crossing.kind === "monthDays") return [];
            const { values: crossed } = crossing;
            return [crossed.from - 1, crossed.from, crossed.to - 1, crossed.to];
          });
        return { edge, values: [...drawn, ...near, zoneOf(timezone).startOfDay(11_000)], from };
      });
  });
}

test("a contact's values are read as the interpreter reads them", () => {
  const facts: ContactFacts = {
    id: 1,
    key: "con_x",
    addedAt: 8,
    traits: { day: "2026-01-01" },
    events: [
      {
        event: "E",
        ts: 5,
        messageId: "1",
        properties: { items: [{ due: "2026-01-02" }, { due: 7 }, 3], product_id: 12 },
      },
      { event: "F", ts: 6, messageId: "2", properties: {} },
    ],
    lists: new Set(),
    products: new Map([["12", [{ validFrom: 99, doc: { launch: "2026-01-03T00:00:00Z" } }]]]),
  };
  const timezone = "Europe/Kyiv";
  expect(valuesOf({ kind: "event", event: "E" }, facts)).toEqual([5]);
  expect(valuesOf({ kind: "added" }, facts)).toEqual([8]);
  expect(valuesOf({ kind: "trait", path: "day", timezone }, facts)).toEqual([Date.UTC(2025, 11, 31, 22)]);
  expect(valuesOf({ kind: "property", event: "E", path: ["items", "due"], timezone }, facts)).toEqual([
    Date.UTC(2026, 0, 1, 22),
    7,
  ]);
  expect(valuesOf({ kind: "product", event: "E", path: null, timezone }, facts)).toEqual([99]);
  expect(valuesOf({ kind: "product", event: "E", path: "launch", timezone }, facts)).toEqual([Date.UTC(2026, 0, 3)]);
});
