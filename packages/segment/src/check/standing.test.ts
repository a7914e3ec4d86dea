import { describe, expect, it } from "vitest";

import { check } from "./check.ts";
import type { DiagnosticCode } from "./diagnostic.ts";
import { checkWhere, context, document, expectError, expectSegment } from "./expectations.ts";

describe("when a contact was added", () => {
  it("is a window that is the same for everybody", () => {
    expect(expectSegment(checkWhere({ added: { last: "30d" } })).segment.where).toEqual({
      kind: "added",
      window: { kind: "last", duration: { count: 30, unit: "d" } },
      at: "/where",
    });
    expect(expectSegment(checkWhere({ added: { last: "30d" } })).freshness).toBe("live");
  });

  it.each<readonly [object, DiagnosticCode, string, string]>([
    [{ added: {} }, "missing_key", "/added", '{ "last": "30d" }'],
    [{ added: "30d" }, "wrong_type", "/added", '{ "last": "30d" }'],
    [{ added: { within: "7d", of: { trait: "t" } } }, "anchored_window", "/added", "`previous`"],
    [{ added: { last: "30d" }, gte: 1 }, "unknown_key", "/gte", "`added`"],
  ])("%j is refused as %s", (where, code, place, fix) => {
    expectError(checkWhere(where), code, `/where${place}`, fix);
  });
});

describe("the history of a segment", () => {
  it("is an entry or an exit in a window, or a place at an instant", () => {
    const read = (rest: object): unknown => expectSegment(checkWhere({ segment: "promoters", ...rest })).segment.where;
    expect(read({ entered: { last: "30d" } })).toEqual({
      kind: "moved",
      segment: "promoters",
      change: "entered",
      window: { kind: "last", duration: { count: 30, unit: "d" } },
      at: "/where",
    });
    expect(read({ left: { within: "7d", of: { first: "App Installed" } } })).toMatchObject({ change: "left" });
    expect(read({ at: "2026-03-01" })).toEqual({
      kind: "stood",
      segment: "promoters",
      instant: "2026-03-01",
      at: "/where",
    });
  });

  it("takes a date parameter, and reads the segment", () => {
    const params = { since: { type: "date" } };
    const checked = checkWhere({ segment: "promoters", at: { param: "since" } }, { params });
    expect(expectSegment(checked).reads.segments).toEqual(["promoters"]);
  });

  it.each<readonly [object, DiagnosticCode, string, string]>([
    [{ entered: {} }, "missing_key", "/entered", '{ "last": "30d" }'],
    [{ entered: "30d" }, "wrong_type", "/entered", '{ "last": "30d" }'],
    [{ entered: { last: "30d", this: "day" } }, "invalid_window", "/entered", "Keep one"],
    [
      { entered: { last: "1d" }, left: { last: "1d" } },
      "several_operators",
      "",
      '{ "segment": "promoters", "left": … }',
    ],
    [{ at: "soon" }, "invalid_date", "/at", "2026-02-28"],
    [{ at: null }, "null_value", "/at", "`at`"],
    [{ since: "2026-01-01" }, "unknown_key", "/since", "`entered`"],
    [{ entered: { last: "1d" }, args: { city: "Kyiv" } }, "unknown_argument", "/args/city", "Remove the argument"],
  ])("with %j is refused as %s", (rest, code, place, fix) => {
    expectError(checkWhere({ segment: "promoters", ...rest }), code, `/where${place}`, fix);
  });

  it.each(["entered", "left", "at"])("has no `%s` where the segment takes arguments", (key) => {
    const asked = key === "at" ? "2026-03-01" : { last: "30d" };
    const where = { segment: "city", args: { city: "Kyiv" }, [key]: asked };
    expectError(checkWhere(where), "no_standing_membership", `/where/${key}`, "Save another segment", '"city"');
  });

  it("may not lead back to the segment itself, nor to one that does not exist", () => {
    expectError(checkWhere({ segment: "me", entered: { last: "1d" } }), "segment_cycle", "/where/segment", "me → me");
    expectError(checkWhere({ segment: "promotors", at: 0 }), "unknown_segment", "/where/segment", "`promoters`");
  });

  it("stays live and light whatever the segment is", () => {
    const where = { top: 10, by: { event: "E" } };
    const segments = new Map<string, unknown>([["best", { version: 1, id: "best", where }]]);
    const freshness = (rest: object): unknown => {
      return expectSegment(check(document({ segment: "best", ...rest }), { ...context, segments })).freshness;
    };
    expect(freshness({})).toBe("refreshed");
    expect(freshness({ entered: { last: "30d" } })).toBe("live");
    expect(freshness({ at: "2026-03-01" })).toBe("live");
  });
});

describe("RFM and scores", () => {
  it("are a class or a comparison of one part, a band or a comparison of the value", () => {
    const read = (where: object): unknown => expectSegment(checkWhere(where)).segment.where;
    expect(read({ rfm: "purchase", class: ["champions", "loyal"] })).toEqual({
      kind: "rfm",
      model: "purchase",
      asks: "class",
      test: { op: "in", values: ["champions", "loyal"], ignoreCase: false },
      at: "/where",
    });
    expect(read({ rfm: "engagement", r: { gte: 4 } })).toMatchObject({ asks: "r", test: { op: "gte", value: 4 } });
    expect(read({ score: "churn", gte: 0.7 })).toMatchObject({ asks: "value", test: { op: "gte", value: 0.7 } });
    expect(read({ score: "churn", band: "high" })).toMatchObject({ asks: "band", test: { op: "is", value: "high" } });
    expect(read({ score: "next-order", before: "2026-05-01" })).toMatchObject({ test: { op: "before" } });
    expect(read({ score: "next-order", between: ["2026-05-01", "2026-06-01"] })).toMatchObject({
      test: { op: "betweenDates" },
    });
  });

  it("are refreshed, and so is what refers to them", () => {
    const where = { rfm: "purchase", class: "champions" };
    const segments = new Map<string, unknown>([["best", { version: 1, id: "best", where }]]);
    expect(expectSegment(checkWhere({ not: where })).freshness).toBe("refreshed");
    expect(expectSegment(checkWhere({ score: "churn", exists: true })).freshness).toBe("refreshed");
    expect(expectSegment(check(document({ segment: "best" }), { ...context, segments })).freshness).toBe("refreshed");
  });

  it.each<readonly [object, DiagnosticCode, string, string]>([
    [{ rfm: "purchase" }, "missing_operator", "", "`class`"],
    [{ rfm: "purchase", r: 4 }, "wrong_type", "/r", '{ "gte": 4 }'],
    [{ rfm: "purchase", r: { gte: 2, lt: 4 } }, "several_comparisons", "/r", "`between`"],
    [{ rfm: "purchase", r: { contains: "4" } }, "unknown_key", "/r/contains", "`gte`"],
    [{ rfm: "purchase", r: { gte: "4" } }, "wrong_type", "/r/gte", "without quotes"],
    [{ rfm: "purchase", r: { gte: 4 }, f: { gte: 4 } }, "several_operators", "", '{ "rfm": "purchase", "f": … }'],
    [{ rfm: "purchase", class: 5 }, "wrong_type", "/class", '"5"'],
    [{ rfm: "purchase", klass: "x" }, "unknown_key", "/klass", "`class`"],
    [{ rfm: "Purchase!", class: "x" }, "invalid_id", "/rfm", "lower-case"],
    [{ score: "churn" }, "missing_operator", "", "`gte`"],
    [{ score: "churn", gte: 0.7, band: "high" }, "several_operators", "", '{ "score": "churn", "band": … }'],
    [{ score: "churn", contains: "x" }, "operator_not_for_score", "/contains", "`band`"],
    [{ score: "churn", is: "high" }, "wrong_type", "/is", "a number"],
    [{ score: "churn", above: 0.7 }, "unknown_operator", "/above", "`gt`"],
    [{ score: "churn", is: 1, ignoreCase: true }, "ignore_case_needs_string", "/ignoreCase", "Remove"],
  ])("%j is refused as %s", (where, code, place, fix) => {
    expectError(checkWhere(where), code, `/where${place}`, fix);
  });

  it("are warned of when nobody has such a score or class yet", () => {
    const known = {
      ...context,
      rfmClasses: new Map([["purchase", new Set(["champions"])]]),
      scoreNames: new Set(["churn"]),
    };
    const codes = (where: object): unknown => check(document(where), known).diagnostics.map(({ code }) => code);
    expect(codes({ rfm: "purchase", class: ["champions"] })).toEqual([]);
    expect(codes({ rfm: "purchase", class: ["champion"] })).toEqual(["unknown_class"]);
    expect(codes({ rfm: "purchases", class: ["champions"] })).toEqual(["unknown_model"]);
    expect(codes({ score: "chrun", gte: 0.5 })).toEqual(["unknown_score"]);
  });
});

describe("channels and topics", () => {
  it("are named, and live", () => {
    const { segment, reads, freshness } = expectSegment(checkWhere({ channel: "email", reachable: true }));
    expect(segment.where).toEqual({ kind: "channel", channel: "email", reachable: true, at: "/where" });
    expect([reads.channels, freshness]).toEqual([["email"], "live"]);
    const topic = expectSegment(checkWhere({ subscribed: "Weekly news" }));
    expect([topic.reads.topics, topic.freshness]).toEqual([["Weekly news"], "live"]);
  });

  it("have opposites: not reachable is unreachable", () => {
    const hash = (where: object): string => expectSegment(checkWhere(where)).hash;
    expect(hash({ not: { channel: "sms", reachable: true } })).toBe(hash({ channel: "sms", reachable: false }));
    expect(hash({ not: { rfm: "purchase", r: { is: 5 } } })).toBe(hash({ rfm: "purchase", r: { isNot: 5 } }));
  });

  it.each<readonly [object, DiagnosticCode, string, string]>([
    [{ channel: "emial", reachable: true }, "unknown_choice", "/channel", "`email`"],
    [{ channel: "fax", reachable: true }, "unknown_choice", "/channel", "`whatsapp`"],
    [{ channel: "email" }, "missing_key", "", '"reachable": true'],
    [{ channel: "email", reachable: "yes" }, "wrong_type", "/reachable", "true or false"],
    [{ channel: "email", reachable: true, topic: "x" }, "unknown_key", "/topic", "`reachable`"],
    [{ subscribed: "" }, "invalid_path", "/subscribed", "a topic"],
    [{ subscribed: true }, "wrong_type", "/subscribed", "text"],
  ])("%j is refused as %s", (where, code, place, fix) => {
    expectError(checkWhere(where), code, `/where${place}`, fix);
  });

  it("are warned of when nobody has opted in yet", () => {
    const checked = check(document({ subscribed: "news" }), { ...context, topics: new Set(["weekly-news"]) });
    expect(checked.diagnostics.map(({ code }) => code)).toEqual(["unknown_topic"]);
  });
});
