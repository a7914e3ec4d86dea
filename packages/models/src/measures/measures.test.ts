import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { differenceOf } from "./estimate.ts";
import { ratioCovariance, ratioEstimate, type RatioSums } from "./ratio.ts";
import { shareCovariance, shareEstimate } from "./share.ts";
import { student95 } from "./student.ts";
import { totalEstimate } from "./total.ts";

describe("student95", () => {
  it("gives the published quantiles (Abramowitz and Stegun, table 26.10)", () => {
    const published = [
      [1, 12.706],
      [2, 4.303],
      [3, 3.182],
      [5, 2.571],
      [10, 2.228],
      [30, 2.042],
      [120, 1.98],
      [1_000_000, 1.96],
    ] as const;
    for (const [degrees, t] of published) expect(student95(degrees)).toBeCloseTo(t, 3);
  });

  it("refuses no degrees", () => {
    expect(() => student95(0)).toThrow(RangeError);
  });
});

describe("differenceOf", () => {
  it("of two independent shares is Newcombe's published method 10 (Statistics in Medicine 17, 1998, table II)", () => {
    const published = [
      [56, 70, 48, 80, 0.0524, 0.3339],
      [9, 10, 3, 10, 0.1705, 0.809],
      [10, 10, 0, 20, 0.6791, 1],
    ] as const;
    for (const [count, of, other, among, low, high] of published) {
      const found = differenceOf(shareEstimate(count, of)!, shareEstimate(other, among)!, 0);
      expect(found.low).toBeCloseTo(low, 4);
      expect(found.high).toBeCloseTo(high, 4);
      expect(found.distinguishable).toBe(true);
    }
  });

  it("of a population and itself is nothing", () => {
    const share = { count: 3, of: 10 };
    const estimate = shareEstimate(share.count, share.of)!;
    const covariance = shareCovariance(share, share, { yy: 3, yx: 3, xy: 3, xx: 10 });
    const found = differenceOf(estimate, estimate, covariance);
    expect(found.value).toBe(0);
    expect(found.distinguishable).toBe(false);
    expect(found.high - found.low).toBeLessThan(0.3);
  });

  it("is the usual interval where both are symmetric", () => {
    const a = { value: 10, low: 8, high: 12, standardError: 1 };
    const b = { value: 4, low: 1, high: 7, standardError: 1.5 };
    const found = differenceOf(a, b, 0);
    expect(found.low).toBeCloseTo(6 - Math.sqrt(13), 10);
    expect(found.high).toBeCloseTo(6 + Math.sqrt(13), 10);
    // The same people behind both make the difference surer.
    expect(differenceOf(a, b, 1.2).low).toBeGreaterThan(found.low);
  });
});

/** The sums of people who each have a y and an x. */
function sums(people: readonly (readonly [y: number, x: number])[]): RatioSums {
  const sum = (of: (y: number, x: number) => number): number => people.reduce((total, [y, x]) => total + of(y, x), 0);
  return {
    n: people.length,
    y: sum((y) => y),
    x: sum((_, x) => x),
    yy: sum((y) => y * y),
    xy: sum((y, x) => y * x),
    xx: sum((_, x) => x * x),
  };
}

describe("ratioEstimate", () => {
  it("of a mean is the textbook's (Student's sleep data, Biometrika 6, 1908: the second drug)", () => {
    const hours = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];
    const found = ratioEstimate(sums(hours.map((hour) => [hour, 1] as const)))!;
    expect(found.value).toBeCloseTo(2.33, 10);
    expect(found.standardError).toBeCloseTo(2.002249 / Math.sqrt(10), 5);
    expect([found.low, found.high]).toEqual([expect.closeTo(0.8977, 3), expect.closeTo(3.7623, 3)]);
  });

  it("has no spread where all are alike, and no interval of one", () => {
    const alike = ratioEstimate(sums(Array.from({ length: 50 }, () => [0.1, 1] as const)))!;
    expect(alike.standardError).toBe(0);
    expect(ratioEstimate(sums([[5, 2]]))).toEqual({ value: 2.5, low: 2.5, high: 2.5, standardError: 0 });
    expect(ratioEstimate(sums([]))).toBeNull();
    expect(ratioEstimate(sums([[3, 0]]))).toBeNull();
  });

  it("is finite whatever people bring in", () => {
    const money = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(money, fc.nat(20)), { maxLength: 30 }), (people) => {
        const found = ratioEstimate(sums(people));
        if (found === null) return sums(people).x === 0;
        return found.low <= found.value && found.value <= found.high && Number.isFinite(found.high - found.low);
      }),
    );
  });

  it("varies with itself as it varies", () => {
    const people = sums([
      [3, 1],
      [8, 2],
      [0, 1],
      [9, 4],
    ]);
    const covariance = ratioCovariance(people, people, { yy: people.yy, yx: people.xy, xy: people.xy, xx: people.xx });
    const { standardError } = ratioEstimate(people)!;
    expect(covariance).toBeCloseTo((standardError ** 2 * (people.n - 1)) / people.n, 10);
  });
});

it("a total's interval is that of a sum over people who come by chance", () => {
  expect(totalEstimate(100, 100)).toMatchObject({
    value: 100,
    low: expect.closeTo(80.4, 1),
    high: expect.closeTo(119.6, 1),
  });
  expect(totalEstimate(-5, 25)).toMatchObject({ value: -5, standardError: 5 });
});
