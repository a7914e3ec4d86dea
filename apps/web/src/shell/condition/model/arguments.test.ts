import { expect, it } from "vitest";
import { areGiven, paramsOf, sourceOf } from "./arguments.ts";

const document = {
  params: {
    category: { type: "string" },
    views: { type: "number", default: 3 },
    cities: { type: "string[]", default: [] },
    odd: { type: "colour" },
  },
  where: {
    any: [
      {
        event: ["Product Viewed", "Product Added"],
        where: {
          all: [
            { property: "price", gt: 1 },
            { property: "category", is: { param: "category" } },
          ],
        },
        gte: { param: "views" },
      },
      { not: { trait: "address.city", in: { param: "cities" } } },
    ],
  },
} as const;

it("reads the parameters with their types and defaults", () => {
  expect(paramsOf(document)).toEqual([
    { name: "category", type: "string", default: undefined },
    { name: "views", type: "number", default: 3 },
    { name: "cities", type: "string[]", default: [] },
  ]);
  expect(paramsOf({})).toEqual([]);
});

it("offers the values of what a parameter is compared with", () => {
  expect(sourceOf(document.where, "category")).toEqual({ of: "property", path: "category", event: "Product Viewed" });
  expect(sourceOf(document.where, "cities")).toEqual({ of: "trait", path: "address.city" });
  expect(sourceOf(document.where, "views")).toBeNull();
  expect(sourceOf({ product: "brand", is: { param: "brand" } }, "brand")).toEqual({ of: "attribute", path: "brand" });
});

it("waits for whatever has no default", () => {
  const params = paramsOf(document);
  expect(areGiven(params, {})).toBe(false);
  expect(areGiven(params, { category: "" })).toBe(false);
  expect(areGiven(params, { category: "Coats" })).toBe(true);
});
