import fc from "fast-check";
import { describe, expect, it } from "vitest";

import { interpret } from "../interpret/evaluate.ts";
import type { Segment } from "../language/ast.ts";
import {
  arbitraryCatalogue,
  arbitraryDocument,
  arbitraryFacts,
  arbitraryMoment,
  storedDocuments,
  testingContext,
} from "../testing/index.ts";
import { bindArguments } from "./bind.ts";
import { check, type Checked } from "./check.ts";

const around = arbitraryMoment().chain((moment) =>
  fc.record({ moment: fc.constant(moment), document: arbitraryDocument(moment) }),
);

const checkWhere = (where: unknown): Checked => check({ version: 1, id: "me", where }, testingContext);

function sound(document: unknown): Extract<Checked, { ok: true }> {
  const checked = check(document, testingContext);
  if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
  return checked;
}

describe("whatever is sent", () => {
  it("never throws on arbitrary values", () => {
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
    });
    fc.assert(
      fc.property(anything, anything, (value, where) => {
        check(value, testingContext);
        checkWhere(where);
        checkWhere({ all: [where] });
      }),
      { numRuns: 300 },
    );
  });

  it("never throws on a document with one place exchanged", () => {
    fc.assert(
      fc.property(around, fc.jsonValue(), fc.nat(), ({ document }, value, place) => {
        const checked = check(withExchanged(document, value, place), testingContext);
        for (const { code, pointer, message } of checked.diagnostics) {
          expect(code).toMatch(/^[a-z_]+$/);
          expect(pointer).toMatch(/^(\/|$)/);
          expect(message).not.toMatch(/undefined|\[object/);
        }
        expect(checked.ok).toBe(!checked.diagnostics.some(({ severity }) => severity === "error"));
      }),
      { numRuns: 400 },
    );
  });

  it("survives nesting a hundred thousand deep", () => {
    let deep: unknown = { list: "vip" };
    for (let level = 0; level < 100_000; level++) deep = level % 2 === 0 ? { not: deep } : { all: [deep] };
    expect(checkWhere(deep).diagnostics).toMatchObject([{ code: "too_deep" }]);
    let lists: unknown = [];
    for (let level = 0; level < 100_000; level++) lists = [lists];
    expect(check(lists, testingContext).diagnostics).toMatchObject([{ code: "too_deep" }]);
  });

  it("counts elements of elements, and the steps of sequences, as depth", () => {
    let predicate: unknown = { property: "p", between: [1, 2] };
    for (let level = 2; level < 64; level++) predicate = { property: "p", some: predicate };
    expect(checkWhere({ event: "E", where: predicate }).ok).toBe(true);
    expect(checkWhere({ not: { event: "E", where: predicate } }).diagnostics[0]).toMatchObject({ code: "too_deep" });
    let logic: unknown = { property: "p", between: [1, 2] };
    for (let level = 2; level < 64; level++) logic = { all: [logic] };
    const sequence = [{ event: "A" }, { event: "B", where: logic }];
    expect(checkWhere({ sequence }).ok).toBe(true);
    expect(checkWhere({ all: [{ sequence }] }).diagnostics[0]).toMatchObject({ code: "too_deep" });
  });

  it("counts conditions, not braces, as depth", () => {
    const nested = (levels: number): unknown => {
      let condition: unknown = { list: "vip" };
      for (let level = 1; level < levels; level++) condition = { any: [condition, { list: "trade-show-2026" }] };
      return condition;
    };
    expect(checkWhere(nested(64)).ok).toBe(true);
    expect(checkWhere(nested(65)).diagnostics[0]).toMatchObject({ code: "too_deep" });
  });

  it("survives an object with thousands of keys, and does not repeat itself for each", () => {
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`key${index}`, index]));
    const checked = check({ version: 1, id: "me", where: { trait: "a", is: 1, ...many }, ...many }, testingContext);
    expect(checked.diagnostics.length).toBeLessThanOrEqual(201);
    expect(checked.diagnostics.at(-1)).toMatchObject({ code: "too_many_problems" });
  });

  it("refuses lists that are more or less than lists", () => {
    const named = Object.assign(["E"], { constructor: 5 });
    expect(checkWhere({ event: named }).diagnostics).toMatchObject([{ code: "not_json", pointer: "/where/event" }]);
    expect(checkWhere({ event: Array(2) }).diagnostics).toMatchObject([{ code: "not_json", pointer: "/where/event" }]);
  });

  it("survives a document that contains itself", () => {
    const loop: Record<string, unknown> = { version: 1 };
    loop["where"] = { all: [loop] };
    expect(check(loop, testingContext).diagnostics).toMatchObject([{ code: "too_deep" }]);
  });

  it("refuses more values than a document may have", () => {
    expect(
      checkWhere({ trait: "a", in: Array.from({ length: 20_001 }, (_, index) => index) }).diagnostics,
    ).toMatchObject([{ code: "too_large" }]);
    expect(checkWhere({ trait: "a", in: Array.from({ length: 15_000 }, (_, index) => index) }).ok).toBe(true);
  });

  it("takes no longer for what is deep and wide at once", () => {
    let condition: unknown = { trait: "a", in: Array.from({ length: 18_000 }, (_, index) => `value ${index}`) };
    for (let level = 1; level < 60; level++)
      condition = { [level % 2 === 0 ? "all" : "any"]: [condition, { trait: "b", is: level }] };
    const before = process.cpuUsage();
    expect(checkWhere(condition).ok).toBe(true);
    // Of work, which is the same on a busy machine.
    expect(process.cpuUsage(before).user).toBeLessThan(5_000_000);
  });

  it("gives no key a way into Object's prototype", () => {
    for (const key of ["__proto__", "constructor", "toString", "hasOwnProperty"]) {
      const hostile = (at: string): unknown => JSON.parse(at.replaceAll("KEY", key)) as unknown;
      expect(checkWhere(hostile('{"trait":"a","is":1,"KEY":{"isNot":2}}')).diagnostics).toMatchObject([
        { code: "unknown_operator" },
      ]);
      expect(checkWhere(hostile('{"trait":"a","is":{"param":"KEY"}}')).diagnostics).toMatchObject([
        { code: "unknown_param" },
      ]);
      expect(checkWhere(hostile('{"segment":"buyers","args":{"KEY":1}}')).diagnostics).toMatchObject([
        { code: "unknown_argument" },
      ]);
      check(
        hostile('{"version":1,"id":"me","params":{"KEY":{"type":"string","default":"x"}},"where":{"KEY":[]}}'),
        testingContext,
      );
    }
    expect(({} as Record<string, unknown>)["isNot"]).toBeUndefined();
  });
});

describe("the canonical form", () => {
  it("is a document with the same hash and itself as its canonical form", () => {
    fc.assert(
      fc.property(around, ({ document }) => {
        const first = sound(document);
        const second = sound(first.canonical);
        expect(second.canonical).toEqual(first.canonical);
        expect(JSON.stringify(second.canonical)).toBe(JSON.stringify(first.canonical));
        expect(second.hash).toBe(first.hash);
      }),
      { numRuns: 300 },
    );
  });

  it("means the same as the document", () => {
    const stored = new Map([...storedDocuments].map(([id, document]) => [id, sound(document).segment]));
    const scenario = around.chain(({ moment, document }) =>
      fc.record({
        moment: fc.constant(moment),
        document: fc.constant(document),
        facts: arbitraryFacts(moment),
        catalogue: arbitraryCatalogue(moment),
      }),
    );
    // Rewriting a ranking's conditions gives it another key: every ranking ends at the same value here.
    const ranks = Object.assign(new Map<string, number>(), { get: () => 2 });
    const bound = (document: unknown): Segment => {
      const result = bindArguments(sound(document).segment, {});
      if (!result.ok) throw new Error(JSON.stringify(result.diagnostics));
      return result.segment;
    };
    fc.assert(
      fc.property(scenario, ({ moment, document, facts, catalogue }) => {
        const products = new Map(catalogue.map(({ productId, versions }) => [productId, versions]));
        const answer = (one: unknown): boolean =>
          interpret(
            { segment: bound(one), segments: stored, now: moment.now, timezone: moment.timezone },
            { id: 1, ...facts, products, ranks },
          );
        expect(answer(sound(document).canonical)).toBe(answer(document));
      }),
      { numRuns: 600 },
    );
  });

  const hash = (where: unknown, rest: object = {}): string => sound({ version: 1, id: "me", where, ...rest }).hash;
  const inEvent = (where: unknown): unknown => ({ event: "E", where });
  const [a2, b2] = [
    { property: "a", gt: 1 },
    { property: "b", in: ["x"] },
  ];
  const [a, b] = [
    { trait: "a", is: 1 },
    { event: "E", gte: 2 },
  ];

  it.each<readonly [unknown, unknown]>([
    [{ all: [a, b] }, { all: [b, a, b] }],
    [{ all: [a] }, a],
    [{ any: [{ any: [a, b] }] }, { any: [b, a] }],
    [{ not: { not: a } }, a],
    [{ not: { any: [a, b] } }, { none: [b, a] }],
    [{ none: [a] }, { trait: "a", isNot: 1 }],
    [{ not: { event: "E" } }, { event: "E", lt: 1 }],
    [{ event: "E" }, { event: ["E"], measure: "count", gte: 1, where: { all: [] } }],
    [{ all: [a, { any: [] }] }, { any: [] }],
    [
      { trait: "a", in: [2, 1, 2] },
      { trait: "a", in: [1, 2] },
    ],
    [
      { trait: "a", within: { last: "1w" } },
      { trait: "a", within: { last: "168h" } },
    ],
    [
      { trait: "a", within: { last: "12mo" } },
      { trait: "a", within: { last: "1y" } },
    ],
    [
      { trait: "a", before: "2026-01-01T02:00+02:00" },
      { trait: "a", before: Date.UTC(2026, 0, 1) },
    ],
    [
      { trait: "a", is: -0 },
      { trait: "a", is: 0 },
    ],
    [
      { segment: "from-city", args: { least: 2, city: "x" } },
      { segment: "from-city", args: { city: "x", least: 2 } },
    ],
    [
      {
        sequence: [{ event: "A" }, { event: ["C", "B", "C"], within: "1w", same: ["q", "p", "q"], where: { all: [] } }],
      },
      { sequence: [{ event: ["A"] }, { event: ["B", "C"], within: "7d", same: ["p", "q"] }] },
    ],
    [
      { sequence: [{ event: "A" }, { absent: "C" }, { absent: "B" }, { absent: "C" }, { event: "D", same: ["p"] }] },
      { sequence: [{ event: "A" }, { absent: "B" }, { absent: "C" }, { event: "D", same: "p" }] },
    ],
    [
      { top: 20, by: { event: ["E", "E"], measure: "count", where: { all: [] } } },
      { top: 20, by: { event: "E" } },
    ],
    [
      { not: { event: "E", versus: { last: "1w" }, ratio: { is: 1 } } },
      { event: "E", measure: "count", versus: { last: "7d" }, ratio: { isNot: 1 } },
    ],
    [inEvent({ weekday: [7, 6, 7] }), inEvent({ weekday: [6, 7] })],
    [inEvent({ not: { weekday: [6, 7] } }), inEvent({ weekday: [1, 2, 3, 4, 5] })],
    [inEvent({ weekday: [1, 2, 3, 4, 5, 6, 7] }), { event: "E" }],
    [inEvent({ hour: { from: 22, to: 0 } }), inEvent({ hour: { from: 22, to: 24 } })],
    [inEvent({ not: { hour: { from: 22, to: 6 } } }), inEvent({ hour: { from: 6, to: 22 } })],
    [inEvent({ none: [{ hour: { from: 0, to: 6 } }] }), inEvent({ hour: { from: 6, to: 0 } })],
    [inEvent({ not: { hour: { from: 0, to: 24 } } }), inEvent({ any: [] })],
    [inEvent({ not: { product: "c", is: 1 } }), inEvent({ product: "c", isNot: 1 })],
    [
      inEvent({ property: "p", some: { all: [b2, a2, b2] } }),
      inEvent({ property: "p", some: { none: [{ none: [{ all: [a2, b2] }] }] } }),
    ],
  ])("of %j is that of %j", (first, second) => {
    expect(hash(first)).toBe(hash(second));
  });

  it.each<readonly [unknown, unknown]>([
    [{ all: [a, b] }, { any: [a, b] }],
    [
      { trait: "a", is: 1 },
      { trait: "a", is: "1" },
    ],
    [
      { trait: "a", before: "2026-01-01" },
      { trait: "a", before: "2026-01-01T00:00:00Z" },
    ],
    [
      { trait: "a", within: { last: "30d" } },
      { trait: "a", within: { last: "1mo" } },
    ],
    [{ not: { event: "E", measure: { avg: "p" }, gt: 1 } }, { event: "E", measure: { avg: "p" }, lte: 1 }],
    [
      { trait: "a", is: "x" },
      { trait: "a", is: "x", ignoreCase: true },
    ],
    [{ sequence: [{ event: "A" }, { event: "B" }] }, { sequence: [{ event: "B" }, { event: "A" }] }],
    [
      { sequence: [{ event: "A" }, { absent: "B" }, { event: "C" }, { absent: "D", within: "1h" }] },
      { sequence: [{ event: "A" }, { absent: "D", within: "1h" }, { event: "C" }, { absent: "B", within: "1h" }] },
    ],
    [
      { top: 20, by: { event: "E" } },
      { bottom: 20, by: { event: "E" } },
    ],
    [
      { event: "E", window: { last: "7d" }, versus: { last: "30d" }, ratio: { gt: 1 } },
      { event: "E", window: { last: "30d" }, versus: { last: "7d" }, ratio: { gt: 1 } },
    ],
    [
      { not: { event: "E", versus: { last: "7d" }, ratio: { gt: 1 } } },
      { event: "E", versus: { last: "7d" }, ratio: { lte: 1 } },
    ],
    [inEvent({ property: "p", some: a2 }), inEvent({ property: "p", every: a2 })],
    [inEvent({ not: { property: "p", some: a2 } }), inEvent({ property: "p", every: { not: a2 } })],
    [inEvent({ product: "c", is: 1 }), inEvent({ productThen: "c", is: 1 })],
    [inEvent({ hour: { from: 22, to: 6 } }), inEvent({ hour: { from: 6, to: 22 } })],
  ])("of %j is not that of %j", (first, second) => {
    expect(hash(first)).not.toBe(hash(second));
  });

  it("depends on the parameters and the time zone, and on no name or note", () => {
    expect(hash(a, { name: "One", description: "…", tags: ["x"], kind: "micro" })).toBe(hash(a));
    expect(hash(a, { timezone: "Europe/Kyiv" })).not.toBe(hash(a));
    expect(hash(a, { params: { x: { type: "string" } } })).not.toBe(hash(a));
  });
});

/** The document with the value in the place of one of its parts, however deep. */
function withExchanged(document: unknown, value: unknown, place: number): unknown {
  const copy = structuredClone(document) as Record<string, unknown>;
  const places: (readonly [Record<string, unknown>, string])[] = [];
  const collect = (holder: Record<string, unknown>): void => {
    for (const key of Object.keys(holder)) {
      places.push([holder, key]);
      const inner = holder[key];
      if (typeof inner === "object" && inner !== null) collect(inner as Record<string, unknown>);
    }
  };
  collect(copy);
  const [holder, key] = places[place % places.length] ?? [copy, "where"];
  holder[key] = value;
  return copy;
}
