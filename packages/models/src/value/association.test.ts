import { expect, test } from "vitest";
import { association } from "./association.ts";

test("tea and coffee of the classic example go together less than by chance", () => {
  // 25 % drink tea, 90 % coffee, 20 % both: 80 % of tea drinkers have coffee, and yet the lift is below 1.
  const { support, confidence, lift } = association(20, 25, 90, 100);
  expect(support).toBe(0.2);
  expect(confidence[0]).toBe(0.8);
  expect(confidence[1]).toBeCloseTo(20 / 90, 12);
  expect(lift).toBeCloseTo(0.8 / 0.9, 12);
});

test("counts that contradict one another are a mistake", () => {
  expect(() => association(3, 2, 5, 10)).toThrow(RangeError);
  expect(() => association(0, 2, 5, 10)).toThrow(RangeError);
});
