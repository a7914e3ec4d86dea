import { expect, test } from "vitest";
import { applied } from "./edit.ts";
import type { JsonObject } from "../../../shell/condition/model/json.ts";
import { valueAt } from "../../../shell/condition/model/pointer.ts";
import { addedToWhole, grouped, leftOut, type Move, movedTo, removed, stepped, ungrouped } from "./rows.ts";

const [a, b, c, d] = [{ list: "a" }, { list: "b" }, { list: "c" }, { list: "d" }] as const;
const whole = (where: JsonObject): JsonObject => ({ version: 1, id: "me", where });
const nested = whole({ all: [a, { not: { any: [b, c] } }, d] });

function done(document: JsonObject, move: Move | null): JsonObject {
  if (move === null) throw new Error("no such move");
  const after = applied(document, move.operations);
  // Wherever a move leads to, something stands there.
  expect(valueAt(after, move.at)).not.toBeUndefined();
  return after["where"] as JsonObject;
}

test("a condition added to one that stood alone stands beside it", () => {
  expect(done(whole(a), addedToWhole(whole(a), b))).toEqual({ all: [a, b] });
  expect(done(whole({ none: [a] }), addedToWhole(whole({ none: [a] }), b))).toEqual({ all: [{ none: [a] }, b] });
  expect(done(whole({ any: [a] }), addedToWhole(whole({ any: [a] }), b))).toEqual({ any: [a, b] });
});

test("who is left out is left out of the whole, whatever joins it", () => {
  expect(done(whole({ any: [a, b] }), leftOut(whole({ any: [a, b] }), c))).toEqual({
    all: [{ any: [a, b] }, { none: [c] }],
  });
  const out = whole({ all: [a, { none: [b] }] });
  expect(done(out, leftOut(out, c))).toEqual({ all: [a, { none: [b, c] }] });
});

test("rows move among their neighbours, into groups beside them and out of their own", () => {
  expect(done(nested, stepped(nested, "/where/all/0", "down"))).toEqual({ all: [{ not: { any: [b, c] } }, a, d] });
  expect(done(nested, stepped(nested, "/where/all/0", "in"))).toEqual({ all: [{ not: { any: [a, b, c] } }, d] });
  expect(done(nested, stepped(nested, "/where/all/2", "in"))).toEqual({ all: [a, { not: { any: [b, c, d] } }] });
  expect(done(nested, stepped(nested, "/where/all/1/not/any/0", "out"))).toEqual({
    all: [a, { not: { any: [c] } }, b, d],
  });
  expect(stepped(nested, "/where/all/0", "up")).toBeNull();
  expect(stepped(nested, "/where/all/0", "out")).toBeNull();
});

test("a row is put anywhere but inside itself", () => {
  expect(done(nested, movedTo(nested, "/where/all/0", "/where/all/1/not/any", 1))).toEqual({
    all: [{ not: { any: [b, a, c] } }, d],
  });
  expect(movedTo(nested, "/where/all/1", "/where/all/1/not/any", 0)).toBeNull();
  expect(movedTo(nested, "/where/all/0", "/where/all", 0)).toBeNull();
});

test("a removed row leaves the keyboard at its neighbour, and the last one at its group", () => {
  expect(removed(nested, "/where/all/2").at).toBe("/where/all/1");
  expect(removed(whole({ all: [a] }), "/where/all/0").at).toBe("/where");
  expect(done(whole(a), removed(whole(a), "/where"))).toEqual({ all: [] });
});

test("a group dissolves only where its members mean the same without it", () => {
  const same = whole({ all: [a, { all: [b, c] }] });
  expect(done(same, ungrouped(same, "/where/all/1"))).toEqual({ all: [a, b, c] });
  const other = whole({ all: [a, { any: [b, c] }] });
  expect(ungrouped(other, "/where/all/1")).toBeNull();
  const around = grouped(other, "/where/all/0", "any");
  expect(done(other, around)).toEqual({ all: [{ any: [a] }, { any: [b, c] }] });
});
