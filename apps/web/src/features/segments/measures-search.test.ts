import { expect, test } from "vitest";
import { measuresBody, readMeasuresSearch, whereOf } from "./measures-search.ts";

test("an address without anything asks for the last 30 days beside everyone", () => {
  expect(measuresBody("vips", readMeasuresSearch({}))).toEqual({
    of: { segment: "vips" },
    against: "everyone",
    period: "30d",
    membership: "then",
    conversions: [{ event: "Order Completed" }],
    retention: { event: null },
    churn: { event: null, days: 30 },
  });
});

test("what an address says is asked, and what it cannot say is left out", () => {
  const search = readMeasuresSearch({
    period: "2026-10",
    against: "before",
    membership: "today",
    step: "year",
    silence: 9999,
    where: '{"property":"revenue","gt":100}',
    into: "EUR",
    rates: "USD:0.92",
  });
  expect(measuresBody("vips", search)).toMatchObject({
    against: "before",
    period: "2026-10",
    membership: "today",
    conversions: [{ event: "Order Completed", where: { property: "revenue", gt: 100 } }],
    churn: { days: 30 },
    currency: "EUR",
    rates: { USD: 0.92 },
  });
  expect(search.step).toBeUndefined();
  expect(whereOf({ where: "nonsense" })).toBeNull();
});
