import { describe, expect, it } from "vitest";

import type { DiagnosticCode } from "./diagnostic.ts";
import { checkWhere, expectError, expectSegment } from "./expectations.ts";

const abandoned = [
  { event: "Product Viewed" },
  { event: ["Product Saved", "Product Added"], within: "1h", same: "product_id" },
  { absent: "Order Completed", where: { property: "total", gt: 0 }, within: "24h", same: ["currency", "cart_id"] },
];

describe("a sequence", () => {
  it("is read with the place of every step", () => {
    const { segment, reads } = expectSegment(checkWhere({ sequence: abandoned, window: { last: "30d" } }));
    expect(segment.where).toEqual({
      kind: "sequence",
      window: { kind: "last", duration: { count: 30, unit: "d" } },
      at: "/where",
      steps: [
        { present: true, events: ["Product Viewed"], where: null, within: null, same: [], at: "/where/sequence/0" },
        {
          present: true,
          events: ["Product Added", "Product Saved"],
          where: null,
          within: { count: 1, unit: "h" },
          same: ["product_id"],
          at: "/where/sequence/1",
        },
        {
          present: false,
          events: ["Order Completed"],
          where: { kind: "property", path: "total", test: { op: "gt", value: 0 }, at: "/where/sequence/2/where" },
          within: { count: 24, unit: "h" },
          same: ["cart_id", "currency"],
          at: "/where/sequence/2",
        },
      ],
    });
    expect(reads.events).toEqual(["Order Completed", "Product Added", "Product Saved", "Product Viewed"]);
    expect(reads.properties).toEqual(["cart_id", "currency", "product_id", "total"]);
  });

  it("looks at all time without a window", () => {
    const { segment } = expectSegment(checkWhere({ sequence: [{ event: "A" }, { event: "B" }] }));
    expect(segment.where).toMatchObject({ window: { kind: "all" } });
  });

  it("may have an absent step without an end between two events", () => {
    expectSegment(checkWhere({ sequence: [{ event: "A" }, { absent: "B" }, { event: "C" }] }));
  });

  const [a, b] = [{ event: "A" }, { event: "B" }];
  it.each<readonly [unknown, DiagnosticCode, string, string]>([
    [[], "sequence_length", "", "at least two steps"],
    [[a], "sequence_length", "", "this one has 1"],
    [Array.from({ length: 11 }, () => a), "sequence_length", "", "at most 10"],
    [a, "wrong_type", "", "between [ and ]"],
    [[a, "B"], "wrong_type", "/1", '{ "event": "Product Viewed" }'],
    [[{ absent: "A" }, b], "absent_first", "/0/absent", '"lt": 1'],
    [[{ ...a, within: "1h" }, b], "nothing_before", "/0/within", "`window`"],
    [[{ ...a, same: "p" }, b], "nothing_before", "/0/same", "the next step"],
    [[a, { absent: "B" }], "absent_without_end", "/1", '"within": "24h"'],
    [[a, { absent: "B" }, { absent: "C", within: "1h" }], "absent_without_end", "/1", '"within": "24h"'],
    [[a, { event: "B", absent: "C" }], "ambiguous_step", "/1", "two steps"],
    [[a, {}], "missing_key", "/1", '"event": "Product Viewed"'],
    [[a, { evnt: "B" }], "unknown_key", "/1/evnt", "`event`"],
    [[a, { ...b, whithin: "1h" }], "unknown_key", "/1/whithin", "`within`"],
    [[a, { event: [] }], "wrong_type", "/1/event", "at least one name"],
    [[a, { absent: [], within: "1h" }], "wrong_type", "/1/absent", "`absent`"],
    [[a, { ...b, within: "1 hour" }], "invalid_duration", "/1/within", "30d"],
    [[a, { ...b, same: [] }], "wrong_type", "/1/same", "leave it out"],
    [[a, { ...b, same: "x..y" }], "invalid_path", "/1/same", "dots"],
    [[a, { ...b, where: { trait: "x", is: 1 } }], "misplaced_condition", "/1/where", "`property`"],
  ])("%j is refused as %s", (sequence, code, place, fix) => {
    expectError(checkWhere({ sequence }), code, `/where/sequence${place}`, fix);
  });

  it("cannot be bounded by what is another instant for each contact", () => {
    const window = { within: "7d", of: { trait: "signed_up_at" } };
    expectError(checkWhere({ sequence: [a, b], window }), "anchored_window", "/where/window", "`last`");
  });

  it("cannot stand where one event is looked at", () => {
    const where = { sequence: [a, b] };
    expectError(checkWhere({ event: "E", where }), "misplaced_condition", "/where/where", "`all`");
  });

  it("shows every mistake at once", () => {
    const sequence = [
      { absent: "A", within: "1x" },
      { event: "B", sme: "p" },
      { absent: "C", within: 5 },
    ];
    const { diagnostics } = checkWhere({ sequence, windw: {} });
    expect(diagnostics.map(({ code, pointer }) => [code, pointer])).toEqual([
      ["unknown_key", "/where/windw"],
      ["absent_first", "/where/sequence/0/absent"],
      ["nothing_before", "/where/sequence/0/within"],
      ["invalid_duration", "/where/sequence/0/within"],
      ["unknown_key", "/where/sequence/1/sme"],
      ["invalid_duration", "/where/sequence/2/within"],
    ]);
  });
});
