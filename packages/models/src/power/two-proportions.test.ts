import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { normalBelow, normalQuantile } from "./normal.ts";
import { peoplePerGroup, powerOf, smallestLift } from "./two-proportions.ts";

describe("the normal distribution", () => {
  test("gives the published quantiles (Abramowitz and Stegun, table 26.5)", () => {
    const published = [
      [0.975, 1.959963984540054],
      [0.8, 0.841621233572914],
      [0.9, 1.281551565544601],
      [0.995, 2.575829303548901],
      [0.5, 0],
    ] as const;
    for (const [p, z] of published) {
      expect(normalQuantile(p)).toBeCloseTo(z, 12);
      expect(normalQuantile(1 - p)).toBeCloseTo(-z, 12);
    }
  });

  test("gives the published tails, and both branches meet", () => {
    expect(normalBelow(-1)).toBeCloseTo(0.158655253931457, 14);
    expect(normalBelow(-6) / 9.865876450376946e-10).toBeCloseTo(1, 10);
    expect(normalBelow(3 - 1e-12)).toBeCloseTo(normalBelow(3), 11);
    expect(normalBelow(100)).toBe(1);
  });
});

describe("the test of two proportions", () => {
  test("reproduces the examples of R's power.prop.test", () => {
    expect(peoplePerGroup({ base: 0.5, target: 0.75, power: 0.9 })).toBeCloseTo(76.7, 1);
    expect(powerOf({ base: 0.5, target: 0.75, perGroup: 50 })).toBeCloseTo(0.7401659, 5);
    expect(0.5 * (1 + (smallestLift({ base: 0.5, perGroup: 50, power: 0.9 }) ?? 0))).toBeCloseTo(0.8026141, 4);
  });

  test("with the correction for continuity gives Fleiss' table (3rd ed., table A.4: alpha .05, power .80)", () => {
    // Formula 4.15 of the book makes the tabled figures from ours.
    const corrected = (base: number, target: number): number => {
      const n = peoplePerGroup({ base, target });
      return Math.ceil((n / 4) * (1 + Math.sqrt(1 + 4 / (n * Math.abs(base - target)))) ** 2);
    };
    expect([corrected(0.05, 0.1), corrected(0.1, 0.2), corrected(0.25, 0.4), corrected(0.5, 0.65)]).toEqual([
      474, 219, 165, 183,
    ]);
  });

  test("people, power and lift undo each other", () => {
    const share = fc.integer({ min: 1, max: 90 }).map((percent) => percent / 100);
    fc.assert(
      fc.property(share, fc.integer({ min: 2, max: 99 }), (base, percent) => {
        const target = base + ((1 - base) * percent) / 100;
        const perGroup = peoplePerGroup({ base, target });
        if (perGroup < 1) return;
        expect(powerOf({ base, target, perGroup })).toBeCloseTo(0.8, 9);
        expect(base * (1 + (smallestLift({ base, perGroup }) ?? 0))).toBeCloseTo(target, 6);
      }),
    );
  });

  test("too few people find no lift, and nonsense is refused", () => {
    expect(smallestLift({ base: 0.5, perGroup: 3 })).toBeNull();
    expect(smallestLift({ base: 0.5, perGroup: 0 })).toBeNull();
    expect(() => peoplePerGroup({ base: 0.1, target: 0.1 })).toThrow(/lift other than 0/);
    expect(() => peoplePerGroup({ base: 0, target: 0.1 })).toThrow(RangeError);
    expect(() => powerOf({ base: 0.1, target: 0.2, perGroup: 0 })).toThrow(RangeError);
  });
});
