import { setTimeout as pause } from "node:timers/promises";
import { type JsonObject, KindredError } from "@kindred/schema";
import { applyPatch, check, type Diagnostic } from "@kindred/segment";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import type { WorkspaceStore } from "@kindred/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { loadContext } from "./context.ts";
import { createSegmentDocuments } from "./documents.ts";
import { unheard } from "../testing/unheard.ts";
import { lintSegment } from "./lint.ts";

const NOW = Date.UTC(2026, 3, 4, 10, 30);
const DAY = 86_400_000;

let stores: TestStores;
let ingest: Ingest;
let workspace: WorkspaceStore;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => NOW });
  workspace = await stores.createWorkspace({ name: "shop", timezone: "Europe/Kyiv" });
  const people = Array.from({ length: 40 }, (_, index) => ({
    type: "identify",
    userId: `u${index}`,
    traits: {
      city: index % 2 === 0 ? "Kyiv" : "Lviv",
      age: 20 + index,
      zip: "01001",
      tags: ["a"],
      home: { lat: 1, lon: 2 },
    },
    timestamp: new Date(NOW - 60 * DAY).toISOString(),
  }));
  const track = (event: string, userId: string, daysAgo: number, properties: object): object => {
    const timestamp = new Date(NOW - daysAgo * DAY).toISOString();
    return { type: "track", userId, event, timestamp, messageId: `${event} ${userId} ${daysAgo}`, properties };
  };
  const { rejected } = await ingest.accept(workspace.id, [
    ...people,
    track("Order Completed", "u0", 50, { revenue: 100, currency: "UAH", gift: true, products: [{ sku: "x" }] }),
    track("Order Completed", "u1", 2, { revenue: 5.5, currency: "EUR" }),
    track("Product Viewed", "u0", 20, { category: "Shoes", sku: "1001" }),
  ]);
  expect(rejected).toEqual([]);
  await ingest.flush(workspace.id);
  const documents = createSegmentDocuments(workspace, () => NOW);
  await documents.save(documentOf({ event: "Order Completed", gte: 2 }, "vip"), { by: null });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});

function documentOf(where: unknown, id = "mine"): JsonObject {
  return { version: 1, id, name: id, where } as JsonObject;
}

async function said(where: unknown, alongside?: ReadonlyMap<string, unknown>): Promise<readonly Diagnostic[]> {
  const context = await loadContext(workspace, { names: true, alongside });
  return lintSegment(workspace, check(documentOf(where), context.check), context, { now: NOW, alongside });
}

const order = (more: object = {}): object => ({ event: "Order Completed", ...more });
const where = (property: string, test: object): object => order({ where: { property, ...test } });

describe("beside the data", () => {
  test.each([
    ["value_never_seen", "/where/is", { trait: "city", is: "Kyv" }, { trait: "city", is: "Kyiv" }],
    [
      "value_never_seen",
      "/where/in/1",
      { trait: "city", in: ["Kyiv", "lviv"] },
      { trait: "city", in: ["Kyiv", "Lviv"] },
    ],
    ["value_never_seen", "/where/where/is", where("currency", { is: "UHA" }), where("currency", { is: "UAH" })],
    ["type_not_in_data", "/where", { trait: "zip", is: 1001 }, { trait: "zip", is: "1001" }],
    ["type_not_in_data", "/where", { trait: "age", is: "20" }, { trait: "age", is: 20 }],
    ["type_not_in_data", "/where/where", where("gift", { is: "true" }), where("gift", { is: true })],
    ["type_not_in_data", "/where", { trait: "zip", gt: 5 }, null],
    ["type_not_in_data", "/where", { trait: "city", has: "Kyiv" }, null],
    ["type_not_in_data", "/where", { trait: "home", is: "Kyiv" }, null],
    ["type_not_in_data", "/where", { trait: "tags", contains: "a" }, null],
    ["type_not_in_data", "/where/measure/sum", order({ measure: { sum: "currency" }, gt: 5 }), null],
    ["property_not_on_event", "/where/where/property", where("category", { is: "Shoes" }), null],
    [
      "property_not_on_event",
      "/where/measure/max",
      { event: "Product Viewed", measure: { max: "revenue" }, gt: 5 },
      null,
    ],
    ["unknown_event", "/where/event", { event: "Order Complete" }, order()],
    ["unknown_trait", "/where/trait", { trait: "citty", is: "Kyiv" }, { trait: "city", is: "Kyiv" }],
    ["window_beyond_data", "/where/window", order({ window: { last: "90d" } }), order()],
    ["window_beyond_data", "/where/window", { event: "Product Viewed", window: { ago: ["30d", "10d"] } }, null],
    ["window_in_future", "/where/window", order({ window: { from: "2027-01-01" } }), null],
  ])("%s at %s", async (code, pointer, condition, after) => {
    const found = await said(condition);
    expect(found).toMatchObject([{ code, pointer }]);
    expect(found[0]?.message).not.toMatch(/undefined|null|NaN/);
    if (after === null) return;
    const mended = applyPatch(documentOf(condition), found[0]!.fix!.patch);
    expect(mended).toEqual(documentOf(after));
  });

  test.each([
    [
      "what is there",
      { all: [{ trait: "city", is: "Kyiv" }, where("revenue", { gte: 100 }), { trait: "tags", has: "a" }] },
    ],
    [
      "inside of objects and lists",
      { all: [{ trait: "home.lat", gt: 0 }, where("products", { some: { property: "sku", is: "y" } })] },
    ],
    ["either case", { trait: "city", is: "KYIV", ignoreCase: true }],
    ["a window inside the data", order({ window: { last: "30d" } })],
    [
      "one of two events that has it",
      { event: ["Order Completed", "Product Viewed"], where: { property: "category", is: "Shoes" } },
    ],
    ["a parameter", { trait: "city", exists: true }],
  ])("nothing of %s", async (_name, condition) => expect(await said(condition)).toEqual([]));

  test("a negative condition inside an any that is nearly everyone", async () => {
    const condition = { any: [{ trait: "city", is: "Kyiv" }, { not: order({ gte: 5 }) }] };
    const found = await said(condition);
    expect(found).toMatchObject([
      {
        code: "matches_nearly_everyone",
        pointer: "/where/any/1",
        severity: "warning",
        message: expect.stringContaining("40 of 40") as string,
      },
    ]);
    const mended = applyPatch(documentOf(condition), found[0]!.fix!.patch) as JsonObject;
    expect(mended["where"]).toMatchObject({ all: [{ event: "Order Completed" }, { trait: "city" }].toReversed() });
    expect(await said(mended["where"])).toEqual([]);
    expect(await said({ trait: "city", isNot: "Kyiv" })).toEqual([]);
    expect(await said(order({ lt: 1 }))).toMatchObject([{ code: "matches_nearly_everyone", pointer: "/where" }]);
  });

  test("what came in a moment ago, however often it was looked at before", async () => {
    const young = await stores.createWorkspace({ name: "young" });
    const send = async (currency: string, timestamp: number): Promise<void> => {
      const call = { type: "track", userId: "ann", event: "Order Completed", properties: { currency } };
      await ingest.accept(young.id, [{ ...call, timestamp: new Date(timestamp).toISOString() }]);
      await ingest.flush(young.id);
    };
    const now = NOW + 59_000;
    const codes = async (): Promise<string[]> => {
      const context = await loadContext(young, { names: true });
      const checked = check(documentOf(where("currency", { is: "UAH" })), context.check);
      return (await lintSegment(young, checked, context, { now })).map(({ code }) => code);
    };
    await send("EUR", NOW - DAY);
    expect(await codes()).toEqual(["value_never_seen"]);
    await send("UAH", now);
    expect(await codes()).toEqual([]);
  });

  test("a saved segment that is the same, unless an unsaved one stands in its place", async () => {
    expect(await said(order({ gt: 1 }))).toMatchObject([{ code: "same_as_segment", pointer: "/where" }]);
    const alongside = new Map([["vip", documentOf({ trait: "city", is: "Kyiv" }, "vip")]]);
    expect(await said(order({ gte: 2 }), alongside)).toEqual([]);
  });

  test("nothing of the data where looking at it would take too long, and all the rest", async () => {
    const context = await loadContext(workspace, { names: true });
    const query = (): Promise<never> => Promise.reject(new KindredError("query_timeout", "too long"));
    const busy = { ...workspace, clickhouse: { ...workspace.clickhouse, query } };
    const city = { trait: "city", startsWith: "Od" };
    const checked = check(documentOf({ all: [city, { trait: "city", is: "Lviv" }] }), context.check);
    const found = await lintSegment(busy, checked, context, { now: NOW + 600_000 });
    expect(found).toMatchObject([{ code: "contradiction" }]);
  });

  test("nothing of the data where one look fails before another, and the process goes on", async () => {
    const context = await loadContext(workspace, { names: true });
    const checked = check(documentOf({ not: { event: "Order Completed", gte: 2 } }), context.check);
    let last = 0;
    // Each takes longer than the one before, so that none is waited for when the first fails.
    const query = async (): Promise<never> => {
      last += 5;
      await pause(last);
      throw new KindredError("query_timeout", "too long");
    };
    const busy = { ...workspace, clickhouse: { ...workspace.clickhouse, query } };
    const look = async (): Promise<void> => {
      expect(await lintSegment(busy, checked, context, { now: NOW + 1_200_000 })).toEqual([]);
    };
    expect(await unheard(look)).toEqual([]);
    expect(last).toBeGreaterThan(5);
  });

  test("everything at once, errors alone", async () => {
    const found = await said({
      all: [
        { trait: "city", is: "Kyv" },
        { trait: "city", is: "Lviv" },
      ],
    });
    expect(found.map(({ code }) => code)).toEqual(["contradiction", "value_never_seen"]);
    expect((await said({ trait: "city", iss: 1 })).every(({ severity }) => severity === "error")).toBe(true);
  });
});
