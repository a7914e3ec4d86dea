import type { JsonObject } from "@kindred/schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { EvaluationInput } from "../plan/plan.ts";
import { arbitraryDocument, arbitraryFacts, arbitraryMoment, testingContext } from "../testing/index.ts";
import { inputOf } from "../live/testing.ts";
import { interpret } from "./evaluate.ts";
import { explain } from "./explain.ts";
import type { ContactFacts } from "./facts.ts";
import { needsOf } from "./needs.ts";
import { heldSince, type Past } from "./past.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 31, 12);
const noPast: Past = { traits: [], lists: new Map() };

function where(condition: unknown): EvaluationInput {
  return inputOf({ version: 1, id: "x", name: "x", where: condition }, { now: NOW, timezone: "UTC" });
}

function factsOf(facts: Partial<ContactFacts>): ContactFacts {
  return { id: 1, key: "con_x", addedAt: 0, traits: {}, events: [], lists: new Set(), ...facts };
}

function order(daysAgo: number): ContactFacts["events"][number] {
  return { event: "Order Completed", ts: NOW - daysAgo * DAY, messageId: `m${daysAgo}`, properties: {} };
}

describe("since when a verdict has held", () => {
  test("a member is one since the event that made them one", () => {
    const input = where({ event: "Order Completed", window: { last: "30d" }, gte: 2 });
    const facts = factsOf({ events: [order(20), order(9), order(1)] });
    expect(heldSince(input, facts, noPast)).toBe(NOW - 9 * DAY);
  });

  test("who left by time alone is out since the instant the event left the window", () => {
    const input = where({ event: "Order Completed", window: { last: "30d" } });
    expect(heldSince(input, factsOf({ events: [order(34)] }), noPast)).toBe(NOW - 4 * DAY);
  });

  test("a trait counts from when it was written, through all that it was before", () => {
    const input = where({ trait: "plan", is: "pro" });
    const at = (days: number, value: string) => ({ at: NOW - days * DAY, key: "plan", value });
    const past: Past = { traits: [at(50, "pro"), at(40, "free"), at(30, "pro"), at(20, "pro")], lists: new Map() };
    expect(heldSince(input, factsOf({ traits: { plan: "pro" } }), past)).toBe(NOW - 30 * DAY);
  });

  test("a list counts from when the contact was put on it", () => {
    const [list = ""] = testingContext.lists;
    const past: Past = { traits: [], lists: new Map([[list, NOW - 3 * DAY]]) };
    expect(heldSince(where({ list }), factsOf({ lists: new Set([list]) }), past)).toBe(NOW - 3 * DAY);
  });

  test("what never was otherwise has no beginning", () => {
    expect(heldSince(where({ event: "Order Completed", lt: 1 }), factsOf({}), noPast)).toBeNull();
  });

  test("at random, the verdict is another just before, and the same ever since", () => {
    let found = 0;
    fc.assert(
      fc.property(
        arbitraryMoment().chain((moment) =>
          fc.record({
            moment: fc.constant(moment),
            document: arbitraryDocument(moment),
            facts: arbitraryFacts(moment),
            before: arbitraryFacts(moment),
            draws: fc.array(fc.nat(), { minLength: 3, maxLength: 3 }),
          }),
        ),
        ({ moment: { now, timezone }, document, facts: drawn, before, draws }) => {
          const facts: ContactFacts = { ...drawn, id: 1 };
          const input = inputOf(document, { now, timezone });
          const written = (traits: JsonObject, from: number) =>
            Object.entries(traits).map(([key, value], place) => {
              return { at: now - from * DAY - ((draws[place % 3] ?? 0) % (300 * DAY)), key, value };
            });
          // What is known now was written last.
          const older = written(before.traits, 300).filter(({ key }) => Object.hasOwn(facts.traits, key));
          const traits = [...older, ...written(facts.traits, 0)];
          const past: Past = {
            traits: traits.sort((a, b) => a.at - b.at),
            lists: new Map([...facts.lists].map((list) => [list, now - DAY])),
          };
          const since = heldSince(input, facts, past);
          if (since === null) return;
          found += 1;
          const then = (at: number): boolean => {
            const known = Object.fromEntries(
              past.traits.filter((write) => write.at <= at).map(({ key, value }) => [key, value]),
            );
            const lists = [...facts.lists].filter((list) => (past.lists.get(list) ?? 0) <= at);
            const ledger = (facts.ledger ?? []).filter((entry) => entry.at <= at);
            return interpret(
              { ...input, now: at },
              { ...facts, traits: known as JsonObject, lists: new Set(lists), ledger },
            );
          };
          const verdict = interpret(input, facts);
          expect(then(since - 1)).toBe(!verdict);
          for (const draw of draws) expect(then(since + (draw % (now - since + 1)))).toBe(verdict);
        },
      ),
      { numRuns: 150 },
    );
    expect(found).toBeGreaterThan(5);
  });
});

describe("what a non-member lacks", () => {
  const needs = (condition: unknown, facts: Partial<ContactFacts>) => {
    const input = where(condition);
    return needsOf(input, explain(input, factsOf(facts)));
  };

  test("is nothing for a member", () => {
    expect(needs({ event: "Order Completed" }, { events: [order(1)] })).toBeNull();
  });

  test("is the number of further events, and the value a number is short of", () => {
    const orders = { event: "Order Completed", window: { last: "30d" }, gte: 3 };
    expect(needs(orders, { events: [order(1)] })).toMatchObject({ kind: "condition", wanted: true, missing: 2 });
    expect(needs({ trait: "age", gt: 30 }, { traits: { age: 28.5 } })).toMatchObject({ missing: 1.5 });
  });

  test("follows the shape of the definition: all of what fails, one of several, and what must cease", () => {
    const condition = {
      all: [
        { trait: "plan", is: "pro" },
        { any: [{ event: "Email Opened" }, { event: "Email Clicked" }] },
        { not: { event: "Order Completed", window: { last: "7d" } } },
        { trait: "city", exists: true },
      ],
    };
    const need = needs(condition, { traits: { city: "Kyiv" }, events: [order(2)] });
    expect(need).toMatchObject({
      kind: "all",
      of: [
        { at: "/where/all/0", wanted: true },
        { kind: "any", of: [{ at: "/where/all/1/any/0" }, { at: "/where/all/1/any/1" }] },
        // The order leaves the window by itself.
        { at: "/where/all/2/not", wanted: false, by: NOW + 5 * DAY },
      ],
    });
  });

  test("cannot be had where a sample was drawn otherwise", () => {
    expect(needs({ sample: "a", from: 0, to: 0.0001 }, {})).toMatchObject({ possible: false });
  });
});
