import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arbitraryDocument, arbitraryFacts, arbitraryMoment } from "../testing/index.ts";
import { interpret } from "./evaluate.ts";
import { explain } from "./explain.ts";
import type { ContactFacts } from "./facts.ts";
import { inputOf } from "../live/testing.ts";
import { nextChange } from "./next-change.ts";

const DAY = 86_400_000;
const NOW = Date.UTC(2026, 2, 31, 12);

function change(where: unknown, facts: Partial<ContactFacts>, timezone = "UTC"): string | null {
  const input = inputOf({ version: 1, id: "x", name: "x", where }, { now: NOW, timezone });
  const at = nextChange(input, { id: 1, key: "con_x", addedAt: 0, traits: {}, events: [], lists: new Set(), ...facts });
  return at === null ? null : new Date(at).toISOString();
}

function order(daysAgo: number): ContactFacts["events"][number] {
  return { event: "Order Completed", ts: NOW - daysAgo * DAY, messageId: `m${daysAgo}`, properties: {} };
}

describe("the next instant at which time alone changes a membership", () => {
  test("the event that keeps a member in leaves the window", () => {
    const where = { event: "Order Completed", window: { last: "30d" }, gte: 2 };
    expect(change(where, { events: [order(25), order(20), order(1)] })).toBe("2026-04-10T12:00:00.000Z");
  });

  test("'did not' comes true when the last event leaves the window", () => {
    const where = { event: "Order Completed", window: { last: "30d" }, lt: 1 };
    expect(change(where, { events: [order(29)] })).toBe("2026-04-01T12:00:00.000Z");
  });

  test("an event of the future counts from its own instant", () => {
    expect(change({ event: "Order Completed" }, { events: [order(-2)] })).toBe("2026-04-02T12:00:00.000Z");
  });

  test("a calendar month ends at local midnight", () => {
    const where = { event: "Order Completed", window: { this: "month" } };
    expect(change(where, { events: [order(3)] }, "Europe/Kyiv")).toBe("2026-03-31T21:00:00.000Z");
  });

  test("a birthday begins and an age is reached at local midnight", () => {
    const traits = { birthday: "2008-04-03" };
    expect(change({ trait: "birthday", anniversary: { next: "1d" } }, { traits })).toBe("2026-04-03T00:00:00.000Z");
    expect(change({ trait: "birthday", age: { gte: 18 } }, { traits }, "America/New_York")).toBe(
      "2026-04-03T04:00:00.000Z",
    );
  });

  test("what does not depend on time never changes by it", () => {
    expect(change({ event: "Order Completed", gte: 1 }, { events: [order(3)] })).toBeNull();
    expect(change({ trait: "city", is: "Kyiv" }, { traits: { city: "Kyiv" } })).toBeNull();
  });

  test("random documents: nothing changes before the instant, and something does at it", () => {
    const scenario = arbitraryMoment().chain((moment) =>
      fc.tuple(
        fc.constant(moment),
        arbitraryDocument(moment),
        arbitraryFacts(moment),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 8, maxLength: 8 }),
      ),
    );
    fc.assert(
      fc.property(scenario, ([moment, document, drawn, probes]) => {
        const facts: ContactFacts = { ...drawn, id: 1 };
        const input = inputOf(document, moment);
        const verdict = interpret(input, facts);
        const at = nextChange(input, facts);
        expect(explain(input, facts)).toMatchObject({ member: verdict, changesAt: at });
        const horizon = at ?? moment.now + 4 * 366 * DAY;
        for (const probe of [...probes, 1]) {
          const now = Math.min(horizon - 1, Math.floor(moment.now + (horizon - moment.now) * probe));
          if (now >= moment.now) expect(interpret({ ...input, now }, facts)).toBe(verdict);
        }
        if (at !== null) expect(interpret({ ...input, now: at }, facts)).toBe(!verdict);
      }),
      { seed: Number(process.env["KINDRED_SEED"] ?? 7), numRuns: Number(process.env["KINDRED_RUNS"] ?? 400) },
    );
  }, 120_000);
});
