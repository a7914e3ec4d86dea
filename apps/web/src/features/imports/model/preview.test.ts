import { expect, test } from "vitest";
import { previewItems } from "./preview.ts";

test("lines of one order are one item, its refund another", () => {
  const line = (row: number, quantity: number, name: string) => ({
    row,
    values: { order_id: "536365", external_id: "17850", ts: "2010-12-01T08:26:00.000Z", name, price: 2.5, quantity },
  });
  const preview = [line(2, 6, "Lantern"), line(3, 2, "Holder"), line(9, -1, "Holder")];
  expect(previewItems("orders", { preview, revenue: "per-line" })).toEqual([
    {
      rows: [2, 3],
      who: ["17850"],
      what: "536365",
      when: "2010-12-01T08:26:00.000Z",
      details: [
        { name: "6 ×", value: "Lantern" },
        { name: "2 ×", value: "Holder" },
      ],
      amount: 20,
    },
    expect.objectContaining({ rows: [9], amount: 2.5 }),
  ]);
});

test("an amount that repeats the order's is counted once", () => {
  const preview = [1, 2].map((row) => ({ row, values: { order_id: "1", email: "a@x.example", revenue: 30 } }));
  expect(previewItems("orders", { preview, revenue: "per-order" })).toMatchObject([{ amount: 30 }]);
  expect(previewItems("orders", { preview, revenue: "per-line" })).toMatchObject([{ amount: 60 }]);
});

test("a contact is who it is and what is known of it", () => {
  const values = { email: "a@x.example", "trait.city": "Kyiv", "trait.points": 3, "trait.none": "" };
  expect(previewItems("contacts", { preview: [{ row: 2, values }], revenue: "per-line" })).toMatchObject([
    {
      who: ["a@x.example"],
      what: null,
      details: [
        { name: "city", value: "Kyiv" },
        { name: "points", value: 3 },
      ],
    },
  ]);
});
