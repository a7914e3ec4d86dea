import { describe, expect, test } from "vitest";
import { estimateMoves } from "./moves.ts";
import { dirichlet, seededRandom } from "./random.ts";

describe("moves", () => {
  test("many observations give the chain's own first-passage probabilities and stays", () => {
    // A chain of two states with 0.9/0.1 and 0.4/0.6: within n steps 1 - 0.9^n and 1 - 0.6^n.
    const { within, stay } = estimateMoves(
      [
        [900_000, 100_000],
        [400_000, 600_000],
      ],
      [1, 3],
    );
    expect(within[0]![0]![1]!.value).toBeCloseTo(0.1, 4);
    expect(within[1]![0]![1]!.value).toBeCloseTo(1 - 0.9 ** 3, 4);
    expect(within[1]![1]![0]!.value).toBeCloseTo(1 - 0.6 ** 3, 4);
    expect(within[1]![0]![0]!.value).toBeCloseTo(0.9 ** 3, 4);
    expect(stay[0]!.value).toBeCloseTo(10, 2);
    expect(stay[1]!.value).toBeCloseTo(2.5, 2);
    const { low, high, value } = within[1]![0]![1]!;
    expect(low).toBeLessThanOrEqual(value);
    expect(high - low).toBeLessThan(0.005);
  });

  test("few observations give wide intervals, none the prior, and equal counts the same answer", () => {
    const few = estimateMoves(
      [
        [2, 1, 0],
        [0, 0, 0],
        [200, 100, 0],
      ],
      [1],
    );
    const width = (i: number, j: number): number => few.within[0]![i]![j]!.high - few.within[0]![i]![j]!.low;
    expect(width(0, 1)).toBeGreaterThan(0.5);
    expect(width(2, 1)).toBeLessThan(0.15);
    expect(few.within[0]![1]![0]!.value).toBeCloseTo(1 / 3, 10);
    expect(few.within[0]![0]![2]!.value).toBeGreaterThan(0);
    expect(
      estimateMoves(
        [
          [2, 1, 0],
          [0, 0, 0],
          [200, 100, 0],
        ],
        [1],
      ),
    ).toEqual(few);
  });

  test("a single move has Jeffreys' interval of a share", () => {
    // 5 of 20: Beta(5.5, 15.5) has 2.5 % and 97.5 % quantiles 0.1023 and 0.4635 (R's qbeta).
    const { within } = estimateMoves(
      [
        [15, 5],
        [0, 0],
      ],
      [1],
    );
    expect(within[0]![0]![1]!.low).toBeCloseTo(0.1023, 1);
    expect(within[0]![0]![1]!.high).toBeCloseTo(0.4635, 1);
  });

  test("nothing to estimate gives nothing", () => {
    expect(estimateMoves([], [1])).toEqual({ within: [[]], stay: [] });
  });
});

test("draws from a Dirichlet distribution have its means", () => {
  const random = seededRandom(7);
  const weights = [0.5, 2, 7.5];
  const sums = [0, 0, 0];
  for (let i = 0; i < 4_000; i++) dirichlet(weights, random).forEach((share, at) => (sums[at]! += share));
  sums.map((sum) => sum / 4_000).forEach((mean, at) => expect(mean).toBeCloseTo(weights[at]! / 10, 1));
});
