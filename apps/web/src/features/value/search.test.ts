import { expect, test } from "vitest";
import { questionOf, readSearch, tiersOf } from "./search.ts";

test("an address without anything asks for a year", () => {
  expect(questionOf(readSearch({ window: "", per: "x", least: -1 }))).toEqual({ window: { last: "365d" } });
});

test("everything chosen stands in the question", () => {
  const search = readSearch({
    window: "2026-01-01..2026-04-01",
    refunds: true,
    cost: "product:unit_cost",
    segment: "vip",
    into: "EUR",
    rates: "USD:0.9,bad",
    tiers: 20,
  });
  expect(search.tiers).toBe("20");
  expect(questionOf(search)).toEqual({
    window: { from: "2026-01-01", to: "2026-04-01" },
    refunds: { event: "Order Refunded", amount: "revenue" },
    cost: { kind: "product", property: "unit_cost" },
    segment: "vip",
    currency: { into: "EUR", rates: { USD: 0.9 } },
  });
  expect(questionOf({ window: "all" })).toEqual({});
});

test("tiers go up in halves of a percent", () => {
  expect(tiersOf("0.5,5,20")).toEqual([0.5, 5, 20]);
  for (const wrong of ["", "5,1", "0.3", "101", "a"]) expect(tiersOf(wrong)).toBeNull();
});
