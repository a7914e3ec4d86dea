import type { JsonObject } from "@kindred/schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bindArguments } from "../check/bind.ts";
import { check } from "../check/check.ts";
import { evaluatePlan } from "../interpret/evaluate.ts";
import type { Segment } from "../language/ast.ts";
import { lower } from "../plan/lower.ts";
import { allOperators } from "../language/operators.ts";
import { arbitraryEvent } from "../testing/events.ts";
import {
  arbitraryCatalogue,
  arbitraryCondition,
  arbitraryFacts,
  arbitraryMoment,
  declaredParams,
  type Moment,
  storedDocuments,
  testingContext,
} from "../testing/index.ts";
import { arbitraryPredicate } from "../testing/predicates.ts";
import { arbitraryTest } from "../testing/tests.ts";
import type { ValueKind } from "../testing/vocabulary.ts";
import { createProver } from "./contact-theory.ts";
import { claimOf } from "./read-claim.ts";
import { createLibrary } from "./references.ts";

const library = createLibrary(testingContext);

function read(where: unknown): Segment {
  const checked = check({ version: 1, id: "x", params: declaredParams, where }, testingContext);
  if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
  return checked.segment;
}

function never(...wheres: readonly unknown[]): boolean {
  const { never: prove } = createProver({ left: 100_000 });
  return prove(...wheres.map((where) => claimOf(read(where).where, library.readingOf(read(where)))));
}

const implies = (a: unknown, b: unknown): boolean => never(a, { not: b });
const always = (a: unknown): boolean => never({ not: a });

describe("what is proven", () => {
  const trait = (test: object, path = "city"): object => ({ trait: path, ...test });
  const order = (more: object = {}): object => ({ event: "Order Completed", ...more });
  const last = (duration: string): object => ({ window: { last: duration } });

  test.each([
    ["two values", trait({ is: "Kyiv" }), trait({ is: "Lviv" })],
    ["two types", trait({ is: "5" }), trait({ gt: 4 })],
    ["ranges apart", trait({ gt: 5 }), trait({ lt: 3 })],
    ["ranges that touch but for the end", trait({ gt: 5 }), trait({ lte: 5 })],
    ["missing and tested", trait({ exists: false }), trait({ contains: "K" })],
    ["a value outside the list", trait({ in: ["Kyiv", "Lviv"] }), trait({ is: "Odesa" })],
    [
      "all of the list refused",
      trait({ in: ["Kyiv", "Lviv"] }),
      { none: [trait({ is: "Kyiv" }), trait({ is: "Lviv" })] },
    ],
    ["a value that the pattern does not match", trait({ is: "Kyiv" }), trait({ matches: "^L" })],
    ["two beginnings", trait({ startsWith: "Ky" }), trait({ startsWith: "Lv" })],
    ["a beginning and its own part", trait({ startsWith: "Kyiv" }), trait({ notContains: "KY", ignoreCase: true })],
    ["dates apart", trait({ before: "2026-01-01" }), trait({ after: "2026-02-01" })],
    ["past and future", trait({ within: { last: "7d" } }), trait({ within: { next: "7d" } })],
    ["ages apart", trait({ age: { gte: 18 } }), trait({ age: { lt: 18 } })],
    ["an element and none of them", trait({ hasAll: ["a", "b"] }), { not: trait({ hasAny: ["b", "c"] }) }],
    [
      "a place and a wider circle around it",
      trait({ near: { lat: 1, lon: 2, km: 5 } }),
      { not: trait({ near: { lat: 1, lon: 2, km: 9 } }) },
    ],
    ["a part of what is text", trait({ is: "x" }, "address"), trait({ is: "Kyiv" }, "address.city")],
    ["more than there are", order({ gte: 3 }), order({ lt: 2 })],
    ["more in a shorter window", order({ gte: 3, ...last("7d") }), order({ lt: 3, ...last("30d") })],
    [
      "more of one kind",
      order({ gte: 2, where: { property: "revenue", gt: 10 } }),
      order({ lt: 2, where: { property: "revenue", gt: 5 } }),
    ],
    ["more days than events", order({ measure: "days", gte: 3 }), order({ lt: 3 })],
    ["more different values than events", order({ measure: { distinct: "category" }, gte: 3 }), order({ lt: 3 })],
    ["a sum of nothing", order({ measure: { sum: "revenue" }, gt: 0 }), order({ lt: 1 })],
    ["a last time that never was", order({ measure: "lastAt", exists: true }), order({ lt: 1 })],
    ["events without a first time", order(), order({ measure: "firstAt", exists: false })],
    [
      "a sequence without its step",
      { sequence: [order(), { event: "Product Viewed" }] },
      { event: "Product Viewed", lt: 1 },
    ],
    ["a ranking without an event", { top: 10, by: order({ measure: { sum: "revenue" } }) }, order({ lt: 1 })],
    ["the first tenth but not the first fifth", { top: 10, by: order() }, { not: { top: 20, by: order() } }],
    [
      "one of two that neither happened",
      { event: ["Order Completed", "Product Viewed"] },
      { none: [order(), { event: "Product Viewed" }] },
    ],
    ["a high and a low score", { score: "churn", gte: 0.7 }, { score: "churn", lt: 0.5 }],
    ["two classes", { rfm: "purchase", class: "champions" }, { rfm: "purchase", class: ["lost", "at-risk"] }],
    ["reachable and not", { channel: "email", reachable: true }, { channel: "email", reachable: false }],
    ["slices apart", { sample: "s", from: 0, to: 10 }, { sample: "s", from: 10, to: 20 }],
    ["a segment and its opposite", { segment: "buyers" }, order({ lt: 1 })],
    ["an argument that is another value", { segment: "from-city", args: { city: "Kyiv" } }, trait({ is: "Lviv" })],
    [
      "a window that needs a trait",
      order({ window: { within: "7d", of: { trait: "city" } } }),
      trait({ exists: false }),
    ],
    [
      "a window that needs an event",
      order({ window: { within: "7d", of: { first: "Product Viewed" } } }),
      { event: "Product Viewed", lt: 1 },
    ],
    ["a parameter and its opposite", trait({ is: { param: "city" } }), { not: trait({ is: { param: "city" } }) }],
  ])("%s", (_name, a, b) => {
    expect(never(a, b)).toBe(true);
    expect(never(a)).toBe(false);
    expect(never(b)).toBe(false);
  });

  test.each([
    ["a count below nothing", order({ lt: 0 })],
    ["more days than the window has", order({ measure: "days", gt: 9, ...last("7d") })],
    ["an age of no years", trait({ age: { gt: 20, lt: 21 } })],
    ["an empty list", trait({ in: [] })],
    [
      "a window that ends before it begins in its zone",
      order({ window: { from: "2026-01-02", to: "2026-01-01T20:00Z" } }),
    ],
    [
      "a where that no event meets",
      order({
        where: {
          all: [
            { property: "a", is: 1 },
            { property: "a", is: 2 },
          ],
        },
      }),
    ],
    ["an hour on no clock", order({ where: { all: [{ hour: { from: 8, to: 12 } }, { hour: { from: 22, to: 6 } }] } })],
    [
      "an element that cannot be",
      order({
        where: {
          property: "products",
          some: {
            all: [
              { property: "a", gt: 1 },
              { property: "a", lt: 1 },
            ],
          },
        },
      }),
    ],
  ])("never: %s", (_name, condition) => expect(never(condition)).toBe(true));

  test.each([
    ["a count of at least nothing", order({ gte: 0 })],
    ["either way", { any: [trait({ is: "Kyiv" }), trait({ isNot: "Kyiv" })] }],
    ["a number, less, or none at all", { any: [trait({ gte: 4 }), { not: trait({ gt: 4 }) }] }],
    ["missing or not", { any: [trait({ exists: true }), trait({ exists: false })] }],
    ["fewer than three or more than one", { any: [order({ lt: 3 }), order({ gt: 1 })] }],
  ])("always: %s", (_name, condition) => expect(always(condition)).toBe(true));

  test.each([
    [
      "the one instant between two",
      trait({ after: "2025-12-31T23:59:59.999Z" }),
      trait({ before: "2026-01-01T00:00:00.001Z" }),
    ],
    ["numbers that touch", trait({ gte: 5 }), trait({ lte: 5 })],
    ["days that are the same", order({ gte: 3 }), order({ measure: "days", lt: 3 })],
    ["values that are the same", order({ measure: { distinct: "sku" }, gte: 3 }), order({ measure: "days", lt: 3 })],
    ["others of the kind", order({ gte: 2 }), order({ where: { property: "sku", is: "a" }, lt: 1 })],
    ["eight dates in seven days", order({ measure: "days", gte: 8, ...last("7d") }), order()],
    ["a number that reads as a date", trait({ gt: 5 }), trait({ before: "2026-01-01" })],
    ["a list of two", trait({ has: "a" }), trait({ has: "b" })],
  ])("possible: %s", (_name, a, b) => expect(never(a, b)).toBe(false));

  test.each([
    ["numbers leave out the missing", { any: [trait({ gte: 5 }), trait({ lt: 5 })] }],
    [
      "a sum may be no number",
      { any: [order({ measure: { avg: "revenue" }, gte: 5 }), order({ measure: { avg: "revenue" }, lt: 5 })] },
    ],
  ])("not always: %s", (_name, condition) => expect(always(condition)).toBe(false));

  test.each([
    ["a value is in the list", trait({ is: "Kyiv" }), trait({ in: ["Kyiv", "Lviv"] })],
    ["7 days are in 30", order(last("7d")), order(last("30d"))],
    ["three are more than one", order({ gte: 3 }), order()],
    ["this day is in this month", order({ window: { this: "day" } }), order({ window: { this: "month" } })],
    ["a month is in six weeks", order(last("1mo")), order(last("6w"))],
    ["one event of several", order(), { event: ["Order Completed", "Product Viewed"] }],
    [
      "dates in dates",
      order({ window: { from: "2026-02-01", to: "2026-03-01" } }),
      order({ window: { from: "2026-01-01" } }),
    ],
    [
      "what is required is in what is asked",
      { all: [trait({ is: "Kyiv" }), order()] },
      { any: [order(), { list: "vip" }] },
    ],
  ])("implied: %s", (_name, a, b) => {
    expect(implies(a, b)).toBe(true);
    expect(implies(b, a)).toBe(false);
  });

  test.each([
    ["an entry is no membership", { segment: "buyers", entered: { last: "7d" } }, { segment: "buyers" }],
    ["one score is not another", { score: "churn", gte: 0.7 }, { score: "value", gte: 0.7 }],
    ["a class is no number", { rfm: "purchase", r: { gte: 4 } }, { rfm: "purchase", class: "champions" }],
    ["more events than days", order({ gte: 3 }), order({ measure: "days", gte: 3 })],
    ["more events than different values", order({ gte: 3 }), order({ measure: { distinct: "sku" }, gte: 3 })],
    ["any event but one of a kind", order({ gte: 2 }), order({ gte: 2, where: { property: "sku", is: "a" } })],
    [
      "one of a kind but another",
      order({ where: { property: "n", gt: 5 } }),
      order({ where: { property: "n", gt: 6 } }),
    ],
    ["a beginning in either case", trait({ startsWith: "ky", ignoreCase: true }), trait({ startsWith: "ky" })],
    ["last week is not this month", order({ window: { previous: "week" } }), order({ window: { this: "month" } })],
    ["one of several events", { event: ["Order Completed", "Product Viewed"] }, order()],
    ["four weeks can be longer than a month that lost an hour", order(last("28d")), order(last("1mo"))],
    ["a week can lie in two months", order({ window: { this: "week" } }), order({ window: { this: "month" } })],
    [
      "a sum can shrink",
      order({ measure: { sum: "revenue" }, gte: 9, ...last("7d") }),
      order({ measure: { sum: "revenue" }, gte: 9 }),
    ],
    [
      "other time zones, other days",
      { segment: "quiet" },
      { not: { event: "Product Viewed", window: { this: "day" } } },
    ],
  ])("not implied: %s", (_name, a, b) => expect(implies(a, b)).toBe(false));
});

describe("what is proven holds for every contact", () => {
  const segments = new Map([...storedDocuments.keys()].map((id) => [id, library.segment(id)!]));

  /** Two conditions that differ in some of their parts, so that much can be said of them together. */
  function related(moment: Moment): fc.Arbitrary<readonly [JsonObject, JsonObject]> {
    const parts = [["event"], ["where"], ["window"], ["measure", ...allOperators, "ignoreCase"]];
    const mixed = fc
      .tuple(arbitraryEvent(moment), arbitraryEvent(moment), fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }))
      .map(([a, b, own]) => {
        const taken = parts.flatMap((keys, index) => {
          const from = own[index] === true ? b : a;
          return keys.filter((key) => Object.hasOwn(from, key)).map((key) => [key, from[key]!] as const);
        });
        return [a, Object.fromEntries(taken)] as const;
      });
    const traits = fc
      .constantFrom<ValueKind>("text", "number", "date", "array", "place", "boolean")
      .chain((kind) => fc.tuple(arbitraryTest(moment, kind), arbitraryTest(moment, kind)))
      .map(
        ([a, b]) =>
          [
            { trait: "city", ...a },
            { trait: "city", ...b },
          ] as const,
      );
    const rows = fc.tuple(arbitraryPredicate(moment), arbitraryPredicate(moment)).map(
      ([p, q]) =>
        [
          { event: "Product Viewed", where: p },
          { event: "Product Viewed", where: { any: [p, q] } },
        ] as const,
    );
    const anything = fc.tuple(arbitraryCondition(moment), arbitraryCondition(moment));
    const grown = anything.map(([a, b]) => [{ all: [a, b] }, { any: [b, a] }] as const);
    return fc.oneof({ weight: 4, arbitrary: mixed }, { weight: 4, arbitrary: traits }, rows, anything, grown);
  }

  const scenario = arbitraryMoment().chain((moment) =>
    fc.record({
      moment: fc.constant(moment),
      pairs: fc.array(related(moment), { minLength: 8, maxLength: 8 }),
      population: fc.array(arbitraryFacts(moment), { minLength: 12, maxLength: 12 }),
      catalogue: arbitraryCatalogue(moment),
    }),
  );

  test("never, always, contained and apart", () => {
    const proven = { never: 0, always: 0, contained: 0, apart: 0 };
    fc.assert(
      fc.property(scenario, ({ moment, pairs, population, catalogue }) => {
        const products = new Map(catalogue.map(({ productId, versions }) => [productId, versions]));
        const members = (where: JsonObject): readonly number[] => {
          const bound = bindArguments(read(where), {});
          if (!bound.ok) throw new Error("unbound");
          const plan = lower({ segment: bound.segment, segments, now: moment.now, timezone: testingContext.timezone });
          return population.flatMap((facts, id) => (evaluatePlan(plan, { ...facts, id, products }) ? [id] : []));
        };
        for (const [a, b] of pairs) {
          const [inA, inB] = [members(a), members(b)];
          for (const [where, inside] of [
            [a, inA],
            [b, inB],
          ] as const) {
            if (never(where)) expect([++proven.never, inside]).toEqual([proven.never, []]);
            if (always(where)) expect([++proven.always, inside.length]).toEqual([proven.always, population.length]);
          }
          if (implies(a, b))
            expect([++proven.contained, inA.filter((id) => !inB.includes(id))]).toEqual([proven.contained, []]);
          if (never(a, b)) expect([++proven.apart, inA.filter((id) => inB.includes(id))]).toEqual([proven.apart, []]);
        }
      }),
      { numRuns: Number(process.env["KINDRED_RUNS"] ?? 60) },
    );
    // A prover that proves nothing is sound too.
    expect(Object.entries(proven).filter(([, times]) => times < 15)).toEqual([]);
    if (process.env["KINDRED_RUNS"]) console.log(proven);
  });
});
