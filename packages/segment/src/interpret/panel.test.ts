import fc from "fast-check";
import { expect, test } from "vitest";
import { bindArguments } from "../check/bind.ts";
import { check } from "../check/check.ts";
import { factNeeds } from "../clickhouse/compile.ts";
import type { Segment } from "../language/ast.ts";
import type { EvaluationInput } from "../plan/plan.ts";
import { arbitraryScenario, storedDocuments, testingContext } from "../testing/index.ts";
import { interpret } from "./evaluate.ts";
import type { ContactFacts } from "./facts.ts";
import { Panel } from "./panel.ts";

test("a panel answers for each segment as the interpreter does, from no more events than it says it needs", () => {
  let decided = 0;
  fc.assert(
    fc.property(arbitraryScenario({ documents: 12, contacts: 8 }), ({ moment, documents, population }) => {
      const inputs = documents.map((document) => inputOf(document, moment));
      const panel = new Panel();
      const seats = inputs.map((input) => panel.seat(input));
      // What an earlier instant decided is forgotten.
      panel.moveTo(moment.now - 40 * 86_400_000);
      for (const person of population) {
        panel.turnTo({ ...person, id: 1 });
        for (const seat of seats) panel.holds(seat);
      }
      panel.moveTo(moment.now);
      for (const [index, person] of population.entries()) {
        const facts: ContactFacts = { ...person, id: index + 1 };
        panel.turnTo(facts);
        for (const [place, input] of inputs.entries()) {
          const { events: needed } = factNeeds({ ...input, traits: "current" });
          const events = facts.events.filter(({ event, ts }) => ts >= (needed.get(event) ?? Infinity));
          const alone = interpret(input, facts);
          expect(interpret(input, { ...facts, events })).toBe(alone);
          expect(panel.readsOf(seats[place]!)).toEqual(needed);
          expect(panel.holds(seats[place]!)).toBe(alone);
        }
        const { ledger: _1, permissions: _2, scores: _3, rfm: _4, ...known } = facts;
        panel.turnTo({ ...known, events: [] });
        for (const [place, input] of inputs.entries()) {
          const presumed = panel.presumes(seats[place]!);
          if (presumed === null) continue;
          decided++;
          expect(presumed).toBe(interpret(input, facts));
        }
      }
    }),
    { numRuns: 60 },
  );
  expect(decided).toBeGreaterThan(100);
});

function inputOf(document: unknown, { now, timezone }: { now: number; timezone: string }): EvaluationInput {
  const context = { ...testingContext, timezone };
  const root = checked(document, context);
  const bound = bindArguments(root, {});
  if (!bound.ok) throw new Error(JSON.stringify(bound.diagnostics));
  const segments = new Map<string, Segment>();
  for (const [id, stored] of storedDocuments) segments.set(id, checked(stored, context));
  return { segment: bound.segment, segments, now, timezone };
}

function checked(document: unknown, context: Parameters<typeof check>[1]): Segment {
  const result = check(document, context);
  if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
  return result.segment;
}
