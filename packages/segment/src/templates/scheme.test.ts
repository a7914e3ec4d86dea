import type { Json } from "@kindred/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { interpret } from "../interpret/evaluate.ts";
import type { ContactFacts } from "../interpret/facts.ts";
import { inputOf, seeded } from "../live/testing.ts";
import { arbitraryCondition, arbitraryFacts, arbitraryMoment, type Moment } from "../testing/index.ts";
import { readyScheme } from "./gallery.ts";
import { requireSound, type Scheme, type Stage, stageDocuments } from "./scheme.ts";

const day = 86_400_000;

/** The stages a contact is in at an instant, by their place. */
function stagesOf(scheme: Scheme, facts: ContactFacts, moment: Moment): number[] {
  return stageDocuments(scheme).flatMap((document, place) =>
    interpret(inputOf(document, moment), facts) ? [place] : [],
  );
}

const stage = (id: string, where: Json): Stage => ({ id, name: id, description: null, where });

function arbitraryScheme(moment: Moment): fc.Arbitrary<Scheme> {
  const condition = arbitraryCondition(moment).filter((where) => !JSON.stringify(where).includes('"param"'));
  return fc.array(condition, { minLength: 1, maxLength: 4 }).map((conditions) => ({
    id: "own",
    name: "Own",
    blanks: [],
    stages: [...conditions.map((where, place) => stage(`s${place}`, where)), stage("else", null)],
  }));
}

test("everybody is in exactly one stage of any scheme, at any instant: the first whose condition holds", () => {
  const scenario = arbitraryMoment().chain((moment) =>
    fc.tuple(fc.constant(moment), arbitraryScheme(moment), arbitraryFacts(moment)),
  );
  fc.assert(
    fc.property(scenario, ([{ now, timezone }, scheme, arbitrary]) => {
      const facts = { ...arbitrary, id: 1, products: new Map() };
      for (const at of [now, now - day, now - 45 * day, now + 200 * day]) {
        const moment = { now: at, timezone };
        const holds = scheme.stages.map(({ where }) => {
          const document = { version: 1, id: "alone", name: "Alone", where: where ?? { all: [] } };
          return interpret(inputOf(document, moment), facts);
        });
        expect(stagesOf(scheme, facts, moment)).toEqual([holds.indexOf(true)]);
      }
    }),
    { ...seeded, numRuns: Math.min(seeded.numRuns, 150) },
  );
});

const now = Date.UTC(2026, 10, 1);

function ordered(...daysAgo: readonly number[]): ContactFacts {
  const events = [...daysAgo]
    .sort((a, b) => b - a)
    .map((ago, place) => {
      return { event: "Order Completed", ts: now - ago * day, messageId: `m${place}`, properties: {} };
    });
  return { id: 1, key: "con_a", addedAt: 0, traits: {}, events, lists: new Set(), products: new Map() };
}

test("the life cycle leads from lead to lost", () => {
  const scheme = readyScheme("life-cycle", "en");
  const at = (...daysAgo: readonly number[]): (string | undefined)[] =>
    stagesOf(scheme, ordered(...daysAgo), { now, timezone: "UTC" }).map((place) => scheme.stages[place]?.id);
  expect(at()).toEqual(["lead"]);
  expect(at(-3)).toEqual(["lead"]);
  expect(at(29)).toEqual(["new"]);
  expect(at(30)).toEqual(["active"]);
  expect(at(20, 25)).toEqual(["repeat"]);
  expect(at(1, 400, 500, 600)).toEqual(["repeat"]);
  expect(at(1, 40, 80, 360)).toEqual(["loyal"]);
  expect(at(90, 95, 100, 120)).toEqual(["at-risk"]);
  expect(at(179)).toEqual(["at-risk"]);
  expect(at(180)).toEqual(["lapsed"]);
  expect(at(365)).toEqual(["lost"]);
});

test("thresholds move people between stages", () => {
  const scheme = readyScheme("life-cycle", "en", { new_days: 7, active_days: 10 });
  expect(stagesOf(scheme, ordered(8), { now, timezone: "UTC" })).toEqual([2]);
  expect(stagesOf(scheme, ordered(10), { now, timezone: "UTC" })).toEqual([5]);
});

test("a scheme that cannot be one is refused, with the place and the fix", () => {
  const sound: Scheme = {
    id: "own",
    name: "Own",
    blanks: [{ key: "n", kind: "number", unit: "times", value: 3, min: 1, max: 9 }],
    stages: [stage("a", { event: "A", gte: { blank: "n" } }), stage("b", null)],
  };
  const [first, last] = [sound.stages[0]!, sound.stages[1]!];
  const attempts: readonly (readonly [Partial<Scheme>, string, RegExp])[] = [
    [{ id: "Own" }, "/id", /small letters/],
    [{ name: " " }, "/name", /a name/],
    [{ stages: [last] }, "/stages", /2 to 12 stages/],
    [{ stages: [first, first] }, "/stages/1/id", /there twice/],
    [{ stages: [{ ...first, where: null }, last] }, "/stages/0/where", /Only the last/],
    [{ stages: [first, { ...last, where: first.where }] }, "/stages/1/where", /everyone else/],
    [{ stages: [{ ...first, id: "A b" }, last] }, "/stages/0/id", /stage's id/],
    [{ blanks: [] }, "/stages/0/where", /no value for the blank "n"/],
    [{ blanks: [{ ...sound.blanks[0]!, value: 0 } as never] }, "/blanks/0/value", /from 1 to 9/],
  ];
  expect(() => requireSound(sound)).not.toThrow();
  for (const [change, pointer, message] of attempts) {
    const attempt = (): void => requireSound({ ...sound, ...change });
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(expect.objectContaining({ code: "invalid_scheme", pointer }) as Error);
  }
});
