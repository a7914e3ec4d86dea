import { expect, it } from "vitest";
import { isTriggered, relativeChange } from "./trigger.ts";

it("goes off beyond the limit and rests only when the value has come back far enough", () => {
  const trigger = { on: 100, off: 105, side: "below", inclusive: false } as const;
  let was = false;
  const states = [101, 100, 99, 101, 99, 104, 105, 101, 99].map((value) => (was = isTriggered(value, trigger, was)));
  expect(states).toEqual([false, false, true, true, true, true, false, false, true]);
});

it("goes off at the limit itself where that counts", () => {
  const trigger = { on: 0.3, off: 0.24, side: "above" } as const;
  expect(isTriggered(0.3, { ...trigger, inclusive: true }, false)).toBe(true);
  expect(isTriggered(0.3, { ...trigger, inclusive: false }, false)).toBe(false);
  expect(isTriggered(0.25, { ...trigger, inclusive: true }, true)).toBe(true);
  expect(isTriggered(0.24, { ...trigger, inclusive: true }, true)).toBe(false);
});

it("knows how much a value changed, from nothing too", () => {
  expect(relativeChange(200, 130)).toBeCloseTo(-0.35, 12);
  expect(relativeChange(0, 5)).toBe(Infinity);
  expect(relativeChange(0, 0)).toBe(0);
  expect(relativeChange(5, 0)).toBe(-1);
});
