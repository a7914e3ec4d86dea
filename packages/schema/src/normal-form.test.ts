import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Json } from "./json.ts";
import { maxDepth, maxKeys, normalizeObject, normalizeTraits, normalJsonText } from "./normal-form.ts";

const json = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: "small" },
    fc.constantFrom<Json>(null, true, false, 0, -0, 1.5, 2 ** 60, 1e20, "", "x", "Київ", "\ud800", "a.b"),
    fc.double({ noDefaultInfinity: false }),
    fc.array(tie("value"), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom("a", "b", "a.b", "a.b.c", "b.", ".", "", "x/y", "toString"), tie("value"), {
      maxKeys: 5,
      noNullPrototype: true,
    }),
  ),
})).value;
const object = fc.dictionary(fc.constantFrom("a", "b", "a.b", "a.b.c", "c.d", "constructor"), json, {
  maxKeys: 6,
  noNullPrototype: true,
});

function refusal(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
}

test("normalising twice is normalising once", () => {
  fc.assert(
    fc.property(object, (input) => {
      const once = normalizeObject(input);
      expect(normalizeObject(once)).toBe(once);
    }),
  );
});

test("the order of keys never decides", () => {
  fc.assert(
    fc.property(object, (input) => {
      const turned = Object.fromEntries(Object.entries(input).reverse());
      expect(normalizeObject(turned)).toEqual(normalizeObject(input));
    }),
  );
});

test("a normal object is not copied, and its text is plain JSON", () => {
  const input = { a: { b: [1, null], e: [{ c: "x" }] }, d: 2.5, e: true };
  expect(normalizeObject(input)).toBe(input);
  expect(normalJsonText(input)).toBe(JSON.stringify(input));
});

test("nulls, NaN and empty objects go; elements of arrays stay", () => {
  expect(
    normalizeObject({ a: null, b: NaN, c: {}, d: { e: { f: null } }, g: [null, NaN, 1], h: [null, { i: null }] }),
  ).toEqual({
    g: [null, null, 1],
    h: [{}, {}],
  });
  expect(normalizeObject({ a: [null, [1, null], { b: [null, []] }] })).toEqual({ a: [[], [1, null], { b: [[], []] }] });
  expect(normalizeObject({ a: [null, NaN], b: [[null], 1] })).toEqual({ a: [], b: [[], 1] });
});

test("dots unfold and what is nested already wins", () => {
  expect(normalizeObject({ "a.b": 1, a: { b: 2, c: 3 }, "x.y.z": 4, "x.y": { w: 5 } })).toEqual({
    a: { b: 2, c: 3 },
    x: { y: { w: 5, z: 4 } },
  });
  expect(normalizeObject({ a: 1, "a.b": 2 })).toEqual({ a: 1 });
});

test("whole numbers beyond 64 bits are written with an exponent", () => {
  expect(normalJsonText({ a: [1e20, -1e19], b: 2 ** 53, c: "12345678901234567890" })).toBe(
    '{"a":[1e+20,-1e+19],"b":9007199254740992,"c":"12345678901234567890"}',
  );
});

test("a trait that is null or comes out empty is a removal", () => {
  expect(normalizeTraits({ a: null, b: 1, "c.d": null, e: {}, f: { g: null }, h: { i: 1, j: null } })).toEqual({
    a: null,
    b: 1,
    c: null,
    e: null,
    f: null,
    h: { i: 1 },
  });
});

test("what cannot be mended is refused with a code and a pointer", () => {
  const deep: Record<string, unknown> = {};
  let inner = deep;
  for (let level = 0; level <= maxDepth; level++) inner = inner["x"] = {};
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, at) => [`k${at}`, at]));
  expect(refusal(() => normalizeObject({ a: [{ "b/c": "x\0y" }] }, "/properties"))).toMatchObject({
    code: "null_byte",
    pointer: "/properties/a/0/b~1c",
  });
  expect(refusal(() => normalizeObject({ ["a\0"]: 1 }))).toMatchObject({ code: "null_byte" });
  expect(refusal(() => normalizeObject({ a: deep }))).toMatchObject({ code: "too_deep" });
  expect(refusal(() => normalizeObject({ ["a.".repeat(maxDepth)]: 1 }))).toMatchObject({ code: "too_deep" });
  expect(refusal(() => normalizeObject({ a: wide }))).toMatchObject({ code: "too_many_keys", pointer: "/a" });
  expect(Object.keys(wide).length).toBeGreaterThan(maxKeys);
  expect(refusal(() => normalizeObject(JSON.parse('{"a":{"__proto__":{"b":1}}}')))).toMatchObject({
    code: "reserved_key",
  });
  expect(refusal(() => normalizeObject("text"))).toMatchObject({ code: "wrong_type" });
  expect(refusal(() => normalizeObject({ a: new Date() }))).toMatchObject({ code: "wrong_type", pointer: "/a" });
});
