import type { JsonObject } from "@kindred/schema";
import { describe, expect, test } from "vitest";
import { bindArguments } from "../check/bind.ts";
import { check } from "../check/check.ts";
import { interpret } from "./evaluate.ts";
import type { ContactFacts, FactEvent } from "./facts.ts";

/** The specification's own words as examples: the two executors agree with each other, these say with what. */
const NOW = Date.UTC(2026, 2, 31, 12);
const HOUR = 3_600_000;
const DAY = 24 * HOUR;

function holds(where: unknown, facts: Partial<ContactFacts> = {}, timezone = "UTC"): boolean {
  const context = { timezone, segments: new Map<string, unknown>(), lists: new Set(["fair"]) };
  const checked = check({ version: 1, id: "x", name: "x", where }, context);
  if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
  const bound = bindArguments(checked.segment, {});
  if (!bound.ok) throw new Error(JSON.stringify(bound.diagnostics));
  const input = { segment: bound.segment, segments: new Map(), now: NOW, timezone };
  return interpret(input, { id: 1, key: "con_x", addedAt: 0, traits: {}, events: [], lists: new Set(), ...facts });
}

const withTraits = (traits: JsonObject): Partial<ContactFacts> => ({ traits });

let messages = 0;
function event(name: string, ago: number, properties: JsonObject = {}, messageId = `m${messages++}`): FactEvent {
  return { event: name, ts: NOW - ago, messageId, properties };
}
const history = (...events: readonly FactEvent[]): Partial<ContactFacts> => {
  return { events: [...events].sort((a, b) => a.ts - b.ts || (a.messageId < b.messageId ? -1 : 1)) };
};

describe("a missing value", () => {
  test("fails every comparison and passes every negation", () => {
    expect(holds({ trait: "city", is: "Kyiv" })).toBe(false);
    expect(holds({ trait: "city", isNot: "Kyiv" })).toBe(true);
    expect(holds({ trait: "city", notIn: ["Kyiv"] })).toBe(true);
    expect(holds({ trait: "tags", notHas: "a" })).toBe(true);
    expect(holds({ trait: "age", lt: 10 })).toBe(false);
  });

  test("is not an empty text, a zero or false", () => {
    for (const value of ["", 0, false])
      expect(holds({ trait: "t", exists: true }, withTraits({ t: value }))).toBe(true);
    expect(holds({ trait: "t", exists: true }, withTraits({ t: null }))).toBe(false);
  });
});

describe("types", () => {
  test("a numeric text is no number", () => {
    expect(holds({ trait: "n", is: 2 }, withTraits({ n: "2" }))).toBe(false);
    expect(holds({ trait: "n", gte: 1 }, withTraits({ n: "2" }))).toBe(false);
  });

  test("texts compare by case unless told otherwise", () => {
    expect(holds({ trait: "c", is: "київ" }, withTraits({ c: "КИЇВ" }))).toBe(false);
    expect(holds({ trait: "c", is: "київ", ignoreCase: true }, withTraits({ c: "КИЇВ" }))).toBe(true);
  });
});

describe("logic", () => {
  test("an empty all is true, an empty any is false", () => {
    expect(holds({ all: [] })).toBe(true);
    expect(holds({ any: [] })).toBe(false);
    expect(holds({ none: [] })).toBe(true);
  });
});

describe("windows", () => {
  test("a rolling one leaves out what is exactly as old as it", () => {
    const window = { last: "7d" };
    expect(holds({ event: "A", window }, history(event("A", 7 * DAY)))).toBe(false);
    expect(holds({ event: "A", window }, history(event("A", 7 * DAY - 1)))).toBe(true);
  });

  test("what lies after now does not exist", () => {
    expect(holds({ event: "A" }, history(event("A", -1)))).toBe(false);
    expect(holds({ event: "A" }, history(event("A", 0)))).toBe(true);
  });

  test("an absolute one is half-open, an anchored one takes both ends in", () => {
    const window = { from: "2026-03-01", to: "2026-03-02" };
    const at = (iso: string): Partial<ContactFacts> => history(event("A", NOW - Date.parse(iso)));
    expect(holds({ event: "A", window }, at("2026-03-01T00:00:00Z"))).toBe(true);
    expect(holds({ event: "A", window }, at("2026-03-02T00:00:00Z"))).toBe(false);
    const anchored = { event: "A", window: { within: "1d", of: { trait: "start" } } };
    const started = { ...at("2026-03-02T00:00:00Z"), traits: { start: "2026-03-01" } };
    expect(holds(anchored, started)).toBe(true);
    expect(holds(anchored, at("2026-03-02T00:00:00Z"))).toBe(false);
  });

  test("'did not' includes who never did anything", () => {
    expect(holds({ event: "A", lt: 1 })).toBe(true);
  });
});

describe("measures", () => {
  const spent = (...revenues: readonly (number | string)[]): Partial<ContactFacts> =>
    history(...revenues.map((revenue, index) => event("A", index * HOUR, { revenue })));

  test("sum and avg are rounded to six decimals before they are compared", () => {
    expect(holds({ event: "A", measure: { sum: "revenue" }, is: 0.3 }, spent(0.1, 0.2))).toBe(true);
    expect(holds({ event: "A", measure: { avg: "revenue" }, is: 0.333333 }, spent(0, 0, 1))).toBe(true);
  });

  test("over nothing sums are 0 and averages are missing", () => {
    expect(holds({ event: "A", measure: { sum: "revenue" }, lte: 0 })).toBe(true);
    expect(holds({ event: "A", measure: { avg: "revenue" }, lte: 0 })).toBe(false);
    expect(holds({ event: "A", measure: { sum: "revenue" }, is: 5 }, spent("100", 5))).toBe(true);
  });

  test("ties of first and last go to the smaller message id, of the most frequent to the smaller value", () => {
    const tied = history(event("A", HOUR, { p: "x" }, "b"), event("A", HOUR, { p: "y" }, "a"));
    expect(holds({ event: "A", measure: { first: "p" }, is: "y" }, tied)).toBe(true);
    expect(holds({ event: "A", measure: { last: "p" }, is: "y" }, tied)).toBe(true);
    expect(holds({ event: "A", measure: { mostFrequent: "p" }, is: "x" }, tied)).toBe(true);
  });

  test("the last value is that of the latest event that carries one", () => {
    const facts = history(event("A", 2 * HOUR, { p: 1 }), event("A", HOUR));
    expect(holds({ event: "A", measure: { last: "p" }, is: 1 }, facts)).toBe(true);
  });

  test("days are local dates", () => {
    const facts = history(event("A", 15 * HOUR + 1), event("A", 15 * HOUR));
    expect(holds({ event: "A", measure: "days", gte: 2 }, facts, "Europe/Kyiv")).toBe(true);
    expect(holds({ event: "A", measure: "days", gte: 2 }, facts)).toBe(false);
  });

  test("a change with nothing to compare with is missing", () => {
    const halved = { event: "A", window: { last: "7d" }, versus: { ago: ["14d", "7d"] }, ratio: { lte: 0.5 } };
    expect(holds(halved, history(event("A", DAY), event("A", 8 * DAY), event("A", 9 * DAY)))).toBe(true);
    expect(holds(halved, history(event("A", DAY)))).toBe(false);
  });
});

describe("sequences", () => {
  const steps = { sequence: [{ event: "A" }, { event: "B", within: "1h", same: "p" }] };

  test("follow strictly, within the time, with the same property", () => {
    const p = { p: "1" };
    expect(holds(steps, history(event("A", 2 * HOUR, p), event("B", HOUR, p)))).toBe(true);
    expect(holds(steps, history(event("A", HOUR, p), event("B", HOUR, p)))).toBe(false);
    expect(holds(steps, history(event("A", 2 * HOUR + 1, p), event("B", HOUR, p)))).toBe(false);
    expect(holds(steps, history(event("A", 2 * HOUR, p), event("B", HOUR, { p: "2" })))).toBe(false);
    expect(holds(steps, history(event("A", 2 * HOUR), event("B", HOUR)))).toBe(false);
  });

  test("try every start, not only the first", () => {
    const where = { sequence: [{ event: "A" }, { event: "B" }, { absent: "C", within: "2h" }] };
    const facts = history(event("A", 9 * HOUR), event("B", 8 * HOUR), event("C", 7 * HOUR), event("B", 5 * HOUR));
    expect(holds(where, facts)).toBe(true);
  });

  test("an absence holds once its time has fully passed", () => {
    const where = { sequence: [{ event: "A" }, { absent: "B", within: "24h" }] };
    expect(holds(where, history(event("A", 24 * HOUR - 1)))).toBe(false);
    expect(holds(where, history(event("A", 24 * HOUR)))).toBe(true);
    expect(holds(where, history(event("A", 25 * HOUR), event("B", HOUR)))).toBe(false);
  });

  test("an absence between two events forbids only what lies between them", () => {
    const where = { sequence: [{ event: "A" }, { absent: "C" }, { event: "B" }] };
    expect(holds(where, history(event("A", 3 * HOUR), event("C", 2 * HOUR), event("B", HOUR)))).toBe(false);
    expect(holds(where, history(event("A", 3 * HOUR), event("B", HOUR), event("C", HOUR)))).toBe(true);
  });
});

describe("one event's row", () => {
  test("some and every look into arrays of objects", () => {
    const facts = history(event("A", HOUR, { products: [{ price: 5 }, { price: 50 }] }));
    const asks = (quantifier: "some" | "every", gt: number): boolean =>
      holds({ event: "A", where: { property: "products", [quantifier]: { property: "price", gt } } }, facts);
    expect([asks("some", 40), asks("every", 40), asks("every", 4)]).toEqual([true, false, true]);
  });

  test("hours wrap midnight, in the zone", () => {
    const night = { event: "A", where: { hour: { from: 22, to: 6 } } };
    const facts = history(event("A", 13 * HOUR));
    expect(holds(night, facts)).toBe(true);
    expect(holds(night, facts, "Asia/Tokyo")).toBe(false);
  });

  test("a product is looked up as it is now, or as it was then", () => {
    const versions = [
      { validFrom: NOW - 10 * DAY, doc: { in_stock: true } },
      { validFrom: NOW - DAY, doc: { in_stock: false } },
    ];
    const facts = { ...history(event("A", 5 * DAY, { product_id: "p" })), products: new Map([["p", versions]]) };
    expect(holds({ event: "A", where: { product: "in_stock", is: false } }, facts)).toBe(true);
    expect(holds({ event: "A", where: { productThen: "in_stock", is: false } }, facts)).toBe(false);
  });
});

describe("when a contact was added", () => {
  const added = (window: unknown, ago: number): boolean => holds({ added: window }, { addedAt: NOW - ago });

  test("lies in a window as an event does", () => {
    expect(added({ last: "7d" }, 7 * DAY - 1)).toBe(true);
    expect(added({ last: "7d" }, 7 * DAY)).toBe(false);
    expect(added({ from: "2026-03-31", to: "2026-04-01" }, 12 * HOUR)).toBe(true);
    expect(added({ from: "2026-03-31", to: "2026-04-01" }, 12 * HOUR + 1)).toBe(false);
    expect(added({ previous: "month" }, 31 * DAY)).toBe(true);
    expect(holds({ not: { added: { last: "7d" } } }, { addedAt: NOW - 7 * DAY })).toBe(true);
  });

  test("is nothing before its own instant", () => {
    expect(added({ last: "7d" }, -1)).toBe(false);
    expect(added({ from: "2026-03-01" }, -1)).toBe(false);
  });
});

describe("lists and samples", () => {
  test("a list is asked by name", () => {
    expect(holds({ list: "fair" }, { lists: new Set(["fair"]) })).toBe(true);
    expect(holds({ list: "fair" })).toBe(false);
  });

  test("slices of a sample part everybody", () => {
    const slices = [0, 25, 50, 75].map((from) => holds({ sample: "s", from, to: from + 25 }));
    expect(slices.filter(Boolean)).toHaveLength(1);
  });
});
