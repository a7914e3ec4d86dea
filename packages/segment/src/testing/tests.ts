import type { Json, JsonObject } from "@kindred/schema";
import fc from "fast-check";

import { arbitraryBirthday, arbitraryDateSpelling } from "./date-spellings.ts";
import type { Moment } from "./time.ts";
import {
  commonNumbers,
  commonTexts,
  durations,
  fragments,
  numbers,
  patterns,
  places,
  radii,
  texts,
  type ValueKind,
} from "./vocabulary.ts";

type Pieces = fc.Arbitrary<JsonObject>;

/** Parameters that random documents may use; each has a default, so that they can be evaluated without arguments. */
export const declaredParams: JsonObject = {
  city: { type: "string", default: "Kyiv" },
  floor: { type: "number", default: 2 },
  wanted: { type: "boolean", default: true },
  since: { type: "date", default: "2026-02-28" },
  cities: { type: "string[]", default: ["Kyiv", "Київ"] },
  amounts: { type: "number[]", default: [0, 5] },
};

/** One operator with its operand, mostly one that suits values of the kind, and now and then any other. */
export function arbitraryTest(moment: Moment, kind: ValueKind): Pieces {
  const suited: Readonly<Record<ValueKind, Pieces>> = {
    text: fc.oneof({ weight: 2, arbitrary: equality(text()) }, { weight: 3, arbitrary: textOperator() }),
    number: fc.oneof({ weight: 2, arbitrary: equality(number()) }, { weight: 3, arbitrary: numberOperator() }),
    boolean: equality(fc.boolean()),
    date: dateOperator(moment),
    array: arrayOperator(),
    place: near(),
  };
  const whatever = fc.oneof(
    anyOperator(),
    textOperator(),
    numberOperator(),
    dateOperator(moment),
    arrayOperator(),
    near(),
  );
  return fc.oneof(
    { weight: 7, arbitrary: suited[kind] },
    { weight: 1, arbitrary: exists() },
    { weight: 2, arbitrary: whatever },
  );
}

/** An operator for the value that `first`, `last` and `mostFrequent` give of a property of the kind. */
export function arbitraryScalarTest(moment: Moment, kind: ValueKind): Pieces {
  const suited: Readonly<Record<ValueKind, Pieces>> = {
    text: fc.oneof(equality(text()), textOperator()),
    number: fc.oneof(equality(number()), numberOperator()),
    boolean: equality(fc.boolean()),
    date: dateOperator(moment),
    array: anyOperator(),
    place: anyOperator(),
  };
  const whatever = fc.oneof(anyOperator(), textOperator(), numberOperator(), dateOperator(moment));
  return fc.oneof(
    { weight: 5, arbitrary: suited[kind] },
    { weight: 1, arbitrary: exists() },
    { weight: 1, arbitrary: whatever },
  );
}

/** An operator for a measure that is a number; small numbers, which counts reach. */
export function arbitraryNumberTest(): Pieces {
  const value = fc.oneof({ weight: 6, arbitrary: fc.integer({ min: -1, max: 5 }) }, { weight: 2, arbitrary: number() });
  return fc.oneof(
    { weight: 4, arbitrary: numberOperator(value) },
    { weight: 2, arbitrary: operator(["is", "isNot"], value) },
    {
      weight: 1,
      arbitrary: operator(
        ["in", "notIn"],
        fc.oneof(fc.array(value, { maxLength: 3 }), fc.constant({ param: "amounts" })),
      ),
    },
    { weight: 1, arbitrary: exists() },
  );
}

/** An operator for a ratio of small numbers. */
export function arbitraryRatioTest(): Pieces {
  const value = fc.constantFrom<Json>(0, 0.25, 0.5, 2 / 3, 1, 1.5, 2, 3, { param: "floor" });
  return fc.oneof(
    { weight: 6, arbitrary: operator(["gt", "gte", "lt", "lte"], value) },
    { weight: 1, arbitrary: operator(["is", "isNot"], value) },
    { weight: 1, arbitrary: operator(["between"], fc.constantFrom<Json>([0, 0.5], [0.5, 1], [1, 3])) },
    { weight: 1, arbitrary: exists() },
  );
}

/** An operator for `firstAt` and `lastAt`. */
export function arbitraryDateTest(moment: Moment): Pieces {
  return fc.oneof({ weight: 6, arbitrary: dateOperator(moment) }, { weight: 1, arbitrary: exists() });
}

function anyOperator(): Pieces {
  const scalars = fc.oneof(
    { weight: 6, arbitrary: fc.array(scalar(), { maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constantFrom<Json>({ param: "cities" }, { param: "amounts" }) },
  );
  const texted = fc.array(text(), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    {
      weight: 4,
      arbitrary: operator(
        ["is", "isNot"],
        fc.oneof({ weight: 8, arbitrary: scalar() }, { weight: 1, arbitrary: param("city", "floor", "wanted") }),
      ),
    },
    { weight: 2, arbitrary: operator(["is", "isNot"], text(), true) },
    { weight: 2, arbitrary: operator(["in", "notIn"], scalars) },
    { weight: 1, arbitrary: operator(["in", "notIn"], texted, true) },
    { weight: 1, arbitrary: exists() },
  );
}

/** Whether a value is one of the kind, or one of several. */
function equality(one: fc.Arbitrary<Json>): Pieces {
  return fc.oneof(
    { weight: 3, arbitrary: operator(["is", "isNot"], one) },
    { weight: 2, arbitrary: operator(["in", "notIn"], fc.array(one, { minLength: 1, maxLength: 3 })) },
    { weight: 1, arbitrary: anyOperator() },
  );
}

function textOperator(): Pieces {
  const part = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<string>(...fragments) },
    { weight: 2, arbitrary: text() },
    { weight: 1, arbitrary: param("city") },
  );
  const names = ["contains", "notContains", "startsWith", "endsWith"];
  return fc.oneof(
    { weight: 3, arbitrary: operator(names, part) },
    { weight: 2, arbitrary: operator(names, part, true) },
    { weight: 1, arbitrary: operator(["matches"], fc.constantFrom<Json>(...patterns)) },
    { weight: 1, arbitrary: operator(["matches"], fc.constantFrom<Json>(...patterns), true) },
  );
}

function numberOperator(value: fc.Arbitrary<Json> = number()): Pieces {
  const ends = fc.tuple(value, value).map((pair): Json => (pair as number[]).toSorted((a, b) => a - b));
  return fc.oneof(
    {
      weight: 4,
      arbitrary: operator(
        ["gt", "gte", "lt", "lte"],
        fc.oneof({ weight: 8, arbitrary: value }, { weight: 1, arbitrary: param("floor") }),
      ),
    },
    { weight: 1, arbitrary: operator(["between"], ends) },
  );
}

function dateOperator(moment: Moment): Pieces {
  const date = fc.oneof(
    { weight: 6, arbitrary: arbitraryDateSpelling(moment) },
    { weight: 2, arbitrary: arbitraryBirthday() },
    { weight: 1, arbitrary: param("since") },
  );
  // Two days apart at least, so that no time zone turns the ends around.
  const ends = fc.tuple(
    arbitraryDateSpelling(moment),
    fc.constantFrom("2299-01-01", "2150-02-28T10:00Z", { param: "since" }),
  );
  const earlier = fc.constantFrom<Json>("1900-01-01", "1999-12-31T23:59:59.999Z", "2000-02-29 10:00", {
    param: "since",
  });
  const span = fc.constantFrom<Json>(...durations);
  const years = fc.constantFrom(0, 1, 18, 21, 22, 25, 26, 27, 40);
  const ages = fc.oneof(
    fc.tuple(fc.constantFrom("gt", "gte", "lt", "lte"), years).map(([key, bound]): Json => ({ [key]: bound })),
    fc
      .tuple(fc.constantFrom("gt", "gte"), fc.constantFrom("lt", "lte"), years, fc.integer({ min: 1, max: 30 }))
      .map(([lower, upper, from, more]): Json => ({ [lower]: from, [upper]: from + more })),
  );
  return fc.oneof(
    { weight: 3, arbitrary: operator(["before", "after"], date) },
    {
      weight: 1,
      arbitrary: operator(
        ["between"],
        fc.oneof(ends, fc.tuple(earlier, fc.constant("2299-01-01"))).map((pair): Json => pair),
      ),
    },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom("last", "next"), span).map(([key, value]) => ({ within: { [key]: value } })),
    },
    {
      weight: 2,
      arbitrary: fc
        .constantFrom("1d", "2d", "7d", "1w", "30d", "365d", "366d", "400d")
        .map((next) => ({ anniversary: { next } })),
    },
    { weight: 2, arbitrary: ages.map((age) => ({ age })) },
  );
}

function arrayOperator(): Pieces {
  return fc.oneof(
    operator(
      ["has", "notHas"],
      fc.oneof({ weight: 8, arbitrary: scalar() }, { weight: 1, arbitrary: param("city", "floor") }),
    ),
    operator(
      ["hasAny", "hasAll"],
      fc.oneof(
        { weight: 8, arbitrary: fc.array(scalar(), { maxLength: 3 }) },
        { weight: 1, arbitrary: param("cities") },
      ),
    ),
  );
}

function near(): Pieces {
  return fc
    .tuple(fc.constantFrom(...places), fc.constantFrom(...radii))
    .map(([place, km]) => ({ near: { ...place, km } }));
}

function exists(): Pieces {
  return fc.boolean().map((value) => ({ exists: value }));
}

function operator(names: readonly string[], operand: fc.Arbitrary<Json>, ignoreCase = false): Pieces {
  return fc
    .tuple(fc.constantFrom(...names), operand)
    .map(([name, value]) => ({ [name]: value, ...(ignoreCase ? { ignoreCase } : {}) }));
}

function scalar(): fc.Arbitrary<Json> {
  return fc.oneof(
    { weight: 3, arbitrary: text() },
    { weight: 2, arbitrary: number() },
    { weight: 1, arbitrary: fc.boolean() },
  );
}

export function text(): fc.Arbitrary<Json> {
  const common = fc.constantFrom<string>(...commonTexts);
  return fc.oneof({ weight: 3, arbitrary: common }, { weight: 2, arbitrary: fc.constantFrom<string>(...texts) });
}

export function number(): fc.Arbitrary<Json> {
  const common = fc.constantFrom<number>(...commonNumbers);
  return fc.oneof({ weight: 3, arbitrary: common }, { weight: 2, arbitrary: fc.constantFrom<number>(...numbers) });
}

function param(...names: readonly string[]): fc.Arbitrary<Json> {
  return fc.constantFrom(...names).map((name) => ({ param: name }));
}
