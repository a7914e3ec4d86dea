import { readFileSync, readdirSync } from "node:fs";
import { text } from "node:stream/consumers";
import { bindArguments, check, compileMembers, interpret, type Segment } from "@kindred/segment";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { WorkspaceStore } from "@kindred/store";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { createSegmentDocuments, type SegmentDocuments } from "./documents.ts";
import { createEvaluation, type Evaluation } from "./evaluation.ts";
import { loadFacts } from "./facts.ts";

const NOW = Date.UTC(2026, 3, 4, 10, 30);
const DAY = 86_400_000;

let stores: TestStores;
let ingest: Ingest;
let workspace: WorkspaceStore;
let documents: SegmentDocuments;
let evaluation: Evaluation;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => NOW });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});
beforeEach(async () => {
  workspace = await stores.createWorkspace({ name: "shop", timezone: "Europe/Kyiv" });
  documents = createSegmentDocuments(workspace, () => NOW);
  evaluation = createEvaluation({ workspace, now: () => NOW, flush: () => ingest.flush(workspace.id) });
});

function document(where: unknown, id = "buyers"): Record<string, unknown> {
  return { version: 1, id, name: id, where };
}

function order(userId: string, daysAgo: number, revenue: number): object {
  const timestamp = new Date(NOW - daysAgo * DAY).toISOString();
  const messageId = `${userId}-${daysAgo}`;
  return { type: "track", userId, event: "Order Completed", timestamp, messageId, properties: { revenue } };
}

async function shop(): Promise<void> {
  const identify = (userId: string, city: string, daysAgo: number): object => {
    return { type: "identify", userId, traits: { city }, timestamp: new Date(NOW - daysAgo * DAY).toISOString() };
  };
  const { rejected } = await ingest.accept(workspace.id, [
    identify("anna", "Kyiv", 90),
    identify("bohdan", "Lviv", 90),
    identify("bohdan", "Kyiv", 10),
    identify("vira", "Odesa", 90),
    order("anna", 40, 100),
    order("anna", 20, 50.5),
    order("anna", 3, 20),
    order("bohdan", 29, 300),
  ]);
  expect(rejected).toEqual([]);
}

const BUYERS = document({ event: "Order Completed", window: { last: "30d" } });

describe("evaluation", () => {
  test("counts what was acknowledged a moment ago, and everybody", async () => {
    await shop();
    expect(await evaluation.count({ document: BUYERS })).toEqual({ count: 2, total: 3 });
  });

  test("an earlier now answers who was in it then, traits included", async () => {
    await shop();
    const inKyiv = document({ trait: "city", is: "Kyiv" });
    expect(await evaluation.count({ document: inKyiv })).toMatchObject({ count: 2 });
    expect(await evaluation.count({ document: inKyiv, now: NOW - 11 * DAY })).toMatchObject({ count: 1 });
    expect(await evaluation.count({ document: BUYERS, now: NOW - 35 * DAY })).toMatchObject({ count: 1 });
    expect(await evaluation.count({ document: BUYERS, now: NOW - 60 * DAY })).toMatchObject({ count: 0 });
  });

  test("members come in pages by contact id, and whole as a file", async () => {
    await shop();
    const everyone = document({ all: [] });
    const first = await evaluation.members({ document: everyone }, { limit: 2 });
    const second = await evaluation.members({ document: everyone }, { limit: 2, after: first.next! });
    const ids = [...first.members, ...second.members].map(({ id }) => id);
    expect(ids).toEqual([...ids].sort((a, b) => a - b));
    expect(second.next).toBeNull();
    expect(new Set([...first.members, ...second.members].map(({ external_id }) => external_id))).toEqual(
      new Set(["anna", "bohdan", "vira"]),
    );
    const csv = await text(await evaluation.exportMembers({ document: BUYERS }, "CSVWithNames"));
    expect(csv.trim().split("\n")).toHaveLength(3);
  });

  test("an explanation names the deciding events and the instant at which it changes", async () => {
    await shop();
    const { members } = await evaluation.members({ document: BUYERS }, {});
    const bohdan = members.find(({ external_id }) => external_id === "bohdan");
    const explanation = await evaluation.explain({ document: BUYERS }, bohdan!.id);
    expect(explanation).toMatchObject({
      member: true,
      changesAt: NOW + DAY,
      condition: { found: { kind: "event", actual: 1, matching: 1, deciding: [{ messageId: "bohdan-29" }] } },
    });
    await expect(evaluation.explain({ document: BUYERS }, 999)).rejects.toMatchObject({ code: "unknown_contact" });
  });

  test("arguments bind parameters, and a parametric segment can be referred to", async () => {
    await shop();
    const parametric = {
      ...document({ event: "Order Completed", measure: { sum: "revenue" }, gte: { param: "spent" } }, "spenders"),
      params: { spent: { type: "number", default: 1 } },
    };
    expect(await evaluation.count({ document: parametric, args: { spent: 200 } })).toMatchObject({ count: 1 });
    await documents.save(parametric, { by: null });
    const reference = document({ segment: "spenders", args: { spent: 170.5 } }, "ref");
    expect(await evaluation.count({ document: reference })).toMatchObject({ count: 2 });
  });

  test("a number beyond 64 bits in a list hides none of the list", async () => {
    const properties = {
      tags: [-1e19, 'a "quoted" 12345678901234567890, too', "x"],
      products: [{ price: -(2 ** 63) - 2048, sku: "a" }, { price: 5 }],
    };
    await ingest.accept(workspace.id, [{ type: "track", userId: "anna", event: "Big", messageId: "big", properties }]);
    for (const where of [
      { property: "tags", has: "x" },
      { property: "tags", has: -1e19 },
      { property: "tags", has: 'a "quoted" 12345678901234567890, too' },
      { property: "products", some: { property: "price", is: 5 } },
      { property: "products", some: { property: "price", lt: -9.2e18 } },
      { property: "products", every: { property: "price", exists: true } },
    ]) {
      const found = await evaluation.count({ document: document({ event: "Big", where }) });
      expect(found, JSON.stringify(where)).toMatchObject({ count: 1 });
    }
  });

  test("an element of a list is found by its text whatever else the list holds", async () => {
    const lists: Readonly<Record<string, unknown>> = {
      plain: [{ sku: "a" }, { sku: "b", part: { no: "n" } }],
      typed: [{ sku: 5 }, { sku: "a" }, { part: { no: "n" } }],
      mixed: [1, "a", null, { sku: "a", part: { no: "n" } }],
      nested: [[{ sku: "a" }], { sku: "b" }],
      single: { sku: "a" },
      texts: ["a"],
      none: [],
      number: [{ sku: 5 }],
    };
    const calls = Object.entries(lists).map(([userId, things]) => {
      return { type: "track", userId, event: "Listed", messageId: `listed-${userId}`, properties: { things } };
    });
    expect((await ingest.accept(workspace.id, calls)).rejected).toEqual([]);
    await ingest.flush(workspace.id);
    const rows = await workspace.clickhouse.query<{ id: number; external_id: string }>(
      "SELECT id, external_id FROM contacts FINAL",
    );
    const ids = Object.keys(lists).map((key) => rows.find((row) => row.external_id === key)!.id);
    for (const [some, found] of [
      [{ property: "sku", is: "a" }, ["plain", "typed", "mixed"]],
      [{ property: "sku", in: ["a", "b"] }, ["plain", "typed", "mixed", "nested"]],
      [{ property: "part.no", is: "n" }, ["plain", "typed", "mixed"]],
      [
        {
          all: [
            { property: "sku", is: "b" },
            { property: "part.no", is: "n" },
          ],
        },
        ["plain"],
      ],
      [
        {
          any: [
            { property: "sku", is: "b" },
            { property: "sku", is: 5 },
          ],
        },
        ["plain", "typed", "nested", "number"],
      ],
      [{ not: { property: "sku", is: "a" } }, ["plain", "typed", "mixed", "nested", "texts", "number"]],
    ] as const) {
      const where = { event: "Listed", where: { property: "things", some } };
      const held = await Promise.all(
        ids.map(async (id) => (await evaluation.explain({ document: document(where) }, id)).condition.verdict),
      );
      expect([some, Object.keys(lists).filter((_, place) => held[place])]).toEqual([some, found]);
      expect([some, (await evaluation.count({ document: document(where) })).count]).toEqual([some, found.length]);
    }
  });

  test("an invalid document is an error with its diagnostics, never an empty result", async () => {
    await expect(evaluation.count({ document: document({ event: "X", gtee: 1 }) })).rejects.toMatchObject({
      code: "invalid_segment",
      status: 422,
      details: [expect.objectContaining({ severity: "error" })],
    });
  });
});

describe("documents", () => {
  test("saving again makes a version, saving the same makes none", async () => {
    expect(await documents.save(BUYERS, { by: "usr_1" })).toMatchObject({ id: "buyers", version: 1 });
    expect(await documents.save(BUYERS, { by: "usr_1" })).toMatchObject({ version: 1 });
    expect(await documents.save({ ...BUYERS, name: "Recent buyers" }, { by: "usr_2" })).toMatchObject({ version: 2 });
    expect(await documents.versions("buyers")).toMatchObject([
      { version: 2, createdBy: "usr_2" },
      { version: 1, createdBy: "usr_1" },
    ]);
  });

  test("an edit of an outdated version is refused", async () => {
    await documents.save(BUYERS, { by: null });
    await documents.save({ ...BUYERS, name: "Recent" }, { by: null, expectedVersion: 1 });
    await expect(documents.save({ ...BUYERS, name: "Late" }, { by: null, expectedVersion: 1 })).rejects.toMatchObject({
      code: "version_conflict",
      status: 409,
    });
  });

  test("a segment that others use cannot be archived, nor refer to itself through them", async () => {
    await documents.save(BUYERS, { by: null });
    await documents.save(document({ segment: "buyers" }, "loyal"), { by: null });
    expect(await documents.whereUsed("buyers")).toEqual(["loyal"]);
    await expect(documents.archive("buyers")).rejects.toMatchObject({ code: "segment_in_use" });
    await expect(documents.save(document({ segment: "loyal" }), { by: null })).rejects.toMatchObject({
      code: "invalid_segment",
      details: [expect.objectContaining({ code: "segment_cycle" })],
    });
    await documents.archive("loyal");
    await documents.archive("buyers");
    await expect(documents.get("buyers")).rejects.toMatchObject({ code: "unknown_segment" });
    expect(await documents.save(BUYERS, { by: null })).toMatchObject({ version: 2 });
  });

  test("a change that would break another segment is refused", async () => {
    const parametric = {
      ...document({ event: "Order Completed", gte: { param: "orders" } }, "frequent"),
      params: { orders: { type: "number", default: 3 } },
    };
    await documents.save(parametric, { by: null });
    await documents.save(document({ segment: "frequent", args: { orders: 5 } }, "very-frequent"), { by: null });
    await expect(
      documents.save(document({ event: "Order Completed", gte: 3 }, "frequent"), { by: null }),
    ).rejects.toMatchObject({
      code: "segment_breaks_others",
      details: [{ segment: "very-frequent", diagnostics: [{ code: "unknown_argument" }] }],
    });
    expect(await documents.get("frequent")).toMatchObject({ version: 1 });
  });

  test("checking warns of names the data has not shown", async () => {
    await shop();
    await ingest.flush(workspace.id);
    const checked = await documents.check(document({ event: "Order Complete" }));
    expect(checked).toMatchObject({ ok: true, diagnostics: [{ code: "unknown_event" }] });
  });
});

describe("every golden example runs, and both executors agree on it", () => {
  const directory = new URL("../../../segment/src/examples/", import.meta.url);
  const examples = new Map<string, unknown>(
    readdirSync(directory)
      .filter((file) => file.endsWith(".json"))
      .map((file) => [file.slice(0, -5), JSON.parse(readFileSync(new URL(file, directory), "utf8"))]),
  );

  test(`${examples.size} examples`, async () => {
    await shop();
    await ingest.flush(workspace.id);
    const context = { timezone: "Europe/Kyiv", segments: examples, lists: new Set(["trade-show-2026"]) };
    const segments = new Map<string, Segment>();
    for (const [id, raw] of examples) {
      const checked = check(raw, context);
      if (!checked.ok) throw new Error(`${id}: ${JSON.stringify(checked.diagnostics)}`);
      segments.set(id, checked.segment);
    }
    for (const [id, segment] of segments) {
      const bound = bindArguments(segment, {});
      if (!bound.ok) throw new Error(id);
      for (const traits of ["current", "asOf"] as const) {
        const input = { segment: bound.segment, segments, now: NOW, timezone: "Europe/Kyiv", traits };
        const { sql, params } = compileMembers(input);
        const rows = await workspace.clickhouse.query<{ contact_id: number }>(sql, params);
        const facts = await loadFacts(workspace, [1, 2, 3], input);
        const interpreted = facts.filter((each) => interpret(input, each)).map((each) => each.id);
        expect([id, traits, rows.map(({ contact_id }) => contact_id)]).toEqual([id, traits, interpreted]);
      }
    }
  });
});
