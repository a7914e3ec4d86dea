import { expect, test } from "vitest";
import { medianStay, type StayLength } from "./median-stay.ts";

const lengths = (ended: readonly number[], going: readonly number[]): StayLength[] =>
  [...new Set([...ended, ...going])].map((length) => ({
    length,
    ended: ended.filter((one) => one === length).length,
    going: going.filter((one) => one === length).length,
  }));

/** Weeks of remission of 42 children with leukaemia (E. J. Freireich et al., Blood 21, 1963), as published with their medians. */
test("gives the published medians of Freireich's remissions", () => {
  const treated = lengths([6, 6, 6, 7, 10, 13, 16, 22, 23], [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]);
  const placebo = lengths([1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23], []);
  expect([medianStay(treated), medianStay(placebo)]).toEqual([23, 8]);
});

test("is not known while fewer than half have left", () => {
  expect(medianStay([])).toBeNull();
  expect(medianStay(lengths([1], [5, 5]))).toBeNull();
  expect(medianStay(lengths([1], [5]))).toBe(1);
});
