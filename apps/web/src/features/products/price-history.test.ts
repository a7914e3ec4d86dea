import { expect, test } from "vitest";
import { changesOf, pricesOf } from "./price-history.ts";

const states = [
  { since: "1970-01-01T00:00:00.000Z", fields: { name: "Coat", price: 100, sizes: ["S"] } },
  { since: "2026-05-01T00:00:00.000Z", fields: { name: "Coat", price: 80, sizes: ["S"], on_sale: true } },
  { since: "2026-06-01T00:00:00.000Z", fields: { name: "Coat", price: 80, sizes: ["S"], on_sale: true } },
  { since: "2026-07-01T00:00:00.000Z", fields: { name: "Coat", sizes: ["S", "M"] } },
];

test("each state says what it changed, and one that changed nothing says nothing", () => {
  expect(changesOf(states)).toEqual([
    {
      since: "2026-07-01T00:00:00.000Z",
      changed: [
        { field: "price", before: 80, after: undefined },
        { field: "sizes", before: ["S"], after: ["S", "M"] },
        { field: "on_sale", before: true, after: undefined },
      ],
    },
    {
      since: "2026-05-01T00:00:00.000Z",
      changed: [
        { field: "price", before: 100, after: 80 },
        { field: "on_sale", before: undefined, after: true },
      ],
    },
  ]);
  expect(changesOf(states.slice(0, 1))).toEqual([]);
});

test("the price is known where it is a number", () => {
  expect(pricesOf(states).map(({ price }) => price)).toEqual([100, 80, 80]);
});
