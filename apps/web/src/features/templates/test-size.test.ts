import { expect, test } from "vitest";
import { peopleNeeded, verdictOf } from "./test-size.ts";

test("a template is large enough, shows a larger lift, or is too small for any", () => {
  const wanted = { base: 5, lift: 20 };
  const needed = peopleNeeded(wanted);
  expect(needed).toBe(16_316);
  expect(verdictOf(16_316, wanted)).toEqual({ kind: "enough" });
  const some = verdictOf(1_000, wanted);
  expect(some.kind === "shows" && some.lift > 0.2 && some.lift < 1).toBe(true);
  expect(verdictOf(6, wanted)).toEqual({ kind: "too-few" });
  expect(verdictOf(0, wanted)).toEqual({ kind: "too-few" });
});

test("more than everybody cannot be shown", () => {
  expect(peopleNeeded({ base: 60, lift: 90 })).toBeNull();
  expect(peopleNeeded({ base: 0, lift: 20 })).toBeNull();
});
