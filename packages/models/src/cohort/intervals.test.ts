import { describe, expect, test } from "vitest";
import { meanDifference, meanInterval, type Moments } from "./mean-interval.ts";
import { shareDifference } from "./share-difference.ts";

function of(values: readonly number[]): Moments {
  const sum = (of: (value: number) => number): number => values.reduce((total, value) => total + of(value), 0);
  return { n: values.length, sum: sum((value) => value), squares: sum((value) => value * value) };
}

describe("the difference of two shares", () => {
  test("is Newcombe's published one (Statistics in Medicine 17, 1998, table II, method 10)", () => {
    const published = [
      [56, 70, 48, 80, 0.2, 0.0524, 0.3339],
      [9, 10, 3, 10, 0.6, 0.1705, 0.809],
      [5, 56, 0, 29, 0.0893, -0.0381, 0.1926],
    ] as const;
    for (const [a, n, b, m, difference, low, high] of published) {
      const found = shareDifference({ count: a, of: n }, { count: b, of: m })!;
      expect(found.difference).toBeCloseTo(difference, 4);
      expect(found.low).toBeCloseTo(low, 4);
      expect(found.high).toBeCloseTo(high, 4);
    }
  });

  test("says nothing of nobody", () => {
    expect(shareDifference({ count: 0, of: 0 }, { count: 1, of: 2 })).toBeNull();
  });
});

describe("a mean's interval", () => {
  test("is the textbook's", () => {
    const { mean, low, high } = meanInterval(of([2, 4, 4, 4, 5, 5, 7, 9]))!;
    expect(mean).toBe(5);
    expect(low!).toBeCloseTo(5 - 1.96 * Math.sqrt(32 / 7 / 8), 4);
    expect(high!).toBeCloseTo(5 + 1.96 * Math.sqrt(32 / 7 / 8), 4);
  });

  test("has no ends of one value, no width of equal ones, and is none of nothing", () => {
    expect(meanInterval(of([3]))).toEqual({ mean: 3, low: null, high: null });
    expect(meanInterval(of([0.5, 0.5, 0.5]))).toMatchObject({ low: 0.5, high: 0.5 });
    expect(meanInterval(of([]))).toBeNull();
  });

  test("of a difference adds both variances", () => {
    const found = meanDifference(of([1, 2, 3]), of([2, 4]))!;
    expect(found.difference).toBe(-1);
    expect(found.high).toBeCloseTo(-1 + 1.96 * Math.sqrt(1 / 3 + 1), 4);
    expect(meanDifference(of([1]), of([2, 4]))).toBeNull();
  });
});
