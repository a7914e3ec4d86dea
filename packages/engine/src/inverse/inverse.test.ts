import type { JsonObject } from "@kindred/schema";
import { compileMembers } from "@kindred/segment";
import { productIds, storedDocuments } from "@kindred/segment/testing";
import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadContext } from "../segments/context.ts";
import { prepare } from "../segments/request.ts";
import { drawScenarios, storePopulation } from "../segments/testing/differential.ts";
import { matchingArguments } from "./matching-arguments.ts";
import { matchingContacts } from "./matching-contacts.ts";

const seed = Number(process.env["KINDRED_SEED"] ?? 20_261_122);
const [scenario] = drawScenarios({ seed, scenarios: 1, documents: 12, contacts: 60 });
const { moment, documents, population } = scenario!;

let stores: TestStores;
let workspace: WorkspaceStore;

beforeAll(async () => {
  stores = await openTestStores();
  workspace = await stores.createWorkspace({ name: "inverse", timezone: moment.timezone });
  const list = { workspace_id: workspace.id, created_at: new Date(0) };
  await workspace.postgres
    .insertInto("lists")
    .values(["vip", "trade-show-2026"].map((id) => ({ ...list, id, name: id })))
    .execute();
  await storePopulation(workspace, scenario!);
});
afterAll(() => stores.close());

const resources = () => ({ workspace, now: () => moment.now, flush: async () => undefined });
const text = { param: "x" };
const textList = { in: { param: "x" } };
const viewed = (where: JsonObject, more: JsonObject = {}): JsonObject => ({ event: "Product Viewed", where, ...more });
const product = { property: "product_id", is: text };

/** Conditions about a text that can be turned around. */
const invertible: Readonly<Record<string, JsonObject>> = {
  "a trait": { trait: "city", is: text },
  "not a trait": { trait: "address.city", isNot: text },
  "one of several": { trait: "city", ...textList },
  "an event": viewed(product),
  "an event of several names, at least twice": {
    event: ["Product Viewed", "Order Completed"],
    where: product,
    gte: 2,
  },
  "an event with more asked of it": viewed({ all: [product, { property: "quantity", gt: 1 }] }),
  "no such event": viewed(product, { lt: 1 }),
  "a sum over such events": { event: "Order Completed", where: product, measure: { sum: "revenue" }, gt: 1 },
  "an average that is not so": { event: "Order Completed", where: product, measure: { avg: "revenue" }, isNot: 1 },
  "an element of a list": {
    event: "Order Completed",
    where: { property: "products", some: { property: "category", is: text } },
  },
  "an element of which more is asked": {
    event: "Order Completed",
    where: {
      all: [
        {
          property: "products",
          some: {
            all: [
              { property: "category", is: text },
              { property: "price", exists: true },
            ],
          },
        },
        { property: "revenue", exists: true },
      ],
    },
  },
  "one property or another": viewed({ any: [product, { property: "category", is: text }] }),
  "both of two ways": viewed({ all: [product, { any: [product, { property: "category", is: text }] }] }),
  "the last value": { event: "Product Viewed", measure: { last: "category" }, is: text },
  "not the first value": { event: "Order Completed", measure: { first: "product_id" }, isNot: text },
  "a change": {
    event: "Product Viewed",
    where: product,
    window: { last: "30d" },
    versus: { ago: ["60d", "30d"] },
    ratio: { gte: 1 },
  },
  "a sequence": {
    sequence: [
      { event: "Product Viewed", where: product },
      { event: "Order Completed", where: { all: [product, { property: "revenue", exists: true }] } },
    ],
  },
  "not ordered after it was seen": {
    sequence: [
      { event: "Product Viewed", where: product },
      { absent: "Order Completed", within: "1h", where: product },
    ],
  },
};

/** Each alone, and each with another condition, by turns in an `all`, an `any` and a `none`. */
const cases = Object.entries(invertible).flatMap(([name, condition], index) => {
  const other = (documents[index % documents.length] as JsonObject)["where"]!;
  const together: JsonObject[] = [
    { all: [condition, other] },
    { any: [{ not: condition }, other] },
    { none: [condition, { all: [other, { not: condition }] }] },
  ];
  return [
    [name, condition, index] as const,
    [`${name}, together with another condition`, together[index % together.length]!, index] as const,
  ];
});

function documentOf(where: JsonObject, index: number): JsonObject {
  const type = JSON.stringify(where).includes('"in":{"param":"x"') ? "string[]" : "string";
  const params = (documents[index % documents.length] as JsonObject)["params"] as JsonObject | undefined;
  return { version: 1, id: "open", name: "Open", params: { ...params, x: { type } }, where };
}

const universe = [...productIds, "Kyiv", "kyiv", "Київ", "", "5", "nowhere in the data"];

describe("what is found is what binding every argument finds", () => {
  test.each(cases)("%s", async (name, where, index) => {
    for (const when of ["now", "then"] as const) {
      const found = await compare(where, index, when);
      // A group may hold for nobody; a condition that does tests nothing.
      if (name in invertible) expect(found).toBeGreaterThan(0);
    }
  });

  test("a number, whichever way it is written", async () => {
    const document = {
      ...documentOf({ any: [{ trait: "age", is: text }, viewed({ property: "quantity", is: text })] }, 0),
      params: { x: { type: "number" } },
    };
    const numbers = [0, 1, 2, 3, 5, 250, -1, 0.1];
    const found = await matchingContacts(resources(), { document }, numbers);
    const context = await loadContext(workspace);
    for (const { value, contacts } of found.arguments) {
      const { sql, params } = compileMembers(prepare({ document, args: { x: value } }, context, moment.now));
      const rows = await workspace.clickhouse.query<{ contact_id: number }>(sql, params);
      expect([...contacts.ids()]).toEqual(rows.map(({ contact_id }) => contact_id));
    }
    expect(found.arguments.some(({ contacts }) => contacts.size > 0)).toBe(true);
  });

  async function compare(where: JsonObject, index: number, when: "now" | "then"): Promise<number> {
    const document = documentOf(where, index);
    const isList = JSON.stringify(where).includes('"in":{"param":"x"');
    const alongside = new Map<string, unknown>(storedDocuments);
    const request = { document, alongside, parameter: "x", ...(when === "then" ? { now: moment.now } : {}) };
    const context = await loadContext(workspace, { alongside });
    const expected = new Map<string, number[]>();
    for (const value of universe) {
      const args = { x: isList ? [value] : value };
      const { sql, params } = compileMembers(prepare({ ...request, args }, context, moment.now));
      const rows = await workspace.clickhouse.query<{ contact_id: number }>(sql, params);
      expected.set(
        value,
        rows.map(({ contact_id }) => contact_id),
      );
    }

    const asked = await matchingContacts(resources(), request, universe);
    expect(new Map(asked.arguments.map(({ value, contacts }) => [value, [...contacts.ids()]]))).toEqual(expected);

    const all = await matchingContacts(resources(), request, null);
    const inData = new Map(all.arguments.map(({ value, contacts }) => [value, [...contacts.ids()]]));
    for (const [value, ids] of inData)
      if (expected.has(String(value))) expect(ids).toEqual(expected.get(String(value)));
    for (const [value, ids] of expected)
      if (!inData.has(value) && ids.length > 0) expect(ids).toEqual([...all.others.ids()]);

    for (const id of [1, 2, 3, population.length]) {
      const found = await matchingArguments(resources(), request, id);
      const matches = (value: string): boolean =>
        found.values.includes(value) || (found.others && !found.except.includes(value));
      expect(universe.filter(matches)).toEqual(universe.filter((value) => expected.get(value)!.includes(id)));
    }
    return [...expected.values()].flat().length;
  }
});

describe("what cannot be turned around is refused with its place", () => {
  const refused: Readonly<Record<string, readonly [JsonObject, string]>> = {
    "a comparison that is no equality": [{ trait: "city", startsWith: text }, "/where"],
    "without regard to case": [
      { all: [{ list: "vip" }, { trait: "city", is: text, ignoreCase: true }] },
      "/where/all/1",
    ],
    "an event that is about anything else": [viewed({ property: "product_id", isNot: text }), "/where"],
    "an event that may be about anything": [viewed({ any: [product, { property: "gift", is: true }] }), "/where"],
    "every element": [
      { event: "Order Completed", where: { property: "products", every: { property: "category", is: text } } },
      "/where",
    ],
    "the catalogue": [viewed({ product: "brand", is: text }), "/where"],
    "a window of each contact's own": [
      viewed(product, { window: { within: "7d", of: { trait: "signed_up_at" } } }),
      "/where",
    ],
    "a ranking": [{ top: 20, by: { event: "Product Viewed", where: product } }, "/where"],
    "a sequence of which a step is about anything": [
      { not: { sequence: [{ event: "Product Viewed", where: product }, { event: "Order Completed" }] } },
      "/where/not",
    ],
  };

  test.each(Object.entries(refused))("%s", async (_, [where, pointer]) => {
    const asked = matchingContacts(resources(), { document: documentOf(where, 0), parameter: "x" }, null);
    await expect(asked).rejects.toMatchObject({ code: "argument_not_invertible", pointer });
  });

  test("what one contact's own data can tell is told all the same", async () => {
    const other = viewed({ property: "product_id", isNot: text });
    const viewer = population.findIndex(({ events }) =>
      events.some(({ event, ts, properties }) => {
        return event === "Product Viewed" && ts <= moment.now && typeof properties["product_id"] === "string";
      }),
    );
    const found = await matchingArguments(resources(), { document: documentOf(other, 0), parameter: "x" }, viewer + 1);
    expect(found.values.length + found.except.length).toBeGreaterThan(0);
    const ranked = { top: 20, by: { event: "Product Viewed", where: product } };
    const asked = matchingArguments(resources(), { document: documentOf(ranked, 0), parameter: "x" }, 1);
    await expect(asked).rejects.toMatchObject({ code: "argument_not_invertible", pointer: "/where" });
  });

  test("a segment without parameters, and one with several left open", async () => {
    const document = { version: 1, id: "open", name: "Open", where: { trait: "city", is: "Kyiv" } };
    await expect(matchingContacts(resources(), { document }, null)).rejects.toMatchObject({ code: "which_parameter" });
    const two = {
      ...document,
      params: { x: { type: "string" }, y: { type: "string" } },
      where: {
        all: [
          { trait: "city", is: text },
          { trait: "address.city", is: { param: "y" } },
        ],
      },
    };
    await expect(matchingContacts(resources(), { document: two }, null)).rejects.toMatchObject({
      code: "which_parameter",
    });
    const one = { document: two, args: { y: "Kyiv" } };
    expect(await matchingContacts(resources(), one, null)).toMatchObject({ parameter: "x" });
  });
});
