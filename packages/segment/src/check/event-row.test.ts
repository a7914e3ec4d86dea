import { describe, expect, it } from "vitest";

import { check } from "./check.ts";
import type { DiagnosticCode } from "./diagnostic.ts";
import { checkWhere, context, document, expectError, expectSegment } from "./expectations.ts";

const inEvent = (where: unknown): ReturnType<typeof checkWhere> => checkWhere({ event: "E", where });

describe("what an event's where asks", () => {
  it.each<readonly [object, object]>([
    [
      { property: "products", some: { property: "price", gt: 5 } },
      {
        kind: "elements",
        quantifier: "some",
        path: "products",
        of: { kind: "property", path: "price", at: "/where/where/some" },
      },
    ],
    [
      { property: "products", every: { all: [{ property: "parts", some: { property: "sku", exists: true } }] } },
      { kind: "elements", quantifier: "every", of: { of: [{ kind: "elements", quantifier: "some", path: "parts" }] } },
    ],
    [
      { product: "category", is: "Shoes" },
      { kind: "product", when: "now", path: "category", test: { op: "is" } },
    ],
    [
      { productThen: "price", lt: 5 },
      { kind: "product", when: "then", path: "price", test: { op: "lt" } },
    ],
    [{ hour: { from: 22, to: 6 } }, { kind: "hour", from: 22, to: 6 }],
    [{ hour: { from: 0, to: 24 } }, { kind: "hour", from: 0, to: 24 }],
    [{ weekday: [7, 6, 7] }, { kind: "weekday", days: [6, 7] }],
  ])("reads %j", (where, wanted) => {
    expect(expectSegment(inEvent(where)).segment.where).toMatchObject({ where: wanted });
  });

  it.each<readonly [object, DiagnosticCode, string, string]>([
    [{ property: "p", some: {} }, "missing_condition", "/some", "`property`"],
    [{ property: "p", some: [] }, "wrong_type", "/some", "an object"],
    [{ property: "p", some: { product: "c", is: 1 } }, "misplaced_condition", "/some", "beside"],
    [{ property: "p", every: { not: { hour: { from: 1, to: 2 } } } }, "misplaced_condition", "/every/not", "beside"],
    [{ property: "p", some: { weekday: [1] } }, "misplaced_condition", "/some", "beside"],
    [{ property: "p", some: { property: "a", is: 1 }, is: 2 }, "several_operators", "", '"all"'],
    [
      { property: "p", some: { property: "a", is: 1 }, every: { property: "b", is: 1 } },
      "several_operators",
      "",
      '"all"',
    ],
    [
      { property: "p", some: { property: "a", is: 1 }, ignoreCase: true },
      "ignore_case_needs_string",
      "/ignoreCase",
      "Remove",
    ],
    [{ property: "p", sme: { property: "a", is: 1 } }, "unknown_key", "/sme", "`some`"],
    [{ some: { property: "a", is: 1 } }, "misplaced_condition", "", '"property": "products"'],
    [{ product: "category" }, "missing_operator", "", "`is`"],
    [{ product: "category", equals: 1 }, "unknown_operator", "/equals", "`is`"],
    [{ product: "a..b", is: 1 }, "invalid_path", "/product", "a product"],
    [{ prodct: "category", is: 1 }, "unknown_condition", "", "`product`"],
    [{ product: "a", productThen: "b", is: 1 }, "ambiguous_condition", "", '"all"'],
    [{ hour: 22 }, "wrong_type", "/hour", '"from": 22'],
    [{ hour: { from: 22 } }, "missing_key", "/hour", "`to`"],
    [{ hour: { from: 24, to: 6 } }, "out_of_range", "/hour/from", "23"],
    [{ hour: { from: 22.5, to: 6 } }, "out_of_range", "/hour/from", "whole number"],
    [{ hour: { from: 6, to: 6 } }, "empty_range", "/hour", "until before 6"],
    [{ hour: { from: 6, to: 25 } }, "out_of_range", "/hour/to", "24"],
    [{ weekday: [] }, "wrong_type", "/weekday", "[6, 7]"],
    [{ weekday: 6 }, "wrong_type", "/weekday", "[6]"],
    [{ weekday: ["sunday"] }, "wrong_type", "/weekday/0", "Write 7."],
    [{ weekday: [0] }, "out_of_range", "/weekday/0", "Monday"],
    [{ weekday: [1.5] }, "out_of_range", "/weekday/0", "whole number"],
  ])("%j is refused as %s", (where, code, place, fix) => {
    expectError(inEvent(where), code, `/where/where${place}`, fix);
  });

  it("takes nothing of the event's row for a condition on a contact", () => {
    for (const where of [{ product: "a", is: 1 }, { hour: { from: 1, to: 2 } }, { weekday: [1] }]) {
      expectError(checkWhere(where), "misplaced_condition", "/where", "event's `where`");
    }
  });
});

describe("names that no data has", () => {
  const seen = {
    ...context,
    eventNames: new Set(["Order Completed"]),
    propertyNames: new Set(["products", "product_id", "revenue"]),
  };
  const warnings = (where: unknown): unknown =>
    expectSegment(check(document(where), seen)).diagnostics.map(({ code, pointer }) => [code, pointer]);

  it("are warned of in every step, and among the properties that have to be the same", () => {
    const sequence = [
      { event: "Order Completed" },
      { absent: "Ordr", within: "1h", same: ["product_id", "prodct_id"] },
    ];
    expect(warnings({ sequence })).toEqual([
      ["unknown_event", "/where/sequence/1/absent"],
      ["unknown_property", "/where/sequence/1/same/1"],
    ]);
  });

  it("are warned of in what a ranking is by", () => {
    expect(warnings({ top: 5, by: { event: "Order Complete", measure: { sum: "revnue" } } })).toEqual([
      ["unknown_event", "/where/by/event"],
      ["unknown_property", "/where/by/measure/sum"],
    ]);
  });

  it("are no names of an element or of the catalogue", () => {
    const all = [
      { property: "products", some: { property: "anything", is: 1 } },
      { product: "anything", is: 1 },
    ];
    const where = { event: "Order Completed", where: { all } };
    expect(warnings(where)).toEqual([]);
    expect(expectSegment(check(document(where), seen)).reads.properties).toEqual(["product_id", "products"]);
  });
});
