import type { WorkspaceStore } from "@kindred/store";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { resolveContacts } from "../identity/bulk.ts";
import { deleteContact } from "../identity/delete-contact.ts";
import { mergeContacts } from "../identity/merge-contacts.ts";
import { openImportBench, type ImportBench, testNow } from "../import/testing.ts";
import { addToList, removeFromList } from "../ingest/lists.ts";
import { OutboxLines } from "../ingest/outbox/lines.ts";
import { upsertProducts } from "../ingest/products.ts";
import { underLock } from "../ingest/workspace-lock.ts";
import { listenForArrivals } from "./arrival-listeners.ts";
import { type Arrival, expireArrivals, forgetArrivals, readArrivals } from "./arrivals.ts";

let bench: ImportBench;
beforeAll(async () => {
  bench = await openImportBench();
});
afterAll(() => bench.close());

interface Shop extends WorkspaceStore {
  /** What has arrived since it was asked last. */
  news(): Promise<Arrival[][]>;
}

async function shop(): Promise<Shop> {
  const store = await bench.stores.createWorkspace({ name: "Shop", timezone: "Europe/Kyiv" });
  let seen = 0;
  const news = async (): Promise<Arrival[][]> => {
    const rows = await readArrivals(store.pool, store.id, seen, 1000);
    seen = rows.at(-1)?.seq ?? seen;
    return rows.map(({ arrivals }) => arrivals);
  };
  return { ...store, news };
}

/** A shop that knows contacts 1 (`u1`) to `count`. */
async function shopWith(count: number): Promise<Shop> {
  const store = await shop();
  for (let i = 1; i <= count; i++) {
    await bench.ingest.accept(store.id, [{ type: "identify", userId: `u${i}`, messageId: `known-${i}`, traits: {} }]);
  }
  await store.news();
  return store;
}

const at = (seconds: number): string => new Date(testNow + seconds * 1000).toISOString();

test("calls arrive as events, traits and new contacts, one row a commit; repeats do not arrive", async () => {
  const { id, news } = await shop();
  const calls = [
    { type: "track", userId: "u1", event: "Product Viewed", messageId: "1", timestamp: at(-10) },
    { type: "track", userId: "u2", event: "Product Viewed", messageId: "2", timestamp: at(-5) },
    { type: "track", userId: "u1", event: "Order Completed", messageId: "3", timestamp: at(-1) },
    {
      type: "identify",
      userId: "u1",
      messageId: "4",
      timestamp: at(-1),
      traits: { address: { city: "Kyiv" }, vip: true },
    },
  ];
  await bench.ingest.accept(id, calls);
  expect(await news()).toEqual([
    [
      { kind: "created", contacts: [1, 2] },
      {
        kind: "event",
        name: "Product Viewed",
        contacts: [
          [1, testNow - 10_000],
          [2, testNow - 5_000],
        ],
      },
      { kind: "event", name: "Order Completed", contacts: [[1, testNow - 1_000]] },
      { kind: "trait", name: "address", contacts: [1] },
      { kind: "trait", name: "vip", contacts: [1] },
    ],
  ]);
  await bench.ingest.accept(id, calls);
  expect(await news()).toEqual([]);
  const more = { type: "track", userId: "u2", event: "Product Viewed", messageId: "5", timestamp: at(0) };
  await bench.ingest.accept(id, [calls[0], more]);
  expect(await news()).toEqual([[{ kind: "event", name: "Product Viewed", contacts: [[2, testNow]] }]]);
});

test("a visitor who turns out to be known arrives as a merge", async () => {
  const { id, news } = await shopWith(1);
  await bench.ingest.accept(id, [
    { type: "track", anonymousId: "a", event: "Viewed", messageId: "1", timestamp: at(0) },
  ]);
  await news();
  await bench.ingest.accept(id, [
    { type: "identify", userId: "u1", anonymousId: "a", messageId: "2", timestamp: at(1), traits: { city: "Kyiv" } },
  ]);
  expect(await news()).toEqual([
    [
      { kind: "trait", name: "city", contacts: [1] },
      { kind: "merge", pairs: [[2, 1]] },
    ],
  ]);
});

test("a visitor who comes and is merged within one commit was never there", async () => {
  const { id, news } = await shopWith(1);
  await bench.ingest.accept(id, [
    { type: "track", anonymousId: "a", event: "Viewed", messageId: "1", timestamp: at(0) },
    { type: "identify", userId: "u1", anonymousId: "a", messageId: "2", timestamp: at(1), traits: {} },
  ]);
  expect(await news()).toEqual([[{ kind: "event", name: "Viewed", contacts: [[1, testNow]] }]]);
});

test("lists, merges on request, products and erasures arrive", async () => {
  const { id, news, postgres } = await shopWith(3);
  await postgres.insertInto("lists").values({ workspace_id: id, id: "fair", name: "Fair" }).execute();
  await addToList(bench.stores, id, "fair", [1, 2], testNow);
  await addToList(bench.stores, id, "fair", [2], testNow);
  await removeFromList(bench.stores, id, "fair", [1], testNow);
  expect(await news()).toEqual([
    [{ kind: "list", name: "fair", contacts: [1, 2] }],
    [{ kind: "list", name: "fair", contacts: [1] }],
  ]);
  await mergeContacts(bench.stores, id, { winner: { id: 3 }, loser: { id: 2 }, reason: "asked", at: testNow });
  expect(await news()).toEqual([
    [
      { kind: "list", name: "fair", contacts: [2, 3] },
      { kind: "merge", pairs: [[2, 3]] },
    ],
  ]);
  const product = { productId: "p1", doc: { price: 5 } };
  await upsertProducts(bench.stores, id, [product, { productId: "p2", doc: {} }], testNow);
  await upsertProducts(bench.stores, id, [product], testNow);
  expect(await news()).toEqual([[{ kind: "product", ids: ["p1", "p2"] }]]);
  await deleteContact(bench.stores, id, { id: 3 }, testNow);
  expect(await news()).toEqual([[{ kind: "erased", contacts: expect.arrayContaining([2, 3]) as number[] }]]);
});

test("permissions arrive by their subject", async () => {
  const { id, news, pool } = await shopWith(1);
  await underLock(pool, id, async (client) => {
    const lines = new OutboxLines();
    const row = { contact_id: 1, subject: "consent:email", at: testNow, granted: 1, source: "", version: 1 };
    lines.addRow("permissions", row);
    await lines.append(client, id);
  });
  expect(await news()).toEqual([[{ kind: "permission", name: "consent:email", contacts: [1] }]]);
});

test("nothing arrives of what was rolled back, and nobody is told", async () => {
  const { id, news, pool } = await shopWith(1);
  const told: string[] = [];
  const listening = await listenForArrivals(pool, (workspaceId) => told.push(workspaceId), 3_600_000);
  told.length = 0;
  const failing = underLock(pool, id, async (client) => {
    const lines = new OutboxLines();
    lines.addRow("list_members", { list: "fair", contact_id: 1, at: testNow, removed: 0, version: 1 });
    await lines.append(client, id);
    throw new Error("no");
  });
  await expect(failing).rejects.toThrow("no");
  await underLock(pool, id, (client) => client.query("SELECT 1"));
  expect(told).toEqual([]);
  expect(await news()).toEqual([]);
  await listening.stop();
});

test("a few rows of a file arrive by name, many of them as one bulk", async () => {
  const { id, news } = await shop();
  const rows = (count: number): object[] =>
    Array.from({ length: count }, (_, i) => ({ externalId: `f${i}`, traits: { n: i } }));
  await resolveContacts(bench.stores, id, rows(2), { at: testNow, source: "a" });
  expect(await news()).toEqual([
    [
      { kind: "created", contacts: [1, 2] },
      { kind: "trait", name: "n", contacts: [1, 2] },
    ],
  ]);
  await resolveContacts(bench.stores, id, rows(1_500), { at: testNow, source: "b" });
  expect(await news()).toEqual([[{ kind: "bulk", cause: "import", events: null }]]);
});

test("imported events are announced when they can be counted", async () => {
  const store = await shop();
  const text = "user_id,event,timestamp\nu1,Visited,2026-11-20T10:00:00Z\nu2,Called,2026-11-20T11:00:00Z\n";
  const status = await bench.run(store, await bench.file("events.csv", text), "events");
  expect(status).toMatchObject({ state: "done", progress: { written: 2 } });
  expect((await store.news()).at(-1)).toEqual([{ kind: "bulk", cause: "import", events: ["Called", "Visited"] }]);
  expect(await store.clickhouse.query("SELECT count() AS n FROM events")).toEqual([{ n: 2 }]);
  const again = await bench.file("events.csv", text.replace("Called", "Phoned"));
  expect(await bench.run(store, again, "events", { mode: "update" })).toMatchObject({ state: "done" });
  expect((await store.news()).at(-1)).toEqual([{ kind: "bulk", cause: "import", events: null }]);
});

test("what is forgotten is not read again, and reading is limited", async () => {
  const { id, pool } = await shopWith(0);
  for (const messageId of ["1", "2", "3"]) {
    await bench.ingest.accept(id, [{ type: "track", userId: "u", event: "E", messageId, timestamp: at(0) }]);
  }
  const two = await readArrivals(pool, id, 0, 2);
  expect(two).toHaveLength(2);
  await forgetArrivals(pool, id, two[1]!.seq);
  expect(await readArrivals(pool, id, 0, 10)).toHaveLength(1);
});

test("what nobody read for days becomes one word that anything may have changed", async () => {
  const { id, pool, news } = await shopWith(0);
  for (const messageId of ["1", "2", "3"]) {
    await bench.ingest.accept(id, [{ type: "track", userId: "u", event: "E", messageId, timestamp: at(0) }]);
  }
  const days = (count: number): string => new Date(testNow - count * 86_400_000).toISOString();
  await pool.query("UPDATE arrivals SET received_at = $2 WHERE workspace_id = $1", [id, days(4)]);
  await bench.ingest.accept(id, [{ type: "track", userId: "u", event: "F", messageId: "4", timestamp: at(0) }]);
  await pool.query("UPDATE arrivals SET received_at = $2 WHERE workspace_id = $1 AND body LIKE '%\"F\"%'", [
    id,
    days(2),
  ]);
  await expireArrivals(pool, testNow);
  expect(await news()).toEqual([
    [{ kind: "event", name: "F", contacts: [[1, testNow]] }],
    [{ kind: "bulk", cause: "import", events: null }],
  ]);
  await expireArrivals(pool, testNow);
  expect(await news()).toEqual([]);
});

test("listeners are told of this process's commits at once, of others' by notification, and of lost words by looking", async () => {
  const { id, pool } = await shopWith(1);
  const told: string[] = [];
  const listening = await listenForArrivals(pool, (workspaceId) => told.push(workspaceId), 3_600_000);
  told.length = 0;
  await bench.ingest.accept(id, [{ type: "track", userId: "u1", event: "E", messageId: "e1", timestamp: at(0) }]);
  expect(told).toEqual([id]);
  await pool.query("SELECT pg_notify('kindred_arrivals', 'ws_other elsewhere')");
  await vi.waitFor(() => expect(told).toEqual([id, "ws_other"]), { timeout: 60_000 });
  await listening.stop();
  await bench.ingest.accept(id, [{ type: "track", userId: "u1", event: "E", messageId: "e2", timestamp: at(0) }]);
  expect(told).toEqual([id, "ws_other"]);

  const looking = await listenForArrivals(pool, (workspaceId) => told.push(workspaceId), 10);
  expect(told).toContain(id);
  told.length = 0;
  await pool.query("INSERT INTO arrivals (workspace_id, body) VALUES ($1, '[]')", [id]);
  await vi.waitFor(() => expect(told).toEqual([id]), { timeout: 60_000 });
  await looking.stop();
});
