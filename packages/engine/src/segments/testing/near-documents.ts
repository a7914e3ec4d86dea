import type { Json, JsonObject } from "@kindred/schema";
import fc from "fast-check";

/**
 * Documents that differ in little: the same few events, properties, windows and thresholds over and over, so that whatever is
 * shared between segments is shared by many of them.
 */
export function arbitraryNearDocument(): fc.Arbitrary<unknown> {
  const leaf = fc.oneof(
    { weight: 6, arbitrary: nearCount() },
    { weight: 2, arbitrary: nearTrait() },
    { weight: 1, arbitrary: fc.constant<JsonObject>({ segment: "buyers" }) },
    { weight: 1, arbitrary: fc.constant<JsonObject>({ list: "vip" }) },
  );
  const group = fc
    .tuple(fc.constantFrom("all", "any", "none"), fc.array(leaf, { minLength: 1, maxLength: 3 }))
    .map(([kind, parts]): JsonObject => ({ [kind]: parts }));
  const where = fc.oneof(
    leaf,
    group,
    leaf.map((of): JsonObject => ({ not: of })),
  );
  return where.map((condition) => ({ version: 1, id: "near", where: condition }));
}

function nearCount(): fc.Arbitrary<JsonObject> {
  const event = fc.constantFrom<Json>("Product Viewed", "Product Viewed", "Order Completed", [
    "Order Completed",
    "Product Viewed",
  ]);
  const category = fc.constantFrom<JsonObject>(
    { is: "Kyiv" },
    { is: "" },
    { is: "Київ" },
    { in: ["Kyiv", "kyiv", "5"] },
  );
  const equal = category.map((test): JsonObject => ({ property: "category", ...test }));
  const product = fc.constantFrom("p1", "p2").map((is): JsonObject => ({ property: "product_id", is }));
  const other = fc.constantFrom<JsonObject>(
    { property: "revenue", gt: 1 },
    { property: "quantity", is: 2 },
    { property: "category", isNot: "Kyiv" },
    { property: "gift", is: true },
  );
  const where = fc.oneof(
    equal,
    product,
    other,
    fc.tuple(equal, product).map((parts): JsonObject => ({ all: parts })),
    fc.tuple(equal, other).map((parts): JsonObject => ({ all: parts })),
    fc.tuple(equal, equal).map((parts): JsonObject => ({ any: parts })),
  );
  const window = fc.constantFrom<JsonObject>(
    { last: "1d" },
    { last: "7d" },
    { last: "30d" },
    { last: "1y" },
    { ago: ["60d", "1d"] },
    { ago: ["1y", "30d"] },
    { this: "month" },
    { previous: "month" },
    { from: "1995-02-28" },
    { from: "2200-01-01" },
  );
  const test = fc.constantFrom<JsonObject>(
    {},
    { gte: 2 },
    { gte: 3 },
    { gt: 1 },
    { gt: 0.5 },
    { gte: 0 },
    { gte: -1 },
    { lt: 1 },
    { lt: 2.5 },
    { lte: 1 },
    { lte: -1 },
    { is: 0 },
    { is: 1 },
    { is: 1.5 },
    { isNot: 2 },
    { in: [0, 2] },
    { notIn: [1, 3] },
    { between: [1, 2] },
    { gte: 1e12 },
    { measure: "days", gte: 2 },
    { measure: "days", lt: 3 },
    { measure: { sum: "revenue" }, gt: 1 },
    { measure: { sum: "revenue" }, lt: 5 },
    { measure: { avg: "revenue" }, gt: 1 },
    { measure: { max: "revenue" }, lte: 5 },
    { measure: { distinct: "product_id" }, gte: 2 },
    { measure: { last: "product_id" }, is: "p1" },
    { measure: "lastAt", within: { last: "30d" } },
  );
  return fc
    .tuple(event, fc.option(where, { freq: 2, nil: null }), fc.option(window, { freq: 4, nil: null }), test)
    .map(([name, predicate, span, comparison]): JsonObject => {
      return {
        event: name,
        ...(predicate === null ? {} : { where: predicate }),
        ...(span === null ? {} : { window: span }),
        ...comparison,
      };
    });
}

function nearTrait(): fc.Arbitrary<JsonObject> {
  const city = fc.constantFrom<JsonObject>({ is: "Kyiv" }, { is: "" }, { isNot: "Kyiv" }, { in: ["Київ", "kyiv"] });
  const number = fc.constantFrom<JsonObject>(
    { gt: 1 },
    { gte: 1 },
    { lt: 1 },
    { lte: 1 },
    { is: 1 },
    { is: 0 },
    { between: [0, 3] },
    { gt: 9007199254740991 },
    { isNot: 2 },
  );
  const path = fc.constantFrom("age", "score", "place.lat", "city");
  return fc.oneof(
    city.map((test): JsonObject => ({ trait: "city", ...test })),
    fc.tuple(path, number).map(([trait, test]): JsonObject => ({ trait, ...test })),
  );
}
