import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { builtInModels } from "./built-in.ts";
import { cellsOf, classOf, knownClasses, packageRules, standardRules, unreachableRules } from "./classes.ts";
import { definitionProblems, type RfmDefinition } from "./definition.ts";
import { levelOf, levelShares, quantile, recencyLevelOf, thresholdsOf } from "./score.ts";

const purchase = builtInModels.get("purchase")!;

describe("quantiles", () => {
  test("are R's of type 7", () => {
    const values = [1, 2, 4, 8, 16];
    expect([0, 0.1, 0.25, 0.5, 0.9, 1].map((p) => quantile(values, p))).toEqual([1, 1.4, 2, 4, 12.8, 16]);
    expect(quantile([7], 0.4)).toBe(7);
    expect(quantile([], 0.5)).toBeNaN();
  });

  test("give thresholds that never split ties, whichever the rule", () => {
    const value = fc.integer({ min: -3, max: 6 });
    fc.assert(
      fc.property(fc.array(value, { minLength: 1 }), fc.constantFrom(3, 4, 5), fc.boolean(), (values, levels, plus) => {
        const sorted = [...values].sort((a, b) => a - b);
        const quantiles = levelShares(levels).map((p) => quantile(sorted, p));
        const thresholds = thresholdsOf({ by: plus ? "quantile-plus-one" : "quantile" }, quantiles);
        const scores = new Map(values.map((one) => [one, levelOf(one, thresholds)]));
        for (const one of values) {
          expect(levelOf(one, thresholds)).toBe(scores.get(one));
          expect(levelOf(one, thresholds)).toBeGreaterThanOrEqual(1);
          expect(levelOf(one, thresholds)).toBeLessThanOrEqual(levels);
          expect(levelOf(one, thresholds) + recencyLevelOf(one, thresholds)).toBe(levels + 1);
        }
      }),
    );
  });

  test("all the same value: the lowest frequency and the best recency", () => {
    const thresholds = thresholdsOf({ by: "quantile" }, [5, 5, 5, 5]);
    expect([levelOf(5, thresholds), recencyLevelOf(5, thresholds)]).toEqual([1, 5]);
  });
});

test("a fixed bound begins its level", () => {
  const thresholds = thresholdsOf({ by: "fixed", at: [2, 5, 10] }, []);
  expect([1, 2, 4, 5, 9, 10, 99].map((value) => levelOf(value, thresholds))).toEqual([1, 2, 2, 3, 3, 4, 4]);
  expect([1, 2, 10].map((value) => recencyLevelOf(value, thresholds))).toEqual([4, 3, 1]);
});

describe("classes", () => {
  test("the standard tables name every cell, reach every rule and know every class", () => {
    for (const levels of [3, 4, 5] as const) {
      const rules = standardRules(levels);
      const cells = cellsOf(levels, { money: false });
      expect(cells.filter((cell) => classOf(rules, cell) === "other")).toEqual([]);
      expect(unreachableRules(rules, cells)).toEqual([]);
      for (const { class: name } of rules) expect(knownClasses).toContain(name);
    }
  });

  test("the first rule that holds decides, and nobody is without a class", () => {
    const rules = [
      { class: "a", r: [4, 5] as const },
      { class: "b", f: [1, 1] as const },
    ];
    expect(classOf(rules, { r: 5, f: 1, m: 0 })).toBe("a");
    expect(classOf(rules, { r: 1, f: 1, m: 0 })).toBe("b");
    expect(classOf(rules, { r: 1, f: 2, m: 0 })).toBe("other");
    expect(unreachableRules([{ class: "all" }, { class: "never" }], cellsOf(3, { money: true }))).toEqual([1]);
    expect(unreachableRules(packageRules, cellsOf(5, { money: true }))).toEqual([]);
  });
});

describe("a definition", () => {
  test("the built-in ones can be used", () => {
    for (const definition of builtInModels.values()) expect(definitionProblems(definition)).toEqual([]);
  });

  const cases: readonly [Partial<RfmDefinition>, string, string][] = [
    [{ events: [] }, "no_events", "/events"],
    [{ lookBackDays: 0 }, "bad_look_back", "/lookBackDays"],
    [{ f: { by: "fixed", at: [1, 2] } }, "bounds_count", "/f/at"],
    [{ m: { by: "fixed", at: [1, 2, 2, 3] } }, "bounds_order", "/m/at"],
    [{ r: { by: "fixed", at: [1, 2, 3, NaN] } }, "bounds_order", "/r/at"],
    [{ rules: [] }, "no_rules", "/rules"],
    [{ rules: [{ class: " " }] }, "bad_class", "/rules/0/class"],
    [{ rules: [{ class: "a", r: [2, 6] }] }, "bad_range", "/rules/0/r"],
    [{ monetary: null, rules: [{ class: "a", m: [1, 2] }] }, "range_without_money", "/rules/0/m"],
    [
      { monetary: { property: "revenue", refunds: null, currency: { into: "EUR", rates: { USD: 0 } } } },
      "bad_rate",
      "/monetary/currency/rates/USD",
    ],
  ];
  test.each(cases)("%j is refused: %s", (change, code, pointer) => {
    expect(definitionProblems({ ...purchase, ...change })).toEqual([{ code, pointer }]);
  });
});
