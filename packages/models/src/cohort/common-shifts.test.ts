import { expect, test } from "vitest";
import { commonShifts, type ReturnCell } from "./common-shifts.ts";

/** Small and repeatable: mulberry32. */
function drawn(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Twelve cohorts that come back ever less; `factor` says how a calendar period moves all of them. */
function shop(seed: number, size: number, factor: (period: number) => number): ReturnCell[] {
  const random = drawn(seed);
  const cells: ReturnCell[] = [];
  for (let cohort = 0; cohort < 12; cohort++) {
    for (let age = 1; cohort + age < 12; age++) {
      const share = (0.35 - 0.01 * cohort) * age ** -0.3 * factor(cohort + age);
      let count = 0;
      for (let each = 0; each < size; each++) if (random() < share) count += 1;
      cells.push({ cohort, age, count, of: size });
    }
  }
  return cells;
}

test("a dip that all cohorts share in one calendar period is found, and nothing else", () => {
  const found = commonShifts(shop(1, 400, (period) => (period === 7 ? 0.6 : 1)));
  expect(found.map(({ period }) => period)).toEqual([7]);
  expect(found[0]!.score).toBeLessThan(-3);
  expect(found[0]!.cohorts).toBeGreaterThanOrEqual(6);
  expect(found[0]!.observed / found[0]!.expected).toBeGreaterThan(0.5);
  expect(found[0]!.observed / found[0]!.expected).toBeLessThan(0.72);
});

test("a peak is found too", () => {
  const found = commonShifts(shop(2, 400, (period) => (period === 9 ? 1.5 : 1)));
  expect(found).toMatchObject([{ period: 9 }]);
  expect(found[0]!.score).toBeGreaterThan(3);
});

test("chance alone is seldom told as a common dip", () => {
  const told = Array.from({ length: 100 }, (_, seed) => commonShifts(shop(seed + 10, 200, () => 1)).length);
  expect(told.filter((count) => count > 0).length).toBeLessThanOrEqual(5);
});

test("one cohort's bad month is not everybody's", () => {
  const cells = shop(3, 400, () => 1).map((cell) => {
    return cell.cohort === 2 && cell.age === 5 ? { ...cell, count: 0 } : cell;
  });
  expect(commonShifts(cells)).toEqual([]);
});

test("too few cohorts, small ones, or nothing at all say nothing", () => {
  expect(commonShifts([])).toEqual([]);
  expect(commonShifts(shop(4, 10, (period) => (period === 7 ? 0 : 1)))).toEqual([]);
  expect(commonShifts(shop(5, 400, (period) => (period === 2 ? 0 : 1)).filter(({ cohort }) => cohort < 2))).toEqual([]);
});

test("everybody always, or nobody ever, is no shift", () => {
  for (const share of [0, 1]) {
    const cells = shop(6, 100, () => 1).map((cell) => ({ ...cell, count: share * cell.of }));
    expect(commonShifts(cells)).toEqual([]);
  }
});
