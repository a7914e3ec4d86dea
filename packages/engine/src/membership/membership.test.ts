import { deleteContact } from "../identity/delete-contact.ts";
import { mergeContacts } from "../identity/merge-contacts.ts";
import { addToList } from "../ingest/lists.ts";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, afterEach, beforeAll, expect, test, vi } from "vitest";
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

test("nobody asks: an event brings somebody in by itself", async () => {
  const shop = await openShop();
  await shop.segment("buyers", { event: "Order Completed" });
  await shop.membership.settle(shop.workspace.id);
  await shop.track("ann", "Order Completed");
  await vi.waitFor(() => expect(shop.told).toHaveLength(1), { timeout: 5_000, interval: 5 });
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
  await vi.waitFor(async () => expect(await shop.members("loyal")).toEqual([]));
  const causes = (await shop.ledger()).map(({ segment, change, cause }) => `${segment} ${change} ${cause}`);
  expect(new Set(causes)).toEqual(
    new Set(["buyers 1 definition", "buyers -1 definition", "loyal 1 definition", "loyal -1 definition"]),
  );
  expect(causes).toHaveLength(11);
});

test("what happened while nobody was looking is made up for, once", async () => {
  const shop = await openShop();
  await shop.segment("buyers", { event: "Order Completed" });
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
