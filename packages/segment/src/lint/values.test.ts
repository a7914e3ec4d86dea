import type { Json, JsonObject } from "@kindred/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { bindArguments } from "../check/bind.ts";
import { check } from "../check/check.ts";
import { evaluatePlan } from "../interpret/evaluate.ts";
import { lower } from "../plan/lower.ts";
import { arbitraryInstant, arbitraryMoment, declaredParams, type Moment, testingContext } from "../testing/index.ts";
import { arbitraryTest } from "../testing/tests.ts";
import { texts, type ValueKind } from "../testing/vocabulary.ts";
import { createProver } from "./contact-theory.ts";
import { nextDown, nextUp } from "./ranges.ts";
import { claimOf } from "./read-claim.ts";
import { createLibrary } from "./references.ts";

const library = createLibrary(testingContext);

/** Values on, beside and around what a test names. */
function around(test: JsonObject): readonly Json[] {
  const named: (string | number)[] = [];
  JSON.stringify(test, (_key, value: unknown) => {
    if (typeof value === "string" || typeof value === "number") named.push(value);
    return value;
  });
  return named.flatMap((value): readonly Json[] => {
    if (typeof value === "number") return [value, nextUp(value), nextDown(value), value + 1, value - 1, String(value)];
    const at = Date.parse(/[zZ]|[+-]\d\d:?\d\d$/.test(value) ? value : `${value.slice(0, 10)}T00:00:00Z`);
    const dates = Number.isNaN(at)
      ? []
      : [at - 1, at, at + 1, new Date(at).toISOString(), new Date(at - 1).toISOString()];
    return [
      value,
      value.toLowerCase(),
      value.toUpperCase(),
      `${value}x`,
      `x${value}`,
      `x${value}x`,
      value.slice(1),
      ...dates,
    ];
  });
}

const everything: readonly Json[] = [
  true,
  false,
  0,
  -0,
  1,
  2.5,
  "",
  {},
  { lat: 50.45, lon: 30.52 },
  { a: 1 },
  [],
  ["Kyiv", 5],
  ...texts,
];

test("tests of one value that are said to exclude one another do, for every value beside what they name", () => {
  let proven = 0;
  const kind = fc.constantFrom<ValueKind>("text", "number", "boolean", "date", "array", "place");
  const scenario = arbitraryMoment().chain((moment: Moment) =>
    fc.record({
      now: fc.constant(moment.now),
      tests: kind.chain((of) => fc.array(arbitraryTest(moment, of), { minLength: 2, maxLength: 3 })),
      positive: fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
      instants: fc.array(arbitraryInstant(moment), { minLength: 12, maxLength: 12 }),
    }),
  );
  fc.assert(
    fc.property(scenario, ({ now, tests, positive, instants }) => {
      const all = tests.map((one, index) => {
        const leaf = { trait: "x", ...one };
        return positive[index] === true ? leaf : { not: leaf };
      });
      const checked = check({ version: 1, id: "x", params: declaredParams, where: { all } }, testingContext);
      if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
      const { segment } = checked;
      if (!createProver({ left: 10_000 }).never(claimOf(segment.where, library.readingOf(segment)))) return;
      proven++;
      const bound = bindArguments(segment, {});
      if (!bound.ok) throw new Error("unbound");
      const plan = lower({ segment: bound.segment, segments: new Map(), now, timezone: testingContext.timezone });
      const scalars = [
        ...everything,
        ...tests.flatMap(around),
        ...instants,
        ...instants.map((ms) => new Date(ms).toISOString()),
      ];
      const lists = tests.flatMap(around).map((value, index, others) => [value, others[(index * 7) % others.length]!]);
      for (const value of [...scalars, ...lists]) {
        const facts = { id: 1, key: "", addedAt: 0, traits: { x: value }, events: [], lists: new Set<string>() };
        expect([value, evaluatePlan(plan, facts)]).toEqual([value, false]);
      }
      const missing = { id: 1, key: "", addedAt: 0, traits: {}, events: [], lists: new Set<string>() };
      expect(evaluatePlan(plan, missing)).toBe(false);
    }),
    { numRuns: Number(process.env["KINDRED_RUNS"] ?? 500) },
  );
  expect(proven).toBeGreaterThan(40);
  if (process.env["KINDRED_RUNS"]) console.log({ proven });
});
