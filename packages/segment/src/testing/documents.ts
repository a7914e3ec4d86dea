import type { JsonObject } from "@kindred/schema";
import fc from "fast-check";

import type { CheckContext } from "../check/reader.ts";
import { arbitraryChange, arbitraryEvent, arbitraryRank, arbitrarySequence } from "./events.ts";
import { logic, typed } from "./logic.ts";
import { arbitraryHistory, arbitraryPermissionCondition, arbitraryScoreCondition } from "./standing.ts";
import { arbitraryTest, declaredParams } from "./tests.ts";
import { arbitraryUnanchoredWindow } from "./windows.ts";
import { defaultMoment, type Moment } from "./time.ts";
import { listIds, traitKinds } from "./vocabulary.ts";

/** Stored documents that random ones refer to; one is parametric. */
export const storedDocuments: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ["buyers", { version: 1, id: "buyers", where: { event: "Order Completed" } }],
  [
    "quiet",
    {
      version: 1,
      id: "quiet",
      timezone: "Asia/Kolkata",
      where: { not: { event: "Product Viewed", window: { this: "day" } } },
    },
  ],
  [
    "nested",
    { version: 1, id: "nested", where: { all: [{ not: { segment: "buyers" } }, { trait: "city", exists: true }] } },
  ],
  [
    "big-spenders",
    {
      version: 1,
      id: "big-spenders",
      where: { any: [{ top: 40, by: { event: "Order Completed", measure: { sum: "revenue" } } }, { list: "vip" }] },
    },
  ],
  [
    "from-city",
    {
      version: 1,
      id: "from-city",
      params: { city: { type: "string" }, least: { type: "number", default: 1 } },
      where: {
        all: [
          { trait: "city", is: { param: "city" } },
          { event: "Product Viewed", gte: { param: "least" } },
        ],
      },
    },
  ],
]);

/** The context in which random documents are sound. */
export const testingContext: CheckContext = { timezone: "UTC", segments: storedDocuments, lists: new Set(listIds) };

/** A random document of every construct that can be evaluated; checking it in `testingContext` gives no errors. */
export function arbitraryDocument(moment: Moment = defaultMoment): fc.Arbitrary<unknown> {
  const zone = fc.option(fc.constantFrom("UTC", "Europe/Kyiv", "America/New_York", "Pacific/Apia"), {
    freq: 3,
    nil: undefined,
  });
  return fc.tuple(arbitraryCondition(moment), zone).map(([where, timezone]) => {
    const used = new Set([...JSON.stringify(where).matchAll(/"param":"(\w+)"/g)].map((match) => match[1]));
    const params = Object.entries(declaredParams).filter(([name]) => used.has(name));
    return {
      version: 1,
      id: "random",
      ...(timezone === undefined ? {} : { timezone }),
      ...(params.length === 0 ? {} : { params: Object.fromEntries(params) }),
      where,
    };
  });
}

/** A random condition; parameters in it are those of `declaredParams`. */
export function arbitraryCondition(moment: Moment = defaultMoment): fc.Arbitrary<JsonObject> {
  const trait = typed(traitKinds).chain(([path, kind]) =>
    arbitraryTest(moment, kind).map((test) => ({ trait: path, ...test })),
  );
  const leaf = fc.oneof(
    { weight: 5, arbitrary: trait },
    { weight: 8, arbitrary: arbitraryEvent(moment) },
    { weight: 4, arbitrary: arbitrarySequence(moment) },
    { weight: 2, arbitrary: arbitraryChange(moment) },
    { weight: 2, arbitrary: arbitraryRank(moment) },
    { weight: 2, arbitrary: arbitraryHistory(moment) },
    { weight: 3, arbitrary: arbitraryScoreCondition(moment) },
    { weight: 2, arbitrary: arbitraryPermissionCondition() },
    { weight: 1, arbitrary: arbitrarySegmentReference() },
    { weight: 1, arbitrary: fc.constantFrom(...listIds).map((list) => ({ list })) },
    { weight: 1, arbitrary: arbitrarySample() },
    { weight: 1, arbitrary: arbitraryUnanchoredWindow(moment).map((added) => ({ added })) },
  );
  return logic(leaf, 3);
}

function arbitrarySegmentReference(): fc.Arbitrary<JsonObject> {
  const args = fc.constantFrom<JsonObject>(
    { city: "Kyiv" },
    { city: { param: "city" } },
    { city: "", least: 0 },
    { city: "Київ", least: { param: "floor" } },
  );
  return fc.oneof(
    fc.constantFrom("buyers", "quiet", "nested", "big-spenders").map((segment) => ({ segment })),
    args.map((given) => ({ segment: "from-city", args: given })),
  );
}

function arbitrarySample(): fc.Arbitrary<JsonObject> {
  const slice = fc.constantFrom([0, 100], [0, 50], [50, 100], [33.33, 66.67], [0, 0.01]);
  return fc
    .tuple(fc.constantFrom("welcome-test", "Привіт"), slice)
    .map(([sample, [from, to]]) => ({ sample, from: from ?? 0, to: to ?? 100 }));
}
