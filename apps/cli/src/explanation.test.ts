import { describe, expect, it } from "vitest";
import { conditionText, explanationLines, type Explained } from "./explanation.ts";
import { paintFor } from "./terminal.ts";

const plain = paintFor(false);

const document = {
  version: 1,
  id: "kyiv-buyers",
  name: "Kyiv buyers",
  where: {
    all: [
      { trait: "address.city", is: "Kyiv" },
      { segment: "regulars" },
      { not: { event: "Email Delivered", where: { property: "kind", is: "promo" }, window: { last: "7d" } } },
    ],
  },
};
const regulars = { where: { event: "Order Completed", window: { last: "90d" }, gte: 3 } };

const leaf = (at: string, verdict: boolean, found: Explained["found"], changesAt: number | null = null): Explained => ({
  at,
  verdict,
  changesAt,
  found,
});

const order = (day: number) => ({
  event: "Order Completed",
  ts: `2026-10-0${String(day)}T12:00:00.000Z`,
  messageId: `m${String(day)}`,
  properties: { revenue: 40 },
});

const explained = leaf("/where", true, {
  kind: "all",
  of: [
    leaf("/where/all/0", true, { kind: "trait", path: "address.city", actual: "Kyiv" }),
    leaf("/where/all/1", true, {
      kind: "segment",
      segment: "regulars",
      condition: leaf(
        "/where",
        true,
        { kind: "event", actual: 4, matching: 4, deciding: [order(4), order(3), order(2), order(1)] },
        Date.parse("2026-12-31T12:00:00Z"),
      ),
    }),
    leaf("/where/all/2", true, {
      kind: "not",
      of: [leaf("/where/all/2/not", false, { kind: "event", actual: 0, matching: 0, deciding: [] })],
    }),
  ],
});

describe("an explanation in words", () => {
  it("draws the tree with what was wanted, what was found and when it can change", () => {
    expect(explanationLines(explained, document, new Map([["regulars", regulars]]), plain)).toEqual([
      "✓ all of",
      '├─ ✓ address.city is Kyiv   is "Kyiv"',
      "├─ ✓ segment regulars",
      "│  └─ ✓ Order Completed, window last 90d, gte 3   is 4 · 4 matching events · can change 2026-12-31T12:00:00.000Z",
      '│          2026-10-04T12:00:00.000Z  Order Completed  {"revenue":40}',
      '│          2026-10-03T12:00:00.000Z  Order Completed  {"revenue":40}',
      '│          2026-10-02T12:00:00.000Z  Order Completed  {"revenue":40}',
      "│          and 1 more",
      "└─ ✓ not",
      "   └─ ✗ Email Delivered, where property kind is promo, window last 7d   is 0 · 0 matching events",
    ]);
  });

  it("says a condition in the same order whatever the order of its keys", () => {
    const shuffled = { gte: 3, window: { last: "90d" }, event: "Order Completed" };
    expect(conditionText(shuffled)).toBe("Order Completed, window last 90d, gte 3");
  });
});
