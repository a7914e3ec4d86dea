import { describe, expect, it } from "vitest";

import { check } from "./check.ts";
import type { DiagnosticCode } from "./diagnostic.ts";
import { checkWhere, context, document, expectError, expectSegment } from "./expectations.ts";

describe("a change", () => {
  const versus = { ago: ["60d", "30d"] };
  const ratio = { lt: 0.5 };

  it("is a measure over two windows and a test of their ratio", () => {
    const where = { event: "E", measure: { sum: "revenue" }, window: { last: "30d" }, versus, ratio };
    expect(expectSegment(checkWhere(where)).segment.where).toEqual({
      kind: "change",
      events: ["E"],
      where: null,
      measure: { kind: "sum", property: "revenue" },
      window: { kind: "last", duration: { count: 30, unit: "d" } },
      versus: { kind: "ago", from: { count: 60, unit: "d" }, to: { count: 30, unit: "d" } },
      test: { op: "lt", value: 0.5 },
      at: "/where",
    });
  });

  it.each([{ gt: 1 }, { gte: 1 }, { lt: 1 }, { lte: 1 }, { between: [0, 1] }, { is: 1 }, { isNot: 1 }, { in: [1, 2] }])(
    "is tested by %j",
    (test) => {
      expectSegment(checkWhere({ event: "E", versus, ratio: test }));
    },
  );

  it.each<readonly [object, DiagnosticCode, string, string]>([
    [{ versus }, "missing_key", "", '"ratio": { "lt": 0.5 }'],
    [{ versus, gte: 3 }, "missing_key", "", '"ratio": { "gte": 3 }'],
    [{ ratio }, "missing_key", "", '"versus": { "ago": ["60d", "30d"] }'],
    [{ versus, ratio, gte: 3 }, "comparison_beside_ratio", "/gte", "`all`"],
    [{ versus, ratio: 0.5 }, "wrong_type", "/ratio", "0.5"],
    [{ versus, ratio: {} }, "missing_operator", "/ratio", "`lt`"],
    [{ versus, ratio: { gt: 1, lt: 2 } }, "several_ratios", "/ratio", "`between`"],
    [{ versus, ratio: { lt: "0.5" } }, "wrong_type", "/ratio/lt", "without quotes"],
    [{ versus, ratio: { contains: "5" } }, "unknown_key", "/ratio/contains", "`lt`"],
    [{ versus, ratio: { is: 1, ignoreCase: true } }, "unknown_key", "/ratio/ignoreCase", "`is`"],
    [{ versus, ratio, measure: "lastAt" }, "measure_not_number", "/measure", "`sum`"],
    [{ versus, ratio, measure: { last: "revenue" } }, "measure_not_number", "/measure", "`max`"],
    [{ versus: { within: "7d", of: { trait: "t" } }, ratio }, "anchored_window", "/versus", "`previous`"],
    [{ versus, ratio, window: { within: "7d", of: { first: "F" } } }, "anchored_window", "/window", "`last`"],
    [{ versus: "30d", ratio }, "wrong_type", "/versus", '{ "last": "30d" }'],
  ])("of %j is refused as %s", (rest, code, place, fix) => {
    expectError(checkWhere({ event: "E", ...rest }), code, `/where${place}`, fix);
  });
});

describe("a ranking", () => {
  it("is by the count unless told otherwise", () => {
    const { segment, reads } = expectSegment(checkWhere({ top: 20, by: { event: "E" } }));
    expect(segment.where).toMatchObject({
      kind: "rank",
      which: "top",
      percent: 20,
      by: { measure: { kind: "count" } },
    });
    expect(reads.events).toEqual(["E"]);
  });

  it("reads what its measure, its window and its conditions name", () => {
    const by = {
      event: "E",
      where: { property: "kind", is: "web" },
      measure: { avg: "revenue" },
      window: { within: "7d", of: { first: "F" } },
    };
    const { reads } = expectSegment(checkWhere({ bottom: 0.5, by }));
    expect(reads).toMatchObject({ events: ["E", "F"], properties: ["kind", "revenue"] });
  });

  it.each<readonly [object, DiagnosticCode, string, string]>([
    [{ top: 0, by: { event: "E" } }, "out_of_range", "/top", "more than 0"],
    [{ top: 101, by: { event: "E" } }, "out_of_range", "/top", "100"],
    [{ top: "20", by: { event: "E" } }, "wrong_type", "/top", "Write 20 without quotes."],
    [{ top: { param: "p" }, by: { event: "E" } }, "param_not_allowed", "/top", "the value itself"],
    [{ top: 20 }, "missing_key", "", '"by": { "event"'],
    [{ top: 20, by: "revenue" }, "wrong_type", "/by", '"measure"'],
    [{ top: 20, by: {} }, "missing_key", "/by", '"event"'],
    [{ top: 20, by: { event: "E", gte: 1 } }, "unknown_key", "/by/gte", "`measure`"],
    [{ top: 20, by: { event: "E", measure: "lastAt" } }, "measure_not_number", "/by/measure", "`count`"],
    [{ top: 20, bottom: 20, by: { event: "E" } }, "ambiguous_condition", "", '"all"'],
  ])("%j is refused as %s", (where, code, place, fix) => {
    expectError(checkWhere(where), code, `/where${place}`, fix);
  });
});

describe("freshness", () => {
  const top = { top: 20, by: { event: "E" } };
  const segments = new Map([
    ["best", document(top)],
    ["of-best", document({ all: [{ list: "vip" }, { not: { segment: "best" } }] })],
    ["plain", document({ event: "E" })],
  ]);
  const freshness = (where: unknown): string =>
    expectSegment(check(document(where), { ...context, segments })).freshness;

  it("is refreshed with a ranking, however deep", () => {
    expect(freshness(top)).toBe("refreshed");
    expect(freshness({ any: [{ list: "vip" }, { none: [{ bottom: 1, by: { event: "E" } }] }] })).toBe("refreshed");
    expect(freshness({ segment: "of-best" })).toBe("refreshed");
  });

  it("is live otherwise", () => {
    expect(freshness({ segment: "plain" })).toBe("live");
    expect(freshness({ sequence: [{ event: "top" }, { event: "bottom" }] })).toBe("live");
  });
});
