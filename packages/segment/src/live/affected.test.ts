import type { Json } from "@kindred/schema";
import fc from "fast-check";
import { expect, test } from "vitest";
import { interpret } from "../interpret/evaluate.ts";
import type { ContactFacts } from "../interpret/facts.ts";
import { lower } from "../plan/lower.ts";
import { arbitraryCatalogue, arbitraryFacts, type Moment } from "../testing/index.ts";
import { type Affected, affectedBy } from "./affected.ts";
import { arbitraryLiveScenario, inputOf, seeded } from "./testing.ts";

/** One piece of news, and whether it can matter. */
interface News {
  readonly matters: (affected: Affected) => boolean;
  readonly change: (facts: ContactFacts) => ContactFacts;
}

/** News as another random contact would bring it: an event, a trait that is set or removed, a list, a catalogue. */
function arbitraryNews(moment: Moment): fc.Arbitrary<readonly News[]> {
  return fc.tuple(arbitraryFacts(moment), arbitraryCatalogue(moment)).map(([other, catalogue]) => {
    const events = other.events.map((event, i): News => ({
      matters: ({ events: names }) => names.has(event.event),
      change: (facts) => {
        const all = [...facts.events, { ...event, messageId: `${event.messageId}-${i}` }];
        return { ...facts, events: all.sort((a, b) => a.ts - b.ts || (a.messageId < b.messageId ? -1 : 1)) };
      },
    }));
    const trait = (name: string, value: Json | undefined): News => ({
      matters: ({ traits }) => traits.has(name),
      change: (facts) => {
        const { [name]: _, ...rest } = facts.traits;
        return { ...facts, traits: value === undefined ? rest : { ...rest, [name]: value } };
      },
    });
    const lists = ["vip", "trade-show-2026"].map((list): News => ({
      matters: (affected) => affected.lists.has(list),
      change: (facts) => {
        const on = new Set(facts.lists);
        if (!on.delete(list)) on.add(list);
        return { ...facts, lists: on };
      },
    }));
    const permissions = (other.permissions ?? []).map((row): News => ({
      matters: ({ subjects }) => subjects.has(row.subject),
      change: (facts) => {
        const all = [...(facts.permissions ?? []), row];
        return { ...facts, permissions: all.sort((a, b) => a.at - b.at) };
      },
    }));
    const ledger = (other.ledger ?? []).map((entry): News => ({
      matters: (affected) => affected.ledger.has(entry.segment),
      change: (facts) => ({ ...facts, ledger: [...(facts.ledger ?? []), entry].sort((a, b) => a.at - b.at) }),
    }));
    const products: News = {
      matters: (affected) => affected.products,
      change: (facts) => ({
        ...facts,
        products: new Map(catalogue.map(({ productId, versions }) => [productId, versions])),
      }),
    };
    const set = Object.entries(other.traits).map(([name, value]) => trait(name, value));
    const removed = ["city", "address", "birthday", "tags"].map((name) => trait(name, undefined));
    return [...events, ...set, ...removed, ...lists, ...permissions, ...ledger, products];
  });
}

test("random documents: what is said not to matter changes no verdict, and what changes one is said to matter", () => {
  let changed = 0;
  const scenario = arbitraryLiveScenario().chain((one) => fc.tuple(fc.constant(one), arbitraryNews(one.moment)));
  fc.assert(
    fc.property(scenario, ([{ input, facts }, news]) => {
      const affected = affectedBy(lower(input));
      const verdict = interpret(input, facts);
      for (const { matters, change } of news) {
        if (interpret(input, change(facts)) === verdict) continue;
        changed++;
        expect(matters(affected)).toBe(true);
      }
    }),
    { ...seeded, numRuns: Math.ceil(seeded.numRuns / 2) },
  );
  expect(changed).toBeGreaterThan(seeded.numRuns / 20);
}, 120_000);

test("names come from every part of a document and from segments it refers to", () => {
  const where = {
    all: [
      { trait: "address.city", is: "Kyiv" },
      { event: "A", where: { product: "price", gt: 5 } },
      { event: "B", window: { within: "7d", of: { trait: "signed.at" } } },
      { event: "B", window: { within: "7d", of: { first: "C" } } },
      { event: "D", measure: "count", versus: { previous: "month" }, ratio: { gt: 1 } },
      { sequence: [{ event: "E" }, { absent: "F", within: "1h" }] },
      { list: "vip" },
      { segment: "buyers" },
      { segment: "quiet", entered: { within: "7d", of: { last: "G" } } },
      { segment: "big-spenders", at: "2026-01-01" },
      { channel: "email", reachable: true },
      { subscribed: "news" },
      { score: "churn", gte: 0.5 },
    ],
  };
  const plan = lower(inputOf({ version: 1, id: "x", where }, { now: 0, timezone: "UTC" }));
  expect(affectedBy(plan)).toEqual({
    events: new Set(["A", "B", "C", "D", "E", "F", "G", "Order Completed"]),
    traits: new Set(["address", "signed"]),
    lists: new Set(["vip"]),
    subjects: new Set(["address:email", "consent:email", "suppressed:email", "topic:news"]),
    products: true,
    ledger: new Set(["quiet", "big-spenders"]),
  });
});
