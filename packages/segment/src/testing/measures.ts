import type { JsonObject } from "@kindred/schema";
import fc from "fast-check";

import { typed } from "./logic.ts";
import { arbitraryDateTest, arbitraryNumberTest, arbitraryScalarTest } from "./tests.ts";
import type { Moment } from "./time.ts";
import { propertyKinds } from "./vocabulary.ts";

/** `measure` where a number is wanted; now and then the count that nothing says. */
export function arbitraryNumberMeasure(): fc.Arbitrary<JsonObject> {
  return fc.oneof({ weight: 1, arbitrary: fc.constant({}) }, { weight: 6, arbitrary: numeric() });
}

function numeric(): fc.Arbitrary<JsonObject> {
  const numericPath = fc.constantFrom("revenue", "revenue", "quantity", "due_at", "category");
  return fc.oneof(
    { weight: 3, arbitrary: plain("count", "days") },
    { weight: 4, arbitrary: of(["sum", "avg", "min", "max"], numericPath) },
    {
      weight: 1,
      arbitrary: of(
        ["distinct"],
        typed(propertyKinds).map(([path]) => path),
      ),
    },
  );
}

function of(kinds: readonly string[], paths: fc.Arbitrary<string>): fc.Arbitrary<JsonObject> {
  return fc.tuple(fc.constantFrom(...kinds), paths).map(([kind, path]) => ({ measure: { [kind]: path } }));
}

function plain(...kinds: readonly string[]): fc.Arbitrary<JsonObject> {
  return fc.constantFrom(...kinds).map((measure) => ({ measure }));
}

/** A measure with the comparison that fits it. */
export function arbitraryMeasure(moment: Moment): fc.Arbitrary<JsonObject> {
  const found = typed(propertyKinds).chain(([path, kind]) =>
    fc.tuple(of(["first", "last", "mostFrequent"], fc.constant(path)), arbitraryScalarTest(moment, kind)),
  );
  const dated = fc.tuple(plain("firstAt", "lastAt"), arbitraryDateTest(moment));
  const merged = (pair: readonly [JsonObject, JsonObject]): JsonObject => ({ ...pair[0], ...pair[1] });
  return fc.oneof(
    { weight: 2, arbitrary: fc.constant({}) },
    { weight: 2, arbitrary: arbitraryNumberTest() },
    { weight: 5, arbitrary: fc.tuple(numeric(), arbitraryNumberTest()).map(merged) },
    { weight: 4, arbitrary: found.map(merged) },
    { weight: 2, arbitrary: dated.map(merged) },
  );
}
