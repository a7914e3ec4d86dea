import type { Json, JsonObject } from "@kindred/schema";
import fc from "fast-check";

import type { CheckContext } from "../check/reader.ts";
import { arbitraryDateSpelling } from "./date-spellings.ts";
import { arbitraryDateTest, arbitraryNumberTest, arbitraryScalarTest, arbitraryTest, declaredParams } from "./tests.ts";
import { defaultMoment, type Moment } from "./time.ts";
import { durations, eventNames, listIds, propertyKinds, traitKinds, type ValueKind } from "./vocabulary.ts";

/** Stored documents that random ones refer to; one is parametric. */
export const storedDocuments: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["buyers", { version: 1, id: "buyers", where: { event: "Order Completed" } }],
  [
    "quiet",
    {
      version: 1,
      id: "quiet",
      timezone: "Asia/Kolkata",
      where: { not: { event: "Product Viewed", window: { this: "day" } } },
    },
  ],
  [
    "nested",
    { version: 1, id: "nested", where: { all: [{ not: { segment: "buyers" } }, { trait: "city", exists: true }] } },
  ],
  [
    "from-city",
    {
      version: 1,
      id: "from-city",
      params: { city: { type: "string" }, least: { type: "number", default: 1 } },
      where: {
        all: [
          { trait: "city", is: { param: "city" } },
          { event: "Product Viewed", gte: { param: "least" } },
        ],
      },
    },
  ],
]);

/** The context in which random documents are sound. */
export const testingContext: CheckContext = { timezone: "UTC", segments: storedDocuments, lists: new Set(listIds) };

/** A random document of every construct that can be evaluated; checking it in `testingContext` gives no errors. */
export function arbitraryDocument(moment: Moment = defaultMoment): fc.Arbitrary<unknown> {
  const zone = fc.option(fc.constantFrom("UTC", "Europe/Kyiv", "America/New_York", "Pacific/Apia"), {
    freq: 3,
    nil: undefined,
  });
  return fc.tuple(arbitraryCondition(moment), zone).map(([where, timezone]) => {
    const used = new Set([...JSON.stringify(where).matchAll(/"param":"(\w+)"/g)].map((match) => match[1]));
    const params = Object.entries(declaredParams).filter(([name]) => used.has(name));
    return {
      version: 1,
      id: "random",
      ...(timezone === undefined ? {} : { timezone }),
      ...(params.length === 0 ? {} : { params: Object.fromEntries(params) }),
      where,
    };
  });
}

/** A random condition; parameters in it are those of `declaredParams`. */
export function arbitraryCondition(moment: Moment = defaultMoment): fc.Arbitrary<JsonObject> {
  const trait = typed(traitKinds).chain(([path, kind]) =>
    arbitraryTest(moment, kind).map((test) => ({ trait: path, ...test })),
  );
  const leaf = fc.oneof(
    { weight: 5, arbitrary: trait },
    { weight: 8, arbitrary: arbitraryEvent(moment) },
    { weight: 1, arbitrary: arbitrarySegmentReference() },
    { weight: 1, arbitrary: fc.constantFrom(...listIds).map((list) => ({ list })) },
    { weight: 1, arbitrary: arbitrarySample() },
  );
  return logic(leaf, 3);
}

function logic(leaf: fc.Arbitrary<JsonObject>, depth: number): fc.Arbitrary<JsonObject> {
  if (depth === 0) return leaf;
  const child = logic(leaf, depth - 1);
  const children = fc.array(child, { maxLength: 3, size: "small" });
  return fc.oneof(
    { weight: 5, arbitrary: leaf },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("all", "any", "none"), children)
        .map(([kind, of]): JsonObject => ({ [kind]: of })),
    },
    { weight: 1, arbitrary: child.map((of) => ({ not: of })) },
  );
}

function arbitraryEvent(moment: Moment): fc.Arbitrary<JsonObject> {
  const names = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom<Json>(...eventNames) },
    { weight: 1, arbitrary: fc.subarray<string>([...eventNames], { minLength: 1 }) },
  );
  const property = typed(propertyKinds).chain(([path, kind]) =>
    arbitraryTest(moment, kind).map((test) => ({ property: path, ...test })),
  );
  const where = fc.option(logic(property, 2), { freq: 1, nil: undefined });
  const window = fc.option(arbitraryWindow(moment), { freq: 1, nil: undefined });
  return fc.tuple(names, where, window, arbitraryMeasure(moment)).map(([event, condition, stretch, measure]) => ({
    event,
    ...(condition === undefined ? {} : { where: condition }),
    ...(stretch === undefined ? {} : { window: stretch }),
    ...measure,
  }));
}

/** A measure with the comparison that fits it. */
function arbitraryMeasure(moment: Moment): fc.Arbitrary<JsonObject> {
  const anyPath = typed(propertyKinds);
  const numericPath = fc.constantFrom("revenue", "revenue", "quantity", "due_at", "category");
  const of = (kinds: readonly string[], paths: fc.Arbitrary<string>): fc.Arbitrary<JsonObject> =>
    fc.tuple(fc.constantFrom(...kinds), paths).map(([kind, path]) => ({ measure: { [kind]: path } }));
  const plain = (...kinds: readonly string[]): fc.Arbitrary<JsonObject> =>
    fc.constantFrom(...kinds).map((measure) => ({ measure }));
  const numeric = fc.oneof(
    { weight: 3, arbitrary: plain("count", "days") },
    { weight: 4, arbitrary: of(["sum", "avg", "min", "max"], numericPath) },
    {
      weight: 1,
      arbitrary: of(
        ["distinct"],
        anyPath.map(([path]) => path),
      ),
    },
  );
  const found = anyPath.chain(([path, kind]) =>
    fc.tuple(of(["first", "last", "mostFrequent"], fc.constant(path)), arbitraryScalarTest(moment, kind)),
  );
  const dated = fc.tuple(plain("firstAt", "lastAt"), arbitraryDateTest(moment));
  const merged = (pair: readonly [JsonObject, JsonObject]): JsonObject => ({ ...pair[0], ...pair[1] });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: arbitraryNumberTest() },
    { weight: 5, arbitrary: fc.tuple(numeric, arbitraryNumberTest()).map(merged) },
    { weight: 4, arbitrary: found.map(merged) },
    { weight: 2, arbitrary: dated.map(merged) },
  );
}

/** A path with the kind of its values. */
function typed(kinds: readonly (readonly [string, ValueKind])[]): fc.Arbitrary<readonly [string, ValueKind]> {
  return fc.constantFrom(...kinds);
}

function arbitraryWindow(moment: Moment): fc.Arbitrary<JsonObject> {
  const duration = fc.constantFrom(...durations);
  const unit = fc.constantFrom("hour", "day", "week", "month", "quarter", "year");
  const anchor = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom("signed_up_at", "birthday", "city").map((trait): Json => ({ trait })) },
    {
      weight: 2,
      arbitrary: fc
        .tuple(fc.constantFrom("first", "last"), fc.constantFrom(...eventNames))
        .map(([kind, event]): Json => ({ [kind]: event })),
    },
  );
  const date = fc.oneof(
    { weight: 8, arbitrary: arbitraryDateSpelling(moment) },
    { weight: 1, arbitrary: fc.constant({ param: "since" }) },
  );
  return fc.oneof(
    { weight: 4, arbitrary: duration.map((last) => ({ last })) },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom(["60d", "30d"], ["2mo", "1mo"], ["1y", "1mo"], ["25h", "1h"], ["1mo", "30d"], ["31d", "1mo"])
        .map((ago) => ({ ago })),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom("this", "previous"), unit).map(([which, one]) => ({ [which]: one })),
    },
    { weight: 1, arbitrary: date.map((from) => ({ from })) },
    { weight: 1, arbitrary: date.map((to) => ({ to })) },
    { weight: 1, arbitrary: date.map((to) => ({ from: "1995-02-28", to })) },
    { weight: 2, arbitrary: fc.tuple(duration, anchor).map(([within, of]) => ({ within, of })) },
  );
}

function arbitrarySegmentReference(): fc.Arbitrary<JsonObject> {
  const args = fc.constantFrom<JsonObject>(
    { city: "Kyiv" },
    { city: { param: "city" } },
    { city: "", least: 0 },
    { city: "Київ", least: { param: "floor" } },
  );
  return fc.oneof(
    fc.constantFrom("buyers", "quiet", "nested").map((segment) => ({ segment })),
    args.map((given) => ({ segment: "from-city", args: given })),
  );
}

function arbitrarySample(): fc.Arbitrary<JsonObject> {
  const slice = fc.constantFrom([0, 100], [0, 50], [50, 100], [33.33, 66.67], [0, 0.01]);
  return fc
    .tuple(fc.constantFrom("welcome-test", "Привіт"), slice)
    .map(([sample, [from, to]]) => ({ sample, from: from ?? 0, to: to ?? 100 }));
}
