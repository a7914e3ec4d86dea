import type { Json, JsonObject } from "@kindred/schema";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bindArguments } from "../check/bind.ts";
import { check } from "../check/check.ts";
import type { Diagnostic } from "../check/diagnostic.ts";
import type { CheckContext } from "../check/reader.ts";
import { evaluatePlan } from "../interpret/evaluate.ts";
import { lower } from "../plan/lower.ts";
import {
  arbitraryCatalogue,
  arbitraryDocument,
  arbitraryFacts,
  arbitraryMoment,
  storedDocuments,
  testingContext,
} from "../testing/index.ts";
import { lint } from "./lint.ts";
import { applyPatch } from "./patch.ts";
import { createLibrary } from "./references.ts";

const bare: CheckContext = { timezone: "Europe/Kyiv", segments: new Map(), lists: new Set(["vip"]) };

function lintDocument(document: unknown, context: CheckContext = bare): readonly Diagnostic[] {
  const checked = check(document, context);
  return checked.ok ? lint(checked, context) : checked.diagnostics;
}

const documentOf = (where: unknown): Json => ({ version: 1, id: "x", name: "X", where }) as Json;
const lintWhere = (where: unknown, context?: CheckContext): readonly Diagnostic[] =>
  lintDocument(documentOf(where), context);

/** The document after the fix of what is said, once it is all that is said. */
function mended(where: unknown, context?: CheckContext): unknown {
  const said = lintWhere(where, context);
  expect(said).toHaveLength(1);
  expect(said[0]?.fix).toBeDefined();
  return (applyPatch(documentOf(where), said[0]!.fix!.patch) as JsonObject)["where"];
}

const kyiv = { trait: "city", is: "Kyiv" };
const lviv = { trait: "city", is: "Lviv" };
const order = { event: "Order Completed" };
const viewed = { event: "Product Viewed" };

describe("what the linter says, where, and what it proposes", () => {
  test.each([
    ["contradiction", "/where/all/1", { all: [kyiv, lviv] }, { all: [{ trait: "city", in: ["Kyiv", "Lviv"] }] }],
    [
      "contradiction",
      "/where/all/1",
      {
        all: [
          { trait: "n", gt: 5 },
          { trait: "n", lt: 3 },
        ],
      },
      {
        all: [
          { trait: "n", gt: 3 },
          { trait: "n", lt: 5 },
        ],
      },
    ],
    [
      "contradiction",
      "/where/all/2",
      { all: [{ ...order, gte: 3 }, viewed, { ...order, lt: 2 }] },
      { all: [{ ...order, gte: 2 }, viewed, { ...order, lt: 3 }] },
    ],
    ["contradiction", "/where/any/0/all/1", { any: [{ all: [kyiv, lviv] }, order] }, { any: [order] }],
    [
      "contradictory_group",
      "/where/any/1",
      {
        any: [
          order,
          {
            all: [
              { trait: "city", in: ["a", "b"] },
              { trait: "city", isNot: "a" },
              { trait: "city", isNot: "b" },
            ],
          },
        ],
      },
      { any: [order] },
    ],
    [
      "tautology",
      "/where/all/0/any/1",
      { all: [{ any: [kyiv, { trait: "city", isNot: "Kyiv" }] }, order] },
      { all: [order] },
    ],
    ["tautology", "/where/none/1", { none: [kyiv, { not: kyiv }] }, { none: [kyiv] }],
    [
      "exhaustive_group",
      "/where/all/0",
      {
        all: [
          {
            any: [
              { ...order, lt: 3 },
              { ...order, between: [3, 5] },
              { ...order, gte: 6 },
            ],
          },
          viewed,
        ],
      },
      { all: [viewed] },
    ],
    ["never_holds", "/where/any/0", { any: [{ ...order, lt: 0 }, viewed] }, { any: [viewed] }],
    ["never_holds", "/where", { ...order, lt: 0 }, { ...order, lt: 1 }],
    [
      "never_holds",
      "/where",
      { ...order, measure: "days", window: { this: "week" }, gte: 8 },
      { ...order, measure: "days", window: { this: "week" }, gte: 7 },
    ],
    ["never_holds", "/where/any/1", { any: [order, { any: [] }] }, { any: [order] }],
    ["never_holds", "/where/any/1", { any: [order, { trait: "born", age: { gt: 20, lt: 21 } }] }, { any: [order] }],
    ["always_holds", "/where", { ...order, gte: 0 }, { ...order, gte: 1 }],
    ["always_holds", "/where/all/0", { all: [{ all: [] }, order] }, { all: [order] }],
    [
      "tautology",
      "/where/where/any/1",
      {
        ...order,
        where: {
          any: [
            { property: "a", exists: true },
            { property: "a", exists: false },
          ],
        },
      },
      order,
    ],
    ["empty_list", "/where/any/0/in", { any: [{ trait: "city", in: [] }, order] }, { any: [order] }],
    ["duplicate_condition", "/where/all/1", { all: [order, { ...order, gte: 1 }] }, { all: [order] }],
    ["redundant_condition", "/where/all/0", { all: [order, { ...order, gte: 3 }] }, { all: [{ ...order, gte: 3 }] }],
    ["redundant_condition", "/where/all/1", { all: [kyiv, { trait: "city", in: ["Kyiv", "Lviv"] }] }, { all: [kyiv] }],
    [
      "redundant_condition",
      "/where/any/0",
      {
        any: [
          { ...order, window: { last: "7d" } },
          { ...order, window: { last: "30d" } },
        ],
      },
      { any: [{ ...order, window: { last: "30d" } }] },
    ],
    [
      "redundant_condition",
      "/where/none/1",
      { none: [{ trait: "city", exists: true }, kyiv] },
      { none: [{ trait: "city", exists: true }] },
    ],
    [
      "redundant_condition",
      "/where/where/all/1",
      {
        ...order,
        where: {
          all: [
            { property: "a", gt: 5 },
            { property: "a", gt: 3 },
          ],
        },
      },
      { ...order, where: { all: [{ property: "a", gt: 5 }] } },
    ],
    [
      "redundant_condition",
      "/where/sequence/1/where/any/1",
      {
        sequence: [
          viewed,
          {
            ...order,
            where: {
              any: [
                { property: "a", gt: 3 },
                { property: "a", is: 4 },
              ],
            },
          },
        ],
      },
      { sequence: [viewed, { ...order, where: { any: [{ property: "a", gt: 3 }] } }] },
    ],
  ])("%s at %s", (code, pointer, where, after) => {
    const said = lintWhere(where).filter((one) => one.code === code);
    expect(said).toMatchObject([{ code, pointer }]);
    expect(mended(where)).toEqual(after);
    expect(lintWhere(after).filter(({ severity }) => severity === "warning")).toEqual([]);
  });

  test.each([
    ["everybody", { all: [] }],
    [
      "a number that may be missing",
      {
        any: [
          { trait: "n", gte: 5 },
          { trait: "n", lt: 5 },
        ],
      },
    ],
    [
      "a rolling window beside dates",
      {
        all: [
          { ...order, window: { last: "30d" } },
          { ...order, lt: 1, window: { from: "2020-01-01" } },
        ],
      },
    ],
    [
      "an average that can move either way",
      {
        all: [
          { ...order, measure: { avg: "x" }, gt: 5 },
          { ...order, measure: { avg: "x" }, window: { last: "7d" }, lt: 5 },
        ],
      },
    ],
    ["the opposite one level up", { all: [order, { any: [viewed, { ...order, lt: 1 }] }] }],
    [
      "a parametric pair",
      {
        all: [
          { trait: "a", is: "x" },
          { trait: "b", is: "x" },
        ],
      },
    ],
  ])("says nothing of %s", (_name, where) => expect(lintWhere(where)).toEqual([]));

  test("says once what is wrong at several levels", () => {
    expect(lintWhere({ all: [{ any: [{ all: [kyiv, lviv] }] }, order] }).map(({ pointer }) => pointer)).toEqual([
      "/where/all/0/any/0/all/1",
    ]);
  });

  test("gives the checker's own findings a fix", () => {
    const context = { ...bare, eventNames: new Set(["Order Completed"]), traitNames: new Set(["city"]) };
    expect(mended({ event: "Order Complete" }, context)).toEqual(order);
    expect(mended({ trait: "citty", is: "Kyiv" }, context)).toEqual(kyiv);
    expect(mended({ trait: "city", in: ["Kyiv", "Lviv", "Kyiv"] }, context)).toEqual({
      trait: "city",
      in: ["Kyiv", "Lviv"],
    });
  });
});

describe("beside other segments", () => {
  const saved = (where: unknown, more: object = {}): unknown => ({ version: 1, name: "V I P", where, ...more });
  const among = (segments: Record<string, unknown>): CheckContext => ({
    ...bare,
    segments: new Map(Object.entries(segments).map(([id, document]) => [id, { id, ...(document as object) }])),
  });
  const vip = { all: [{ ...order, gte: 5 }, kyiv] };

  test("the same, however it is written", () => {
    const context = among({ vip: saved(vip) });
    const where = { not: { any: [{ not: { ...order, gt: 4 } }, { trait: "city", notIn: ["Kyiv"] }] } };
    expect(lintWhere(where, context)).toMatchObject([{ code: "same_as_segment", severity: "hint", pointer: "/where" }]);
    expect(mended(where, context)).toEqual({ segment: "vip" });
    expect(lintWhere({ segment: "vip" }, context)).toEqual([]);
  });

  test("a part that spells it out", () => {
    const context = among({ vip: saved(vip) });
    expect(mended({ any: [vip, { list: "vip" }] }, context)).toEqual({ any: [{ segment: "vip" }, { list: "vip" }] });
  });

  test("inside and around", () => {
    const context = among({ vip: saved(vip), buyers: saved(order), strangers: saved({ list: "vip" }) });
    const said = lintWhere({ all: [{ ...order, gte: 9 }, viewed, kyiv] }, context);
    expect(said.map(({ code }) => code)).toEqual(["inside_segment", "inside_segment"]);
    expect(lintWhere({ ...order, gte: 4 }, context).map(({ code }) => code)).toEqual([
      "contains_segment",
      "inside_segment",
    ]);
    expect(mended({ all: [{ ...order, gte: 5 }, viewed, kyiv] }, among({ vip: saved(vip) }))).toEqual({
      all: [{ segment: "vip" }, viewed],
    });
  });

  test("what rests on another segment is not called safe", () => {
    const context = among({ vip: saved(vip) });
    const said = lintWhere({ all: [{ segment: "vip" }, kyiv] }, context);
    expect(said.filter(({ code }) => code === "redundant_condition")).toMatchObject([
      { code: "redundant_condition", pointer: "/where/all/1", fix: { safe: false } },
    ]);
    expect(lintWhere({ all: [{ ...order, gte: 9 }, order] })).toMatchObject([{ fix: { safe: true } }]);
  });

  test("but not itself, nor those that refer to it, nor those it refers to", () => {
    const context = among({ x: saved(order), above: saved({ segment: "x" }), vip: saved(vip) });
    expect(lintWhere(order, context).map(({ code }) => code)).toEqual(["contains_segment"]);
    expect(lintWhere({ all: [{ segment: "vip" }, viewed] }, context)).toEqual([]);
  });

  test("in another time zone is another segment", () => {
    const today = { ...order, window: { this: "day" } };
    expect(lintWhere(today, among({ vip: saved(today, { timezone: "Asia/Kolkata" }) }))).toEqual([]);
  });

  test("found by its hash without being read", () => {
    const context = among({ vip: saved(vip) });
    const checked = check(documentOf(vip), context);
    if (!checked.ok) throw new Error("unsound");
    const hashes = new Map([["vip", checked.hash]]);
    expect(lint(checked, context, { hashes, effort: 1 })).toMatchObject([{ code: "same_as_segment" }]);
  });
});

test("a fix that is said to be safe changes nobody's membership", () => {
  const library = createLibrary(testingContext);
  const segments = new Map([...storedDocuments.keys()].map((id) => [id, library.segment(id)!]));
  let applied = 0;
  const scenario = arbitraryMoment().chain((moment) =>
    fc.record({
      now: fc.constant(moment.now),
      documents: fc.array(arbitraryDocument(moment), { minLength: 10, maxLength: 10 }),
      population: fc.array(arbitraryFacts(moment), { minLength: 10, maxLength: 10 }),
      catalogue: arbitraryCatalogue(moment),
    }),
  );
  fc.assert(
    fc.property(scenario, ({ now, documents, population, catalogue }) => {
      const products = new Map(catalogue.map(({ productId, versions }) => [productId, versions]));
      const members = (document: unknown): readonly boolean[] => {
        const checked = check(document, testingContext);
        if (!checked.ok) throw new Error(JSON.stringify(checked.diagnostics));
        const bound = bindArguments(checked.segment, {});
        if (!bound.ok) throw new Error("unbound");
        const plan = lower({ segment: bound.segment, segments, now, timezone: testingContext.timezone });
        return population.map((facts, id) => evaluatePlan(plan, { ...facts, id, products }));
      };
      for (const document of documents) {
        const before = members(document);
        for (const { fix } of lintDocument(document, testingContext)) {
          if (fix === undefined) continue;
          const after = applyPatch(document as Json, fix.patch);
          if (!fix.safe) expect(check(after, testingContext).ok).toBe(true);
          else expect([++applied, members(after)]).toEqual([applied, before]);
        }
      }
    }),
    { numRuns: Number(process.env["KINDRED_RUNS"] ?? 40) },
  );
  expect(applied).toBeGreaterThan(10);
  if (process.env["KINDRED_RUNS"]) console.log({ applied });
});
