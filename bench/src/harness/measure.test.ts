import { describe, expect, test } from "vitest";
import { duel, median, quantile } from "./measure.ts";

describe("figures", () => {
  test("the median of an even number of values lies between the two in the middle", () => {
    expect(median([4, 1, 3, 2])).toBe(2.5);
    expect(median([9])).toBe(9);
  });

  test("a quantile is a value that was measured", () => {
    const values = Array.from({ length: 100 }, (_, index) => index + 1);
    expect(quantile(values, 0.99)).toBe(99);
    expect(quantile(values, 0)).toBe(1);
  });

  test("a duel runs both sides equally often", async () => {
    let a = 0;
    let b = 0;
    await duel(
      3,
      async () => void a++,
      async () => void b++,
    );
    expect([a, b]).toEqual([4, 4]);
  });
});
