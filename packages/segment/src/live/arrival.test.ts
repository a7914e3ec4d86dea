import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { interpret } from "../interpret/evaluate.ts";
import type { ContactFacts } from "../interpret/facts.ts";
import { arbitraryScenario, defaultMoment } from "../testing/index.ts";
import { arrivalEffects } from "./arrival.ts";
import type { Effect } from "./effect.ts";
import { inputOf, seeded } from "./testing.ts";

describe("what further events can do", () => {
  test("random documents and histories: events of a name change no verdict in a way that is ruled out", () => {
    const seen = { enter: 0, leave: 0, spared: 0 };
    const scenario = arbitraryScenario({ documents: 12, contacts: 8 }).chain((one) =>
      fc.tuple(fc.constant(one), fc.array(fc.boolean(), { minLength: 30, maxLength: 30 })),
    );
    fc.assert(
      fc.property(scenario, ([{ moment, documents, population }, picks]) => {
        const inputs = documents.map((document) => inputOf(document, moment));
        const effects = inputs.map(arrivalEffects);
        for (const person of population) {
          const facts: ContactFacts = { ...person, id: 1 };
          for (const name of new Set(facts.events.map(({ event }) => event))) {
            const some = facts.events.filter((event, place) => event.event !== name || picks[place % picks.length]);
            const none = facts.events.filter(({ event }) => event !== name);
            for (const [place, input] of inputs.entries()) {
              const effect = effects[place]!.get(name) ?? { enter: false, leave: false };
              if (!effect.enter || !effect.leave) seen.spared++;
              const [before, between, after] = [none, some, facts.events].map((events) =>
                interpret(input, { ...facts, events }),
              );
              for (const [was, is] of [
                [before, between],
                [between, after],
              ]) {
                if (was === is) continue;
                seen[is === true ? "enter" : "leave"]++;
                expect(is === true ? effect.enter : effect.leave).toBe(true);
              }
            }
          }
        }
      }),
      { seed: seeded.seed, numRuns: Math.ceil(seeded.numRuns / 6) },
    );
    expect(Math.min(seen.enter, seen.leave)).toBeGreaterThan(15);
    expect(seen.spared).toBeGreaterThan(100);
  }, 120_000);

  test.each<[object, string, Effect | undefined]>([
    [{ event: "A" }, "A", { enter: true, leave: false }],
    [{ event: "A" }, "B", undefined],
    [{ event: "A", lt: 3 }, "A", { enter: false, leave: true }],
    [{ not: { event: "A", gte: 3 } }, "A", { enter: false, leave: true }],
    [{ event: "A", is: 3 }, "A", { enter: true, leave: true }],
    [{ event: "A", measure: { sum: "revenue" }, gte: 3 }, "A", { enter: true, leave: true }],
    [{ event: "A", window: { within: "1d", of: { first: "B" } } }, "B", { enter: true, leave: true }],
    [{ sequence: [{ event: "A" }, { absent: "B", within: "1d" }] }, "A", { enter: true, leave: false }],
    [{ sequence: [{ event: "A" }, { absent: "B", within: "1d" }] }, "B", { enter: false, leave: true }],
    [{ trait: "city", is: "Kyiv" }, "A", undefined],
  ])("%j: %s", (where, name, effect) => {
    const document = { version: 1, id: "x", name: "x", where };
    expect(arrivalEffects(inputOf(document, defaultMoment)).get(name)).toEqual(effect);
  });
});
