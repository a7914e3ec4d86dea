import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareWithWeeks, countFloor, median, ratioToLevel } from "./weekly-pattern.ts";

describe("compareWithWeeks", () => {
  it("finds the two outliers that a mean and a standard deviation would hide", () => {
    // Two of ten lie far out; their plain z-scores are only 1.9, since they widen the standard deviation themselves.
    const data = [2.1, 2.6, 2.4, 2.5, 2.3, 2.1, 2.3, 2.6, 8.2, 8.3];
    const scores = data.map((value) => compareWithWeeks(value, data, { floor: 0, limit: 3.5 })?.score ?? 0);
    expect(scores.filter((score) => Math.abs(score) > 3.5)).toHaveLength(2);
    // Median 2.45; the deviations from it have the median 0.15.
    expect(scores[8]).toBeCloseTo((8.2 - 2.45) / (1.4826 * 0.15), 10);
  });

  it("needs four weeks", () => {
    expect(compareWithWeeks(1, [1, 1, 1], { floor: 1, limit: 3.5 })).toBeNull();
    expect(compareWithWeeks(1, [1, 1, 1, 1], { floor: 1, limit: 3.5 })).toMatchObject({ score: 0, weeks: 4 });
  });

  it("is not led astray by one week that was unusual itself", () => {
    const usual = compareWithWeeks(100, [98, 101, 99, 102, 100, 97], { floor: 1, limit: 3.5 });
    const withFair = compareWithWeeks(100, [98, 101, 99, 102, 100, 900], { floor: 1, limit: 3.5 });
    expect(Math.abs(usual?.score ?? 9)).toBeLessThan(1);
    expect(Math.abs(withFair?.score ?? 9)).toBeLessThan(1);
    expect(compareWithWeeks(0, [98, 101, 99, 102, 100, 900], { floor: 1, limit: 3.5 })?.score).toBeLessThan(-10);
  });

  it("takes nothing for unusual within the floor, however equal the weeks were", () => {
    const equal = [5, 5, 5, 5];
    expect(compareWithWeeks(6, equal, { floor: countFloor(5), limit: 3.5 })?.score).toBeLessThan(1);
    expect(compareWithWeeks(5, equal, { floor: 0, limit: 3.5 })?.score).toBe(0);
  });

  it("puts values within low and high at scores within the limit", () => {
    const values = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 4, maxLength: 8 });
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 2000 }), (earlier, value) => {
        const found = compareWithWeeks(value, earlier, { floor: 1, limit: 3.5 });
        if (found === null) return false;
        const inside = value >= found.low && value <= found.high;
        return inside === Math.abs(found.score) <= 3.5 || Math.abs(Math.abs(found.score) - 3.5) < 1e-9;
      }),
    );
  });
});

describe("ratioToLevel", () => {
  it("makes the weeks of a steadily growing stock alike", () => {
    const size = (hour: number): number => 1000 * 1.001 ** hour;
    const ratios = [168, 336, 504].map((end) =>
      ratioToLevel(
        size(end),
        Array.from({ length: 168 }, (_, hour) => size(end - hour)),
      ),
    );
    expect(ratios[1]).toBeCloseTo(ratios[0] ?? 0, 10);
    expect(ratios[2]).toBeCloseTo(ratios[0] ?? 0, 10);
  });

  it("is unknown over nothing", () => {
    expect(ratioToLevel(3, [0, 0, 0])).toBeNull();
    expect(ratioToLevel(3, [])).toBeNull();
  });
});

it("a median is the middle, or between the two in the middle", () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
  expect(() => median([])).toThrow(RangeError);
});
