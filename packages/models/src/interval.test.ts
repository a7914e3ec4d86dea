import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shareInterval } from "./interval.ts";

describe("shareInterval", () => {
  it("gives Newcombe's published Wilson intervals (Statistics in Medicine 17, 1998, table I)", () => {
    const published = [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const;
    for (const [successes, trials, low, high] of published) {
      const interval = shareInterval(successes, trials);
      expect(interval?.low).toBeCloseTo(low, 4);
      expect(interval?.high).toBeCloseTo(high, 4);
    }
  });

  it("holds the share and stays inside [0, 1]", () => {
    fc.assert(
      fc.property(fc.nat(10_000), fc.nat(10_000), (a, b) => {
        const interval = shareInterval(a, a + b);
        if (interval === null) return a + b === 0;
        return (
          0 <= interval.low && interval.low <= interval.share && interval.share <= interval.high && interval.high <= 1
        );
      }),
    );
  });

  it("refuses more successes than trials", () => {
    expect(() => shareInterval(2, 1)).toThrow(RangeError);
  });
});
