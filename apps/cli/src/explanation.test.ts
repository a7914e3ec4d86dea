import { describe, expect, it } from "vitest";
import { explanationLines, type Explained } from "./explanation.ts";
import { paintFor } from "./terminal.ts";

const plain = paintFor(false);

const leaf = (
  sentence: string,
  verdict: boolean,
  found: Explained["found"],
  changesAt: number | null = null,
): Explained => ({ at: "/where", sentence, verdict, changesAt, since: null, found });

const order = (day: number) => ({
  event: "Order Completed",
  ts: `2026-10-0${String(day)}T12:00:00.000Z`,
  messageId: `m${String(day)}`,
  properties: { revenue: 40 },
});

const explained = leaf("", true, {
  kind: "all",
  of: [
    leaf("People whose “address.city” is “Kyiv”.", true, { kind: "trait", path: "address.city", actual: "Kyiv" }),
    leaf("People who are in the segment “Regulars”.", true, {
      kind: "segment",
      segment: "regulars",
      condition: leaf(
        "People who did “Order Completed” at least 3 times in the last 90 days.",
        true,
        { kind: "event", actual: 4, matching: 4, deciding: [order(4), order(3), order(2), order(1)] },
        Date.parse("2026-12-31T12:00:00Z"),
      ),
    }),
    leaf("", true, {
      kind: "not",
      of: [leaf("People who viewed, then bought.", false, { kind: "sequence", steps: [] })],
    }),
    leaf("People in the top 20%.", false, { kind: "rank", actual: 12, edge: 40 }),
    leaf("People who entered “Regulars”.", true, {
      kind: "moved",
      segment: "regulars",
      change: "entered",
      matching: 1,
      deciding: [{ change: "entered", at: "2026-10-03T12:00:00.000Z", cause: "event", detail: "Order Completed" }],
    }),
    leaf("People who can be reached over “email”.", false, {
      kind: "channel",
      channel: "email",
      address: { granted: true, at: "2026-10-01T12:00:00.000Z", source: "identity" },
      consent: null,
      suppressed: null,
    }),
    leaf("People whose score “churn” is at least 0.7.", true, {
      kind: "score",
      model: "churn",
      actual: { value: 0.9, band: "high" },
      since: "2026-10-01T12:00:00.000Z",
    }),
  ],
});

describe("an explanation in words", () => {
  it("draws the tree with what was wanted, what was found and when it can change", () => {
    expect(explanationLines(explained, plain)).toEqual([
      "✓ all of these:",
      '├─ ✓ People whose “address.city” is “Kyiv”.   is "Kyiv"',
      "├─ ✓ People who are in the segment “Regulars”.",
      "│  └─ ✓ People who did “Order Completed” at least 3 times in the last 90 days.   is 4 · 4 matching events · can change 2026-12-31T12:00:00.000Z",
      '│          2026-10-04T12:00:00.000Z  Order Completed  {"revenue":40}',
      '│          2026-10-03T12:00:00.000Z  Order Completed  {"revenue":40}',
      '│          2026-10-02T12:00:00.000Z  Order Completed  {"revenue":40}',
      "│          and 1 more",
      "├─ ✓ not this:",
      "│  └─ ✗ People who viewed, then bought.",
      "├─ ✗ People in the top 20%.   is 12 · the last who is in has 40",
      "├─ ✓ People who entered “Regulars”.   1 time, last entered 2026-10-03T12:00:00.000Z (event: Order Completed)",
      "├─ ✗ People who can be reached over “email”.   address yes since 2026-10-01T12:00:00.000Z (identity) · consent never given",
      "└─ ✓ People whose score “churn” is at least 0.7.   is 0.9 (high) since 2026-10-01T12:00:00.000Z",
    ]);
  });
});
