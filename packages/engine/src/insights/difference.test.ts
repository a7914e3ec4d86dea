import { describe, expect, test } from "vitest";
import { meanDifference, shareDifference } from "./difference.ts";

describe("a difference of shares", () => {
  test("is in standard deviations, each share drawn towards both together", () => {
    // (50 + 0.8)/102 and (30 + 0.8)/102: 0.196078 / √((0.249996 + 0.210781) / 2)
    const { effect, low, high, score, ratio } = shareDifference({ count: 50, of: 100 }, { count: 30, of: 100 }, 0);
    expect(effect).toBeCloseTo(0.408507, 5);
    // SE² = (0.25 + 0.211553) / 102
    const half = 1.959964 * Math.sqrt(0.004525 / 0.230388 + 0.408507 ** 2 / 400);
    expect(high - effect).toBeCloseTo(half, 4);
    expect(effect - low).toBeCloseTo(half, 4);
    expect(score).toBeCloseTo(low, 10);
    expect(ratio).toBeCloseTo(50.8 / 30.8, 10);
  });

  test("of equal shares is none, however many there are of each", () => {
    expect(shareDifference({ count: 20, of: 20 }, { count: 4_000, of: 4_000 }, 0)).toMatchObject({
      effect: 0,
      score: 0,
    });
    expect(shareDifference({ count: 0, of: 20 }, { count: 0, of: 4_000 }, 0)).toMatchObject({ effect: 0, ratio: null });
    expect(shareDifference({ count: 2, of: 20 }, { count: 400, of: 4_000 }, 0).effect).toBeCloseTo(0, 10);
  });

  test("of none among few where one in a hundred would have it is no finding", () => {
    expect(shareDifference({ count: 0, of: 50 }, { count: 10, of: 1_000 }, 0).score).toBe(0);
    expect(shareDifference({ count: 0, of: 5_000 }, { count: 10, of: 1_000 }, 0).score).toBeGreaterThan(0);
  });

  test("of two against none is no finding, of two hundred against none is", () => {
    expect(shareDifference({ count: 2, of: 4 }, { count: 0, of: 4 }, 0).score).toBe(0);
    expect(shareDifference({ count: 200, of: 400 }, { count: 0, of: 400 }, 0).score).toBeGreaterThan(1);
  });

  test("of a population with itself is none, and turned round it is the opposite", () => {
    const [a, b] = [
      { count: 50, of: 100 },
      { count: 30, of: 100 },
    ];
    expect(shareDifference(a, a, 100)).toMatchObject({ effect: 0, score: 0, ratio: 1 });
    expect(shareDifference(a, a, 100).high).toBeLessThan(0.05);
    expect(shareDifference(b, a, 0).effect).toBeCloseTo(-shareDifference(a, b, 0).effect, 10);
    expect(shareDifference(b, a, 0).score).toBeCloseTo(shareDifference(a, b, 0).score, 10);
  });

  test("is surer where the populations share members", () => {
    const [part, whole] = [
      { count: 50, of: 100 },
      { count: 100, of: 300 },
    ];
    const apart = shareDifference(part, whole, 0);
    const shared = shareDifference(part, whole, 100);
    expect(shared.effect).toBe(apart.effect);
    expect(shared.score).toBeGreaterThan(apart.score);
  });

  test("of an empty population is a number all the same", () => {
    const { effect, score } = shareDifference({ count: 0, of: 0 }, { count: 3, of: 10 }, 0);
    expect(Number.isFinite(effect)).toBe(true);
    expect(score).toBe(0);
  });
});

describe("a difference of means", () => {
  test("is in standard deviations", () => {
    const a = { count: 50, mean: 12, variance: 9 };
    const b = { count: 50, mean: 10, variance: 16 };
    const { effect, high, ratio } = meanDifference(a, b, 0);
    expect(effect).toBeCloseTo(2 / Math.sqrt(12.5), 10);
    const error = Math.sqrt((9 / 50 + 16 / 50) / 12.5 + effect ** 2 / 200);
    expect(high - effect).toBeCloseTo(1.959964 * error, 6);
    expect(ratio).toBeCloseTo(1.2, 10);
  });

  test("of one value, or of values that do not vary, ranks last", () => {
    expect(meanDifference({ count: 1, mean: 12, variance: 0 }, { count: 50, mean: 10, variance: 16 }, 0).score).toBe(0);
    expect(meanDifference({ count: 5, mean: 3, variance: 0 }, { count: 5, mean: 3, variance: 0 }, 0).score).toBe(0);
    expect(meanDifference({ count: 5, mean: -3, variance: 1 }, { count: 5, mean: 3, variance: 1 }, 0).ratio).toBeNull();
  });
});
