import { expect, it } from "vitest";
import { readable } from "./readable.ts";

it("writes values as people do, and what has no such form as JSON", () => {
  expect(readable("a")).toBe("a");
  expect(readable(["Knitwear", "Kids' Clothes", 5])).toBe("Knitwear, Kids' Clothes, 5");
  expect([readable([]), readable([{ a: 1 }]), readable({ a: ["b"] }), readable(true)]).toEqual([
    "[]",
    '[{"a":1}]',
    '{"a":["b"]}',
    "true",
  ]);
  expect(readable("x".repeat(400))).toHaveLength(301);
});
