import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { lineDiff } from "./diff.ts";
import { freeId, idOf } from "../../../ui/slug.ts";
import { finished, newDocument } from "./draft.ts";
import { applied } from "./edit.ts";
import { begin, type History, step } from "./history.ts";
import { readText } from "../../../shell/condition/model/json-text.ts";
import { leafKind, leafKinds, newLeaf } from "./leaf.ts";
import { merged } from "./merge.ts";
import { newPredicate, predicateKind, predicateKinds } from "../../../shell/condition/model/predicate.ts";
import { operators, readTest, withOperator, writeTest } from "../../../shell/condition/model/test.ts";
import { rowAt, rowsOf, unfinished } from "./unfinished.ts";
import { suited, tokenOf, valueOf } from "../../../shell/condition/model/value.ts";

describe("history", () => {
  const set = (history: History, value: string, field?: string): History =>
    step(history, {
      kind: "edit",
      operations: [{ op: "add", path: "/name", value }],
      ...(field === undefined ? {} : { field }),
    });

  it("undoes what was typed in one field at once and goes forward again", () => {
    let history = set(begin({ name: "" }), "V", "/name");
    history = set(set(history, "VI", "/name"), "VIP", "/name");
    history = set(history, "others");
    const back = step(step(history, { kind: "undo" }), { kind: "undo" });
    expect(back.present).toEqual({ name: "" });
    expect(step(back, { kind: "undo" })).toBe(back);
    expect(step(step(back, { kind: "redo" }), { kind: "redo" }).present).toEqual({ name: "others" });
    expect(set(back, "new").future).toEqual([]);
  });

  it("counts no edit that changes nothing", () => {
    expect(set(begin({ name: "a" }), "a").past).toEqual([]);
  });
});

test("operations of the linter change what they name and keep the order of keys", () => {
  const before = { a: [1, 2], b: { "c/d": 1, e: 2 } };
  const after = applied(before, [
    { op: "replace", path: "/b/c~1d", value: 5 },
    { op: "remove", path: "/a/0" },
    { op: "add", path: "/a/-", value: 3 },
  ]);
  expect(JSON.stringify(after)).toBe('{"a":[2,3],"b":{"c/d":5,"e":2}}');
  for (const path of ["/x/y", "/a/9", "/b/none"]) {
    expect(() => applied(before, [{ op: "replace", path, value: 1 }])).toThrow(RangeError);
  }
});

test("every new condition is one the form shows", () => {
  for (const kind of leafKinds) expect(leafKind(newLeaf(kind))).toBe(kind);
  for (const kind of predicateKinds) expect(predicateKind(newPredicate(kind))).toBe(kind);
});

test("any operator can follow any other", () => {
  for (const from of operators) {
    const before = withOperator(null, from);
    expect(readTest(writeTest({ trait: "t" }, before))?.operator).toBe(from);
    for (const to of operators) {
      const document = writeTest(writeTest({ trait: "t" }, before), withOperator(before, to));
      expect([from, to, readTest(document)?.operator]).toEqual([from, to, to]);
    }
  }
});

test("an untouched test takes the shape of the data", () => {
  const test = readTest({ trait: "t", is: "" });
  expect(suited(test, ["number"])).toMatchObject({ operator: "gte" });
  expect(suited(test, ["boolean"])).toMatchObject({ operand: true });
  expect(suited(readTest({ trait: "t", is: "x" }), ["number"])).toMatchObject({ operand: "x" });
});

test("values of different types never look the same in a list", () => {
  const values = ["1", 1, "true", true, "plain", '"quoted"', ""];
  expect(new Set(values.map(tokenOf)).size).toBe(values.length);
  for (const value of values)
    expect(valueOf(tokenOf(value), [], ["string"])).toEqual(typeof value === "string" ? value : String(value));
  expect(valueOf("5", [], ["number"])).toBe(5);
  expect(valueOf("5", [5], ["string"])).toBe(5);
});

test("what waits for a choice is named at its row", () => {
  const where = {
    all: [
      { not: { event: "" } },
      { event: "E", where: { any: [{ property: "", is: 1 }] } },
      { event: "E", window: { from: "" } },
      { trait: "t", before: "" },
      { trait: "t", is: "" },
      { any: [{ rfm: "purchase", class: [] }] },
      { sequence: [{ event: "E" }, { event: "E", same: ["a", ""] }] },
    ],
  };
  expect([...unfinished(where)]).toEqual([
    ["/where/all/0", "event"],
    ["/where/all/1", "property"],
    ["/where/all/2", "date"],
    ["/where/all/3", "date"],
    ["/where/all/5/any/0", "class"],
    ["/where/all/6", "property"],
  ]);
  expect(rowAt(rowsOf(where), "/where/all/1/where/any/0/property")).toBe("/where/all/1");
  expect(rowAt(rowsOf(where), "/name")).toBe("/where");
});

describe("JSON text", () => {
  it("is read as JSON.parse does, and refused where it stops being JSON", () => {
    fc.assert(
      fc.property(fc.json(), fc.nat(), fc.constantFrom("", "}", ",", '"', "x", "\n"), (json, at, noise) => {
        const place = at % (json.length + 1);
        const text = json.slice(0, place) + noise + json.slice(place);
        let parsed: unknown;
        try {
          parsed = JSON.parse(text);
        } catch {
          parsed = undefined;
        }
        const read = readText(text);
        expect(read.ok ? JSON.stringify(read.value) : undefined).toEqual(JSON.stringify(parsed));
      }),
    );
  });

  it("tells the line and the column of a mistake", () => {
    expect(readText('{\n  "a": 1,\n  "b" 2\n}')).toEqual({ ok: false, line: 3, column: 7 });
    expect(readText('{"a": 1} x')).toEqual({ ok: false, line: 1, column: 10 });
    expect(readText("")).toEqual({ ok: false, line: 1, column: 1 });
  });
});

test("edits of two people come together, and where they disagree mine stays", () => {
  const base = { name: "a", where: { all: [{ list: "x" }, { list: "y" }] } };
  const mine = { name: "b", where: { all: [{ list: "x" }, { list: "y" }, { list: "mine" }] } };
  const theirs = { name: "a", folder: "f", where: { all: [{ list: "y" }, { list: "theirs" }] } };
  expect(merged(base, mine, theirs)).toEqual({
    document: { name: "b", folder: "f", where: { all: [{ list: "y" }, { list: "mine" }, { list: "theirs" }] } },
    conflicts: [],
  });
  expect(merged(base, { ...base, name: "b" }, { ...base, name: "c" })).toEqual({
    document: { ...base, name: "b" },
    conflicts: ["/name"],
  });
});

test("a difference takes away and adds as few lines as it can", () => {
  const text = (kind: string) => (line: { kind: string; text: string }) => (line.kind === kind ? [line.text] : []);
  const lines = lineDiff("a\nb\nc", "a\nc\nd");
  expect(lines.flatMap(text("removed"))).toEqual(["b"]);
  expect(lines.flatMap(text("added"))).toEqual(["d"]);
});

test("ids are made of names in any of our scripts", () => {
  expect(idOf("VIP à Kyiv!", "f")).toBe("vip-a-kyiv");
  expect(idOf("Киевские покупатели", "f")).toBe("kievskie-pokupateli");
  expect(idOf("عملاء", "f")).toBe("f");
  expect(idOf("x".repeat(200), "f")).toHaveLength(60);
  expect(freeId("a", new Set(["a", "a-2"]))).toBe("a-3");
  expect(finished({ ...newDocument("a"), tags: [], params: {} })).toEqual({ version: 1, id: "a", where: { all: [] } });
});
