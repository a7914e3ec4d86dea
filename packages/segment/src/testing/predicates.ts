import type { JsonObject } from "@kindred/schema";
import fc from "fast-check";

import { logic, typed } from "./logic.ts";
import { arbitraryTest } from "./tests.ts";
import type { Moment } from "./time.ts";
import { elementKinds, productKinds, propertyKinds } from "./vocabulary.ts";

type Pieces = fc.Arbitrary<JsonObject>;

/** Conditions on one event: its properties, elements of its arrays, its product and its local time. */
export function arbitraryPredicate(moment: Moment): Pieces {
  const property = typed(propertyKinds).chain(([path, kind]) =>
    arbitraryTest(moment, kind).map((test) => ({ property: path, ...test })),
  );
  const product = typed(productKinds).chain(([path, kind]) =>
    fc
      .tuple(fc.constantFrom("product", "productThen"), arbitraryTest(moment, kind))
      .map(([key, test]) => ({ [key]: path, ...test })),
  );
  const leaf = fc.oneof(
    { weight: 7, arbitrary: property },
    { weight: 4, arbitrary: elements(fc.constantFrom("products", "products", "products", "tags"), moment, 1) },
    { weight: 6, arbitrary: product },
    { weight: 2, arbitrary: hours() },
    { weight: 2, arbitrary: weekdays() },
  );
  return logic(leaf, 2);
}

/** `some` or `every`; elements have an array of objects of their own. */
function elements(paths: fc.Arbitrary<string>, moment: Moment, inner: number): Pieces {
  const property = typed(elementKinds).chain(([path, kind]) =>
    arbitraryTest(moment, kind).map((test): JsonObject => ({ property: path, ...test })),
  );
  const leaf =
    inner === 0
      ? property
      : fc.oneof(
          { weight: 7, arbitrary: property },
          { weight: 1, arbitrary: elements(fc.constant("parts"), moment, inner - 1) },
        );
  return fc
    .tuple(fc.constantFrom("some", "every"), paths, logic(leaf, 1))
    .map(([quantifier, path, of]) => ({ property: path, [quantifier]: of }));
}

function hours(): Pieces {
  return fc
    .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 24 }))
    .filter(([from, to]) => from !== to)
    .map(([from, to]) => ({ hour: { from, to } }));
}

function weekdays(): Pieces {
  return fc.shuffledSubarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }).map((days) => ({ weekday: days }));
}
