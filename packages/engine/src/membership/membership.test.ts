import { resolveContacts } from "../identity/bulk.ts";
import { deleteContact } from "../identity/delete-contact.ts";
import { mergeContacts } from "../identity/merge-contacts.ts";
import { writeContactTraits } from "../identity/write-traits.ts";
import { addToList } from "../ingest/lists.ts";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from "vitest";
import { silentLogger } from "../ingest/logger.ts";
import { asFlusher, underLock } from "../ingest/workspace-lock.ts";
import { bulkArrived } from "./arrivals.ts";
import { type LiveShop, openLiveShop } from "./testing/live-shop.ts";

let stores: TestStores;
const shops: LiveShop[] = [];

beforeAll(async () => {
  stores = await openTestStores();
});
// Each engine is a worker of its own: one that stays would share the next test's contacts.
afterEach(async () => {
  for (const shop of shops.splice(0)) await shop.close();
});
afterAll(() => stores.close());

async function openShop(options: Parameters<typeof openLiveShop>[1] = {}): Promise<LiveShop> {
  const shop = await openLiveShop(stores, options);
  shops.push(shop);
  return shop;
}

test("an event brings somebody in, and the ledger names it", async () => {
  const shop = await openShop();
  await shop.segment("buyers", { event: "Order Completed" });
  expect(await shop.members("buyers")).toEqual([]);
  await shop.track("ann", "Order Completed", { properties: { revenue: 5 } });
  await shop.track("ben", "Product Viewed");
  expect(await shop.members("buyers")).toEqual(["ann"]);
  expect(await shop.ledger()).toEqual([
    { segment: "buyers", contact: 1, change: 1, cause: "event", detail: "Order Completed", at: shop.now },
  ]);
  expect(shop.told.flatMap(({ changes }) => changes)).toMatchObject([
    { seq: 1, segment: "buyers", contactId: 1, change: 1, cause: "event", version: 1 },
  ]);
});

test("events are read where they wait: what ClickHouse does not have yet moves people all the same", async () => {
  const shop = await openShop();
  const { workspace } = shop;
  await shop.segment("buyers", { event: "Order Completed", where: { property: "revenue", gt: 3 } });
  await shop.segment("spenders", { event: "Order Completed", measure: { sum: "revenue" }, gte: 10 });
  await shop.track("ann", "Order Completed", { properties: { revenue: 5 } });
  expect(await shop.members("buyers")).toEqual(["ann"]);
  await shop.ingest.flush(workspace.id);
  // Whoever holds this brings the outbox over: nobody does meanwhile.
  await asFlusher(stores.pool, workspace.id, async () => {
    await shop.track("ann", "Order Completed", { properties: { revenue: 6 } });
    await shop.track("ann", "Order Completed", { properties: { revenue: 1 }, timestamp: "2026-11-01T00:00:00Z" });
    await vi.waitFor(() => expect(shop.told).toHaveLength(2), { timeout: 60_000, interval: 5 });
    expect(shop.told[1]?.changes).toMatchObject([{ segment: "spenders", contactId: 1, change: 1, cause: "event" }]);
  });
});

test("an event that can move nobody now still moves them when its time is over", async () => {
  const shop = await openShop();
  await shop.segment("active", { event: "Page Viewed", window: { last: "30s" } });
  expect(await shop.members("active")).toEqual([]);
  await shop.track("ann", "Page Viewed");
  expect(await shop.members("active")).toEqual(["ann"]);
  shop.now += 20_000;
  await shop.track("ann", "Page Viewed");
  const again = shop.now;
  expect(await shop.members("active")).toEqual(["ann"]);
  shop.now += 15_000;
  expect(await shop.members("active")).toEqual(["ann"]);
  shop.now += 16_000;
  expect(await shop.members("active")).toEqual([]);
  expect((await shop.ledger()).map(({ change, cause }) => [change, cause])).toEqual([
    [1, "event"],
    [-1, "time"],
  ]);
  expect(shop.now - again).toBe(31_000);
});

test("nobody asks: an event brings somebody in by itself", async () => {
  const shop = await openShop();
  await shop.segment("buyers", { event: "Order Completed" });
  await shop.membership.settle(shop.workspace.id);
  await shop.track("ann", "Order Completed");
  await vi.waitFor(() => expect(shop.told).toHaveLength(1), { timeout: 60_000, interval: 5 });
});

test("a changed trait, a list and a merge move somebody, each under its own cause", async () => {
  const shop = await openShop();
  const { workspace, now } = shop;
  await workspace.postgres
    .insertInto("lists")
    .values({ workspace_id: workspace.id, id: "fair", name: "Fair" })
    .execute();
  await shop.segment("kyiv", { trait: "city", is: "Kyiv" });
  await shop.segment("visitors", { list: "fair" });
  await shop.membership.settle(workspace.id);
  await shop.identify("ann", { city: "Lviv" });
  await shop.identify("ben", { city: "Kyiv" });
  expect(await shop.members("kyiv")).toEqual(["ben"]);
  await shop.identify("ann", { city: "Kyiv" });
  await addToList(stores, workspace.id, "fair", [1], now);
  expect(await shop.members("kyiv")).toEqual(["ann", "ben"]);
  await mergeContacts(stores, workspace.id, { winner: { id: 2 }, loser: { id: 1 }, reason: "same", at: now });
  expect(await shop.members("kyiv")).toEqual(["ann", "ben"]);
  const { state } = await shop.membership.of(workspace.id);
  expect([...(state.members.get("kyiv")?.ids() ?? [])]).toEqual([2]);
  expect(
    (await shop.ledger()).map(({ segment, contact, change, cause, detail }) => [
      segment,
      contact,
      change,
      cause,
      detail,
    ]),
  ).toEqual([
    ["kyiv", 2, 1, "profile", "city"],
    ["kyiv", 1, 1, "profile", "city"],
    ["visitors", 1, 1, "list", "fair"],
    ["kyiv", 1, -1, "merge", ""],
    ["visitors", 1, -1, "merge", ""],
    ["visitors", 2, 1, "list", "fair"],
  ]);
});

test("an erased contact leaves everything", async () => {
  const shop = await openShop();
  await shop.segment("buyers", { event: "Order Completed" });
  await shop.track("ann", "Order Completed");
  expect(await shop.members("buyers")).toEqual(["ann"]);
  await deleteContact(stores, shop.workspace.id, { id: 1 }, shop.now);
  expect(await shop.members("buyers")).toEqual([]);
  expect(await shop.ledger()).toMatchObject([{ contact: 1, change: -1, cause: "erased" }]);
});

test("a new segment is filled, a changed one moves people, an archived one lets everybody go", async () => {
  const shop = await openShop();
  for (const user of ["ann", "ben", "cat"]) await shop.track(user, "Order Completed");
  await shop.track("ann", "Order Completed");
  await shop.segment("buyers", { event: "Order Completed" });
  expect(await shop.members("buyers")).toEqual(["ann", "ben", "cat"]);
  await shop.segment("loyal", { segment: "buyers" });
  expect(await shop.members("loyal")).toEqual(["ann", "ben", "cat"]);
  await shop.segment("buyers", { event: "Order Completed", gte: 2 });
  expect(await shop.members("buyers")).toEqual(["ann"]);
  expect(await shop.members("loyal")).toEqual(["ann"]);
  await shop.documents.archive("loyal");
  await vi.waitFor(async () => expect(await shop.members("loyal")).toEqual([]), { timeout: 60_000 });
  const causes = (await shop.ledger()).map(({ segment, change, cause }) => `${segment} ${change} ${cause}`);
  expect(new Set(causes)).toEqual(
    new Set(["buyers 1 definition", "buyers -1 definition", "loyal 1 definition", "loyal -1 definition"]),
  );
  expect(causes).toHaveLength(11);
});

test("what happened while nobody was looking is made up for, once", async () => {
  const shop = await openShop();
  await shop.segment("buyers", { event: "Order Completed" });
  await shop.membership.settle(shop.workspace.id);
  await shop.track("ann", "Order Completed");
  expect(await shop.members("buyers")).toEqual(["ann"]);
  await shop.membership.close();
  await shop.track("ben", "Order Completed");
  const later = await openShop({ over: shop });
  expect(await later.members("buyers")).toEqual(["ann", "ben"]);
  expect(await later.ledger()).toMatchObject([
    { contact: 1, change: 1, cause: "event" },
    { contact: 2, change: 1, cause: "event" },
  ]);
});

const hour = 3_600_000;
const day = 24 * hour;

describe("time alone", () => {
  test("moves somebody out at the end of a window and in at the end of an absence", async () => {
    const shop = await openShop();
    await shop.segment("fresh", { event: "Order Completed", window: { last: "1h" } });
    await shop.segment("silent", { event: "Order Completed", window: { last: "1h" }, lt: 1 });
    await shop.segment("left-cart", {
      sequence: [{ event: "Product Added" }, { absent: "Order Completed", within: "30m" }],
    });
    const start = shop.now;
    await shop.track("ann", "Product Added");
    await shop.track("ann", "Order Completed", { timestamp: new Date(start - 5_000).toISOString() });
    expect(await shop.members("fresh")).toEqual(["ann"]);
    shop.now = start + hour / 2;
    expect(await shop.members("left-cart")).toEqual(["ann"]);
    shop.now = start + hour - 5_001;
    expect(await shop.members("fresh")).toEqual(["ann"]);
    shop.now = start + hour - 5_000;
    expect(await shop.members("fresh")).toEqual([]);
    expect(await shop.members("silent")).toEqual(["ann"]);
    const lines = (await shop.ledger()).map(({ segment, change, cause, at }) => [segment, change, cause, at - start]);
    expect(lines).toContainEqual(["left-cart", 1, "time", hour / 2]);
    expect(lines).toContainEqual(["fresh", -1, "time", hour - 5_000]);
    expect(lines).toContainEqual(["silent", 1, "time", hour - 5_000]);
  });

  test("moves who was added out of the newcomers; a merge makes them as old as the elder", async () => {
    const shop = await openShop();
    await shop.segment("newcomers", { added: { last: "1h" } });
    await shop.segment("old-hands", { not: { added: { last: "1h" } } });
    const start = shop.now;
    await shop.identify("ann", { city: "Kyiv" });
    expect(await shop.members("newcomers")).toEqual(["ann"]);
    shop.now = start + hour / 2;
    await shop.identify("ben", { city: "Lviv" });
    expect(await shop.members("newcomers")).toEqual(["ann", "ben"]);
    shop.now = start + hour - 1;
    expect(await shop.members("newcomers")).toEqual(["ann", "ben"]);
    shop.now = start + hour;
    expect(await shop.members("newcomers")).toEqual(["ben"]);
    expect(await shop.members("old-hands")).toEqual(["ann"]);
    const { workspace, now } = shop;
    await mergeContacts(stores, workspace.id, { winner: { id: 2 }, loser: { id: 1 }, reason: "same", at: now });
    expect(await shop.members("newcomers")).toEqual([]);
  });

  test("brings an event of the future, a birthday and a calendar month", async () => {
    const shop = await openShop();
    await shop.segment("viewers", { event: "Product Viewed" });
    await shop.segment("celebrating", { trait: "birthday", anniversary: { next: "1d" } });
    await shop.segment("this-month", { event: "Order Completed", window: { this: "month" } });
    await shop.identify("ann", { birthday: "1990-11-22" });
    await shop.track("ann", "Order Completed");
    await shop.track("ann", "Product Viewed", { timestamp: new Date(shop.now + 5 * hour).toISOString() });
    expect(await shop.members("viewers")).toEqual([]);
    expect(await shop.members("celebrating")).toEqual([]);
    shop.now += 5 * hour;
    expect(await shop.members("viewers")).toEqual(["ann"]);
    shop.now = Date.UTC(2026, 10, 22);
    expect(await shop.members("celebrating")).toEqual(["ann"]);
    shop.now = Date.UTC(2026, 10, 23);
    expect(await shop.members("celebrating")).toEqual([]);
    expect(await shop.members("this-month")).toEqual(["ann"]);
    shop.now = Date.UTC(2026, 11, 1);
    expect(await shop.members("this-month")).toEqual([]);
  });

  test("after a long sleep is made up for by building everything anew", async () => {
    const shop = await openShop();
    await shop.segment("fresh", { event: "Order Completed", window: { last: "7d" } });
    await shop.track("ann", "Order Completed");
    expect(await shop.members("fresh")).toEqual(["ann"]);
    shop.now += 30 * day;
    expect(await shop.members("fresh")).toEqual([]);
    expect((await shop.ledger()).at(-1)).toMatchObject({ change: -1, cause: "time", at: shop.now });
  });

  test("stands still while the clock is set back, and what arrives counts all the same", async () => {
    const warnings: string[] = [];
    const warn = (details: object, message: string): void => {
      // Workspaces of other tests stand at other instants.
      if ("workspaceId" in details && details.workspaceId === own) warnings.push(message);
    };
    let own = "";
    const shop = await openShop({ logger: { ...silentLogger, warn } });
    own = shop.workspace.id;
    await shop.segment("buyers", { event: "Order Completed", window: { last: "1h" } });
    await shop.track("ann", "Order Completed");
    expect(await shop.members("buyers")).toEqual(["ann"]);
    const before = shop.now;
    shop.now -= 10 * 60_000;
    await shop.track("ben", "Order Completed");
    expect(await shop.members("buyers")).toEqual(["ann", "ben"]);
    expect((await shop.ledger()).at(-1)).toMatchObject({ contact: 2, at: before });
    expect(warnings).toEqual([expect.stringContaining("The clock was set back")]);
    shop.now = before + 55 * 60_000;
    expect(await shop.members("buyers")).toEqual(["ann"]);
  });
});

test("whoever entered a segment is in those that ask for it, and leaves them in time", async () => {
  const shop = await openShop();
  await shop.segment("buyers", { event: "Order Completed" });
  await shop.segment("new-buyers", { segment: "buyers", entered: { last: "1h" } });
  await shop.membership.settle(shop.workspace.id);
  await shop.track("ann", "Order Completed");
  expect(await shop.members("new-buyers")).toEqual(["ann"]);
  shop.now += hour;
  expect(await shop.members("new-buyers")).toEqual([]);
  expect((await shop.ledger()).map(({ segment, change, cause }) => [segment, change, cause])).toEqual([
    ["buyers", 1, "event"],
    ["new-buyers", 1, "event"],
    ["new-buyers", -1, "time"],
  ]);
});

test("what is imported in bulk is built anew, once it is over", async () => {
  const shop = await openShop();
  const { workspace } = shop;
  await shop.segment("buyers", { event: "Order Completed" });
  await shop.segment("viewers", { event: "Product Viewed" });
  await shop.track("ann", "Product Viewed");
  await shop.track("ben", "Product Viewed");
  expect(await shop.members("viewers")).toEqual(["ann", "ben"]);
  await workspace.clickhouse.command(
    "INSERT INTO incoming_events SELECT number + 1, 'Order Completed', toDateTime64('2026-11-01', 3), toString(number), now64(3), '{}', '{}' FROM numbers(2)",
  );
  expect(await shop.members("buyers")).toEqual([]);
  await underLock(stores.pool, workspace.id, (client) =>
    bulkArrived(client, workspace.id, "import", ["Order Completed"]),
  );
  expect(await shop.members("buyers")).toEqual(["ann", "ben"]);
  expect((await shop.ledger()).filter(({ cause }) => cause === "import")).toMatchObject([
    { segment: "buyers", contact: 1, change: 1 },
    { segment: "buyers", contact: 2, change: 1 },
  ]);
});

test("traits of more people than can be listed build anew what reads them, and nothing else", async () => {
  const shop = await openShop();
  const { workspace } = shop;
  const names = Array.from({ length: 1_100 }, (_, at) => `u${at}`);
  await resolveContacts(
    stores,
    workspace.id,
    names.map((externalId) => ({ externalId })),
    { at: shop.now, source: "imp_1" },
  );
  await shop.segment("from-google", { trait: "source", is: "google" });
  await shop.segment("in-kyiv", { trait: "city", is: "Kyiv" });
  await shop.membership.settle(workspace.id);
  const built = async (): Promise<Readonly<Record<string, number>>> => {
    const { rows } = await stores.pool.query<{ segment: string; built: string }>(
      "SELECT segment, min(built_at) AS built FROM membership_segments WHERE workspace_id = $1 GROUP BY segment ORDER BY segment",
      [workspace.id],
    );
    return Object.fromEntries(rows.map((row) => [row.segment, Number(row.built)]));
  };
  const before = await built();
  shop.now += hour;
  // Nothing is built for an instant whose dues are not known yet.
  await shop.membership.settle(workspace.id);
  const rows = names.map((_, at) => ({ id: at + 1, traits: { source: at % 2 === 0 ? "google" : "bing" } }));
  const places = { stores, flush: (id: string) => shop.ingest.flush(id) };
  await writeContactTraits(places, workspace.id, rows, { source: "test", at: shop.now, firstHolds: "from-now" });
  expect((await shop.members("from-google")).length).toBe(550);
  const after = await built();
  expect(after["in-kyiv"]).toBe(before["in-kyiv"]);
  // At the clock's instant, or at one between while the look at what is due in this hour goes on.
  expect(after["from-google"]).toBeGreaterThan(before["from-google"] ?? Infinity);
});

test("a segment that ranks everybody is built anew when its time has come", async () => {
  const shop = await openShop({ refreshEvery: hour });
  for (const [user, revenue] of [
    ["ann", 10],
    ["ben", 20],
    ["cat", 30],
    ["dan", 40],
  ] as const) {
    await shop.track(user, "Order Completed", { properties: { revenue } });
  }
  await shop.segment("top", { top: 25, by: { event: "Order Completed", measure: { sum: "revenue" } } });
  expect(await shop.members("top")).toEqual(["dan"]);
  await shop.track("ann", "Order Completed", { properties: { revenue: 100 } });
  expect(await shop.members("top")).toEqual(["dan"]);
  shop.now += hour;
  expect(await shop.members("top")).toEqual(["ann"]);
  expect((await shop.ledger()).slice(-2)).toMatchObject([
    { contact: 1, change: 1, cause: "refresh" },
    { contact: 4, change: -1, cause: "refresh" },
  ]);
});

test("a segment that cannot be built keeps its members and says why; the others are built, and it is tried again", async () => {
  const shop = await openShop();
  const { clickhouse, id, postgres } = shop.workspace;
  await postgres.insertInto("lists").values({ workspace_id: id, id: "fair", name: "Fair" }).execute();
  await shop.identify("ann", { vip: true });
  await shop.segment("visitors", { list: "fair" });
  expect(await shop.members("visitors")).toEqual([]);
  const statusOf = async (segment: string): Promise<unknown> => {
    const live = await shop.membership.of(id);
    return live.status().find((one) => one.id === segment);
  };
  await clickhouse.command("RENAME TABLE list_members TO list_members_away");
  await shop.segment("visitors", { not: { list: "fair" } });
  await shop.segment("vip", { trait: "vip", is: true });
  expect(await shop.members("vip")).toEqual(["ann"]);
  const failed = { state: "failed", size: 0, reason: expect.stringContaining("list_members") as string };
  expect(await statusOf("visitors")).toMatchObject(failed);
  await clickhouse.command("RENAME TABLE list_members_away TO list_members");
  shop.now += 10 * 60_000;
  expect(await shop.members("visitors")).toEqual(["ann"]);
  expect(await statusOf("visitors")).toMatchObject({ state: "kept", size: 1, reason: null });
});

test("closing leaves no build behind that the last step began", async () => {
  let isHeld = false;
  let flushes = 0;
  let go: () => void = () => undefined;
  const going = new Promise<void>((resolve) => (go = resolve));
  const shop: LiveShop = await openShop({
    flush: async (id) => {
      if (isHeld) {
        flushes += 1;
        await going;
      }
      await shop.ingest.flush(id);
    },
  });
  await shop.track("ann", "Order Completed");
  await shop.segment("buyers", { event: "Order Completed" });
  await shop.membership.settle(shop.workspace.id);
  const workspace = await shop.membership.of(shop.workspace.id);
  const isToBeBuilt = (): boolean =>
    [...workspace.state.standings.values()].some((held) => held.get("buyers")?.stale === "refresh");
  // A step under way stands before the arrivals and knows that a segment is to be built anew. One that was begun before it could know is let go.
  const client = await stores.pool.connect();
  const waits = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%FROM arrivals%seq >%'";
  for (;;) {
    await client.query("BEGIN; LOCK TABLE arrivals");
    await stores.pool.query("UPDATE membership_segments SET stale = 'refresh' WHERE workspace_id = $1", [
      workspace.state.workspace.id,
    ]);
    workspace.rosterChanged();
    await vi.waitFor(async () => expect((await stores.pool.query(waits)).rowCount).toBeGreaterThan(0), {
      timeout: 60_000,
    });
    if (isToBeBuilt()) break;
    await client.query("COMMIT");
    await shop.membership.settle(shop.workspace.id);
  }
  const close = shop.membership.close().then(() => "closed");
  isHeld = true;
  await client.query("COMMIT");
  client.release();
  await vi.waitFor(() => expect(flushes).toBeGreaterThan(0), { timeout: 60_000, interval: 5 });
  const pause = new Promise((resolve) => setTimeout(resolve, 50, "open"));
  expect(await Promise.race([close, pause])).toBe("open");
  go();
  expect(await close).toBe("closed");
});
