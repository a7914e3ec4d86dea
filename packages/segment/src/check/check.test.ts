import { describe, expect, it } from "vitest";

import { check, type Checked } from "./check.ts";
import { checkWhere, context, document, expectError, expectSegment } from "./expectations.ts";
import type { DiagnosticCode } from "./diagnostic.ts";

describe("a sound document", () => {
  it("is read whole, with the place of every node", () => {
    const checked = expectSegment(
      checkWhere(
        {
          all: [
            { segment: "promoters" },
            { trait: "address.city", is: "Kyiv" },
            { event: "Order Completed", measure: { avg: "revenue" }, window: { last: "365d" }, gt: 250 },
            { not: { event: ["B", "A", "B"], where: { property: "kind", is: "promo" }, window: { last: "7d" } } },
          ],
        },
        { kind: "derived", name: "Big", tags: ["b", "a"], timezone: "Europe/Kyiv" },
      ),
    );
    expect(checked.segment).toMatchObject({
      id: "me",
      name: "Big",
      kind: "derived",
      timezone: "Europe/Kyiv",
      folder: null,
    });
    expect(checked.segment.where).toEqual({
      kind: "all",
      at: "/where",
      of: [
        { kind: "segment", id: "promoters", args: {}, at: "/where/all/0" },
        {
          kind: "trait",
          path: "address.city",
          test: { op: "is", value: "Kyiv", ignoreCase: false },
          at: "/where/all/1",
        },
        {
          kind: "event",
          events: ["Order Completed"],
          where: null,
          window: { kind: "last", duration: { count: 365, unit: "d" } },
          measure: { kind: "avg", property: "revenue" },
          test: { op: "gt", value: 250 },
          at: "/where/all/2",
        },
        {
          kind: "not",
          at: "/where/all/3",
          of: {
            kind: "event",
            events: ["A", "B"],
            where: {
              kind: "property",
              path: "kind",
              test: { op: "is", value: "promo", ignoreCase: false },
              at: "/where/all/3/not/where",
            },
            window: { kind: "last", duration: { count: 7, unit: "d" } },
            measure: { kind: "count" },
            test: { op: "gte", value: 1 },
            at: "/where/all/3/not",
          },
        },
      ],
    });
    expect(checked.freshness).toBe("live");
    expect(checked.reads).toEqual({
      events: ["A", "B", "Order Completed"],
      properties: ["kind", "revenue"],
      traits: ["address.city"],
      segments: ["promoters"],
      lists: [],
      rfm: [],
      scores: [],
      channels: [],
      topics: [],
    });
    expect(checked.diagnostics.map(({ code }) => code)).toEqual(["duplicate_value"]);
  });

  it("has its id for a name when it gives none", () => {
    expect(expectSegment(checkWhere({ list: "vip" })).segment.name).toBe("me");
  });

  it.each([
    [{ trait: "a", between: [1, 2] }, "between"],
    [{ trait: "a", between: ["2026-01-01", "2026-02-01"] }, "betweenDates"],
    [{ trait: "a", between: [0, "2026-02-01"] }, "betweenDates"],
    [{ event: "E", measure: "firstAt", between: [0, 1] }, "betweenDates"],
    [{ event: "E", measure: { first: "p" }, between: [0, 1] }, "between"],
    [{ event: "E", between: [0, 1] }, "between"],
  ])("reads %j as %s", (where, op) => {
    expect(expectSegment(checkWhere(where)).segment.where).toMatchObject({ test: { op } });
  });

  it.each([
    [{ last: "30d" }, { kind: "last", duration: { count: 30, unit: "d" } }],
    [{ ago: ["60d", "30d"] }, { kind: "ago", from: { count: 60, unit: "d" }, to: { count: 30, unit: "d" } }],
    [{ ago: ["30d", "4w"] }, { kind: "ago", from: { count: 30, unit: "d" }, to: { count: 4, unit: "w" } }],
    [{ from: "2026-01-01" }, { kind: "range", from: "2026-01-01", to: null }],
    [
      { from: 0, to: "2026-02-01 10:00+0200" },
      { kind: "range", from: 0, to: "2026-02-01 10:00+0200" },
    ],
    [{ this: "quarter" }, { kind: "calendar", which: "this", unit: "quarter" }],
    [
      { within: "7d", of: { trait: "signed_up_at" } },
      { kind: "anchored", duration: { count: 7, unit: "d" }, anchor: { kind: "trait", path: "signed_up_at" } },
    ],
    [
      { within: "1mo", of: { first: "App" } },
      { kind: "anchored", duration: { count: 1, unit: "mo" }, anchor: { kind: "first", event: "App" } },
    ],
  ])("reads the window %j", (window, wanted) => {
    expect(expectSegment(checkWhere({ event: "E", window })).segment.where).toMatchObject({ window: wanted });
  });

  it("reads every operator with its operand", () => {
    const tests: readonly object[] = [
      { is: "" }, { isNot: 0 }, { in: [1, "a", true] }, { notIn: ["x"], ignoreCase: true }, { exists: false },
      { contains: "a" }, { notContains: "ж", ignoreCase: true }, { startsWith: "a" }, { endsWith: "b" }, { matches: "^a+$" },
      { gt: 1 }, { gte: -1.5 }, { lt: 1e9 }, { lte: 0 }, { before: "2026-01-01" }, { after: 0 },
      { within: { last: "7d" } }, { within: { next: "1y" } }, { anniversary: { next: "2w" } }, { age: { gte: 18, lt: 25 } },
      { has: "x" }, { notHas: 1 }, { hasAny: ["a", "b"] }, { hasAll: [1] }, { near: { lat: 50.45, lon: 30.52, km: 10 } },
    ]; // prettier-ignore
    for (const test of tests) {
      expectSegment(checkWhere({ trait: "t", ...test }));
      expectSegment(checkWhere({ event: "E", where: { property: "p", ...test } }));
    }
  });
});

describe("a misspelt document", () => {
  it("names the operator that was meant", () => {
    expectError(checkWhere({ trait: "city", iss: "Kyiv" }), "unknown_operator", "/where/iss", "`is`");
    expectError(
      checkWhere({ trait: "city", start_with: "K" }),
      "unknown_operator",
      "/where/start_with",
      "`startsWith`",
    );
    expectError(checkWhere({ event: "E", windw: { last: "1d" } }), "unknown_key", "/where/windw", "`window`");
    expectError(checkWhere({ evnt: "E" }), "unknown_condition", "/where", "`event`");
    expectError(check({ version: 1, id: "me", were: { list: "vip" } }, context), "unknown_key", "/were", "`where`");
  });

  it("knows what other languages call things", () => {
    expectError(checkWhere({ trait: "city", equals: "Kyiv" }), "unknown_operator", "/where/equals", "`is`");
    expectError(checkWhere({ trait: "age", ">=": 18 }), "unknown_operator", "/where/>=", "`gte`");
    expectError(checkWhere({ trait: "age", is_null: true }), "unknown_operator", "/where/is_null", "`exists`");
    expectError(checkWhere({ event: "E", last: "7d" }), "unknown_key", "/where/last", "`window`");
    expectError(
      checkWhere({ event: "E", within: { last: "7d" } }),
      "operator_not_for_measure",
      "/where/within",
      '"window"',
    );
    expectError(checkWhere({ list: "vip" }, { timezone: "Kyiv" }), "invalid_timezone", "/timezone", "`Europe/Kyiv`");
  });

  it("names the segment and the list that were meant", () => {
    expectError(checkWhere({ segment: "promotors" }), "unknown_segment", "/where/segment", "`promoters`");
    expectError(checkWhere({ list: "trade-show-2025" }), "unknown_list", "/where/list", "`trade-show-2026`");
  });

  it("proposes `all` for two operators or two conditions in one", () => {
    expectError(
      checkWhere({ trait: "age", gt: 1, lt: 5 }),
      "several_operators",
      "/where",
      '"all"',
      '"trait": "age", "gt"',
    );
    expectError(checkWhere({ trait: "age", gt: 1, list: "vip" }), "ambiguous_condition", "/where", '"all"');
  });

  it("lists the operators when there is none", () => {
    expectError(checkWhere({ trait: "age" }), "missing_operator", "/where", "`is`", "`between`");
    expectError(checkWhere({ event: "E", measure: "days" }), "missing_operator", "/where", "`gte`");
  });

  it("says where a condition belongs", () => {
    expectError(checkWhere({ property: "a", is: 1 }), "misplaced_condition", "/where", "`where`");
    expectError(
      checkWhere({ event: "E", where: { trait: "a", is: 1 } }),
      "misplaced_condition",
      "/where/where",
      "`property`",
    );
  });

  it("shows every mistake at once", () => {
    const checked = checkWhere(
      { all: [{ trait: "a", gt: "5" }, { list: "nope" }, { event: "E", window: { last: "0d" } }] },
      { kind: "x" },
    );
    expect(checked.diagnostics.map(({ code, pointer }) => [code, pointer])).toEqual([
      ["unknown_choice", "/kind"],
      ["wrong_type", "/where/all/0/gt"],
      ["unknown_list", "/where/all/1/list"],
      ["invalid_duration", "/where/all/2/window/last"],
    ]);
  });
});

describe("a wrong value", () => {
  it.each<readonly [object, DiagnosticCode, string]>([
    [{ trait: "a", gt: "5" }, "wrong_type", "/where/gt"],
    [{ trait: "a", is: null }, "null_value", "/where/is"],
    [{ trait: "a", is: ["x"] }, "wrong_type", "/where/is"],
    [{ trait: "a", in: "x" }, "wrong_type", "/where/in"],
    [{ trait: "a..b", is: 1 }, "invalid_path", "/where/trait"],
    [{ trait: "a.:b", is: 1 }, "invalid_path", "/where/trait"],
    [{ trait: "a", is: "\0" }, "invalid_text", "/where/is"],
    [{ trait: "a", is: "\ud800" }, "invalid_text", "/where/is"],
    [{ trait: "a", before: "2026-02-30" }, "invalid_date", "/where/before"],
    [{ trait: "a", before: "1899-12-31" }, "invalid_date", "/where/before"],
    [{ trait: "a", before: "2300-01-01" }, "invalid_date", "/where/before"],
    [{ trait: "a", before: "1900-01-01T00:00:00+14:00" }, "invalid_date", "/where/before"],
    [{ trait: "a", before: "2026-01-01T24:00" }, "invalid_date", "/where/before"],
    [{ trait: "a", before: "yesterday" }, "invalid_date", "/where/before"],
    [{ trait: "a", before: 1.5 }, "invalid_date", "/where/before"],
    [{ trait: "a", between: [2, 1] }, "empty_range", "/where/between"],
    [{ trait: "a", between: ["2026-02-01", "2026-01-01"] }, "empty_range", "/where/between"],
    [{ trait: "a", within: { last: "101y" } }, "duration_too_long", "/where/within/last"],
    [{ trait: "a", within: { last: "7days" } }, "invalid_duration", "/where/within/last"],
    [{ trait: "a", anniversary: { next: "12h" } }, "duration_unit", "/where/anniversary/next"],
    [{ trait: "a", age: {} }, "missing_operator", "/where/age"],
    [{ trait: "a", age: { gt: 1, gte: 2 } }, "several_bounds", "/where/age"],
    [{ trait: "a", age: { gte: 25, lt: 18 } }, "empty_range", "/where/age"],
    [{ trait: "a", near: { lat: 91, lon: 0, km: 1 } }, "out_of_range", "/where/near/lat"],
    [{ trait: "a", near: { lat: 0, lon: 0, km: 0 } }, "out_of_range", "/where/near/km"],
    [{ trait: "a", gt: 1, ignoreCase: true }, "ignore_case_needs_string", "/where/ignoreCase"],
    [{ trait: "a", is: 1, ignoreCase: true }, "ignore_case_needs_string", "/where/ignoreCase"],
    [{ event: "E", is: "5" }, "wrong_type", "/where/is"],
    [{ event: "E", contains: "5" }, "operator_not_for_measure", "/where/contains"],
    [{ event: "E", measure: "lastAt", gt: 5 }, "operator_not_for_measure", "/where/gt"],
    [{ event: "E", measure: { sums: "revenue" }, gt: 5 }, "unknown_choice", "/where/measure"],
    [{ event: "E", measure: "sum", gt: 5 }, "missing_property", "/where/measure"],
    [{ event: [] }, "wrong_type", "/where/event"],
    [{ event: "E", window: {} }, "invalid_window", "/where/window"],
    [{ event: "E", window: { last: "1d", this: "day" } }, "invalid_window", "/where/window"],
    [{ event: "E", window: { ago: ["30d", "60d"] } }, "empty_range", "/where/window/ago"],
    [{ event: "E", window: { from: "2026-01-01", to: "2026-01-01" } }, "empty_range", "/where/window"],
    [{ event: "E", window: { this: "fortnight" } }, "unknown_choice", "/where/window/this"],
    [{ event: "E", window: { within: "7d" } }, "missing_key", "/where/window"],
    [{ sample: "a", from: 10, to: 10 }, "empty_range", "/where"],
    [{ sample: "a", from: 0, to: 101 }, "out_of_range", "/where/to"],
    [{ all: { list: "vip" } }, "wrong_type", "/where/all"],
    [{}, "missing_condition", "/where"],
  ])("%j is refused as %s", (where, code, pointer) => {
    expectError(checkWhere(where), code, pointer);
  });

  it("is told apart from a number without quotes", () => {
    expectError(checkWhere({ trait: "a", gt: "5" }), "wrong_type", "/where/gt", "Write 5 without quotes.");
  });

  it("in the document's head is refused", () => {
    expectError(
      check({ version: 2, id: "me", where: { list: "vip" } }, context),
      "unsupported_version",
      "/version",
      '"version": 1',
    );
    expectError(check({ version: 1, id: "Me!", where: { list: "vip" } }, context), "invalid_id", "/id");
    expectError(check({ version: 1, where: { list: "vip" } }, context), "missing_key", "");
    expectError(
      checkWhere({ list: "vip" }, { timezone: "europe/london" }),
      "invalid_timezone",
      "/timezone",
      "`Europe/London`",
    );
    expectError(checkWhere({ list: "vip" }, { timezone: "+03:00" }), "invalid_timezone", "/timezone");
    expectError(check([], context), "wrong_type", "");
    expectError(check(undefined, context), "not_json", "");
  });
});

describe("a pattern", () => {
  it("that RE2 leaves out is refused by name", () => {
    for (const matches of ["(?=a)", "(?<!a)b", "(a)\\1", "a++", "\\p{Emoji}", "[^\\P{^Cn}]", "\\\\\\pC"]) {
      expectError(checkWhere({ trait: "a", matches }), "regex_not_supported", "/where/matches", "RE2");
    }
  });

  it("of Unicode categories and scripts is accepted", () => {
    expectSegment(checkWhere({ trait: "a", matches: "^\\p{Lu}[\\p{Cyrillic}\\pN]+\\\\p{Emoji}$" }));
  });

  it("that is not a pattern is refused", () => {
    for (const matches of ["[a", "a)(b", "\\Qa"]) {
      expectError(checkWhere({ trait: "a", matches }), "regex_invalid", "/where/matches");
    }
  });

  it("that would be too large is refused before it costs anything", () => {
    for (const matches of ["((a{1000}){1000})", "a".repeat(1_001), "(\\p{L}{1000})".repeat(70), "a{1001}"]) {
      const before = process.cpuUsage();
      expectError(checkWhere({ trait: "a", matches }), "regex_too_large", "/where/matches");
      expect(process.cpuUsage(before).user).toBeLessThan(2_000_000);
    }
  });
});

describe("parameters", () => {
  const params = {
    city: { type: "string", default: "Kyiv" },
    since: { type: "date" },
    ids: { type: "number[]" },
    floor: { type: "number" },
  };

  it("stand for values of their type", () => {
    const where = {
      all: [
        { trait: "city", is: { param: "city" }, ignoreCase: true },
        { event: "E", window: { from: { param: "since" } }, gte: { param: "floor" } },
        { trait: "signed_up_at", between: [{ param: "since" }, "2026-02-01"] },
        { trait: "id", in: { param: "ids" } },
        { segment: "city", args: { city: { param: "city" } } },
      ],
    };
    const { segment } = expectSegment(checkWhere(where, { params }));
    expect(segment.params["since"]).toEqual({ type: "date", default: null });
    expect(segment.where).toMatchObject({ of: [{}, {}, { test: { op: "betweenDates" } }, {}, {}] });
  });

  it("of another type, undeclared, or where none can stand, are refused", () => {
    expectError(checkWhere({ trait: "a", gt: { param: "city" } }, { params }), "param_wrong_type", "/where/gt");
    expectError(
      checkWhere({ trait: "a", is: { param: "cty" } }, { params }),
      "unknown_param",
      "/where/is/param",
      "`city`",
    );
    expectError(checkWhere({ trait: "a", in: [{ param: "city" }] }, { params }), "param_not_allowed", "/where/in/0");
    expectError(
      checkWhere({ trait: "a", within: { last: { param: "city" } } }, { params }),
      "param_not_allowed",
      "/where/within/last",
    );
  });

  it("that nothing uses are warned of", () => {
    const checked = expectSegment(checkWhere({ list: "vip" }, { params: { a: { type: "string" } } }));
    expect(checked.diagnostics).toMatchObject([{ severity: "warning", code: "unused_param", pointer: "/params/a" }]);
  });

  it("are declared soundly", () => {
    const declare = (declaration: unknown, name = "a"): Checked =>
      checkWhere({ list: "vip" }, { params: { [name]: declaration } });
    expectError(declare({ type: "text" }), "unknown_choice", "/params/a/type");
    expectError(declare({}), "missing_key", "/params/a");
    expectError(declare({ type: "number", default: "1" }), "wrong_type", "/params/a/default");
    expectError(declare({ type: "string" }, "a b"), "invalid_name", "/params/a b");
  });
});

describe("references to segments", () => {
  it("carry the arguments that a parametric segment needs", () => {
    expectSegment(checkWhere({ segment: "city", args: { city: "Lviv" } }));
    expectError(checkWhere({ segment: "city" }), "missing_argument", "/where", "`city`");
    expectError(checkWhere({ segment: "city", args: { city: 5 } }), "wrong_type", "/where/args/city");
    expectError(
      checkWhere({ segment: "city", args: { city: "x", lest: 1 } }),
      "unknown_argument",
      "/where/args/lest",
      "`least`",
    );
    expectError(checkWhere({ segment: "promoters", args: { a: 1 } }), "unknown_argument", "/where/args/a");
  });

  it("may not go round in a circle", () => {
    expectError(checkWhere({ segment: "me" }), "segment_cycle", "/where/segment", "me → me");
    expectError(
      checkWhere({ any: [{ segment: "loop-a" }] }),
      "segment_cycle",
      "/where/any/0/segment",
      "me → loop-a → loop-b → me",
    );
  });

  it("may not lead to nothing", () => {
    expectError(checkWhere({ segment: "dangling" }), "broken_segment", "/where/segment", "`gone`");
  });

  const chainOf = (length: number, where: (index: number) => unknown): ReadonlyMap<string, unknown> =>
    new Map(
      Array.from({ length }, (_, index) => {
        return [`s${index}`, { where: index === 0 ? { list: "vip" } : where(index) }] as const;
      }),
    );

  it("may not go on for ever", () => {
    const segments = chainOf(40, (index) => ({ segment: `s${index - 1}` }));
    expectSegment(check(document({ segment: "s31" }), { ...context, segments }));
    expectError(check(document({ segment: "s32" }), { ...context, segments }), "segment_chain_too_long", "/where");
    // Reached over many short ways too, the long one counts.
    const shortcuts = { any: Array.from({ length: 40 }, (_, index) => ({ segment: `s${index}` })) };
    expectError(check(document(shortcuts), { ...context, segments }), "segment_chain_too_long", "/where");
  });

  it("may not multiply without end", () => {
    const segments = chainOf(30, (index) => ({
      any: [{ segment: `s${index - 1}` }, { not: { segment: `s${index - 1}` } }],
    }));
    expectSegment(check(document({ segment: "s8" }), { ...context, segments }));
    expectError(check(document({ segment: "s29" }), { ...context, segments }), "too_many_conditions", "/where");
  });
});

describe("names that no data has", () => {
  const seen = {
    ...context,
    eventNames: new Set(["Order Completed"]),
    propertyNames: new Set(["address.city"]),
    traitNames: new Set(["city"]),
  };

  it("are warnings with a suggestion", () => {
    const where = {
      all: [
        { event: "Order Complete", where: { property: "adress.city", is: 1 } },
        { trait: "cty", is: 1 },
      ],
    };
    const checked = expectSegment(check(document(where), seen));
    expect(checked.diagnostics.map(({ severity, code, pointer }) => [severity, code, pointer])).toEqual([
      ["warning", "unknown_event", "/where/all/0/event"],
      ["warning", "unknown_property", "/where/all/0/where/property"],
      ["warning", "unknown_trait", "/where/all/1/trait"],
    ]);
    for (const { message } of checked.diagnostics) expect(message).toContain("Did you mean");
  });

  it("are not warned of when data lies inside them", () => {
    expect(
      expectSegment(check(document({ event: "Order Completed", where: { property: "address", exists: true } }), seen))
        .diagnostics,
    ).toEqual([]);
  });
});
