import { expect, test } from "vitest";
import { bracketsOf, questionOf, readSearch, windowsOf, windowsText } from "./search.ts";

test("an address without anything asks for first orders by month", () => {
  expect(questionOf(readSearch({ by: "year", view: 3 }))).toEqual({
    entry: { kind: "event", event: "Order Completed" },
    cut: { kind: "calendar" },
    by: "month",
    returns: { event: "Order Completed" },
    measure: { kind: "people" },
    columns: { kind: "classic" },
  });
});

test("everything chosen stands in the question", () => {
  const windows = windowsText([
    { name: "sale~1", from: "2026-01-01", to: "2026-01-08" },
    { name: "plain", from: "2026-02-01", to: "2026-02-08" },
  ]);
  expect(windowsOf(windows).map(({ name }) => name)).toEqual(["sale 1", "plain"]);
  const search = readSearch({
    entry: "date:signed_up_at",
    returns: "Product Viewed",
    returnsWhere: { property: "price", gt: 5 },
    by: "week",
    cut: "windows",
    windows,
    anyone: true,
    measure: "sum",
    into: "EUR",
    rates: "USD:0.9",
    columns: "brackets",
    brackets: "0, 1-3",
    compare: ["sale 1", "plain"],
  });
  expect(questionOf(search)).toMatchObject({
    entry: { kind: "date", trait: "signed_up_at" },
    returns: { event: "Product Viewed", where: { property: "price", gt: 5 } },
    cut: {
      kind: "windows",
      windows: [{ from: "2026-01-01", to: "2026-01-09" }, { to: "2026-02-09" }],
      firstEver: false,
    },
    measure: { kind: "sum", property: "revenue", currency: { into: "EUR", rates: { USD: 0.9 } } },
    columns: {
      kind: "brackets",
      brackets: [
        [0, 0],
        [1, 3],
      ],
    },
    compare: ["sale 1", "plain"],
  });
});

test("what is not finished asks nothing", () => {
  expect(questionOf({ cut: "trait" })).toBeNull();
  expect(questionOf({ cut: "windows" })).toBeNull();
  expect(questionOf({ cut: "windows", windows: "a~2026-02-01~2026-01-01" })).toBeNull();
  expect(questionOf({ columns: "brackets", brackets: "3-1" })).toBeNull();
  expect(bracketsOf("1-3,3-4")).toBeNull();
  expect(readSearch({ compare: ["a"], entryWhere: "x", brackets: 3 })).toEqual({ brackets: "3" });
});
