import { describe, expect, test } from "vitest";
import { applyPatch } from "./patch.ts";

const document = { a: [1, { "b/c": 2, "d~e": [3] }], f: "g" };

describe("a patch", () => {
  test.each([
    [
      { op: "remove", path: "/a/0" },
      { a: [{ "b/c": 2, "d~e": [3] }], f: "g" },
    ],
    [{ op: "remove", path: "/f" }, { a: document.a }],
    [
      { op: "replace", path: "/a/1/b~1c", value: { x: null } },
      { a: [1, { "b/c": { x: null }, "d~e": [3] }], f: "g" },
    ],
    [
      { op: "add", path: "/a/1/d~0e/0", value: 4 },
      { a: [1, { "b/c": 2, "d~e": [4, 3] }], f: "g" },
    ],
    [
      { op: "add", path: "/a/-", value: 5 },
      { a: [...document.a, 5], f: "g" },
    ],
    [
      { op: "add", path: "/h", value: [] },
      { ...document, h: [] },
    ],
    [
      { op: "add", path: "/f", value: 1 },
      { a: document.a, f: 1 },
    ],
    [{ op: "replace", path: "", value: 7 }, 7],
  ] as const)("%j", (operation, after) => {
    const before = structuredClone(document);
    expect(applyPatch(document, [operation])).toEqual(after);
    expect(document).toEqual(before);
  });

  test("keeps the order of keys", () => {
    expect(JSON.stringify(applyPatch({ a: 1, b: 2, c: 3 }, [{ op: "replace", path: "/b", value: 0 }]))).toBe(
      '{"a":1,"b":0,"c":3}',
    );
  });

  test.each(["/x/y", "/x", "/a/2", "/a/01", "/a/b", "/f/0", "/__proto__", "/a/1/constructor", ""])(
    "that leads nowhere is refused: %j",
    (path) => expect(() => applyPatch(document, [{ op: "remove", path }])).toThrow(RangeError),
  );
});
