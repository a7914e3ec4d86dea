import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { SegmentStatus } from "./segment-status.ts";
import { type LiveShop, openLiveShop } from "./testing/live-shop.ts";

const minute = 60_000;

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

/** Ann has just come, and will have subscribed in half an hour. */
async function openShop(): Promise<LiveShop> {
  const shop = await openLiveShop(stores);
  await shop.track("ann", "Visited");
  // Otherwise her coming might be handled only when there is a segment whose facts cannot be read.
  await shop.membership.settle(shop.workspace.id);
  await say(shop, 1, shop.now + 30 * minute);
  return shop;
}

async function say({ workspace }: LiveShop, granted: 0 | 1, at: number): Promise<void> {
  const row = { contact_id: 1, subject: "topic:news", at, granted, source: "", version: 1 };
  await workspace.clickhouse.insertLines("permissions", `${JSON.stringify(row)}\n`, { token: `${at}` });
}

const readers = { subscribed: "news" };
const lately = { event: "Visited", window: { last: "1h" } };

/** As long as their table is away, edges of permissions cannot be looked for. */
async function withoutPermissions({ workspace }: LiveShop, work: () => Promise<void>): Promise<void> {
  await workspace.clickhouse.command("RENAME TABLE permissions TO permissions_away");
  await work();
  await workspace.clickhouse.command("RENAME TABLE permissions_away TO permissions");
}

async function status(shop: LiveShop, segment: string): Promise<Partial<SegmentStatus> | undefined> {
  return (await shop.membership.of(shop.workspace.id)).status().find(({ id }) => id === segment);
}

test("a new segment whose edges cannot be looked for fails alone, and is tried again", async () => {
  const shop = await openShop();
  try {
    await withoutPermissions(shop, async () => {
      await shop.segment("readers", readers);
      await shop.segment("lately", lately);
      expect(await shop.members("lately")).toEqual(["ann"]);
      expect(await status(shop, "lately")).toMatchObject({ state: "kept", reason: null });
      expect(await status(shop, "readers")).toMatchObject({
        state: "failed",
        reason: expect.stringContaining("permissions"),
      });
      shop.now += 60 * minute;
      expect(await shop.members("lately")).toEqual([]);
    });
    shop.now += 10 * minute;
    expect(await shop.members("readers")).toEqual(["ann"]);
    expect(await status(shop, "readers")).toMatchObject({ state: "kept", reason: null });
  } finally {
    await shop.close();
  }
});

test("time goes on for all others when the edges of one segment cannot be looked for any more", async () => {
  const shop = await openShop();
  try {
    await shop.segment("readers", readers);
    await shop.segment("lately", lately);
    expect(await shop.members("lately")).toEqual(["ann"]);
    expect(await shop.members("readers")).toEqual([]);
    await withoutPermissions(shop, async () => {
      for (let minutes = 1; minutes < 60; minutes += 20) {
        shop.now += 20 * minute - 1;
        expect(await shop.members("lately")).toEqual(["ann"]);
        shop.now += 1;
      }
      expect(await shop.members("lately")).toEqual([]);
      expect(await status(shop, "lately")).toMatchObject({ state: "kept", reason: null });
      expect(await status(shop, "readers")).toMatchObject({
        state: "failed",
        reason: expect.stringContaining("permissions"),
      });
    });
    shop.now += 10 * minute;
    expect(await shop.members("readers")).toEqual(["ann"]);
    // What comes after is found in time again.
    await say(shop, 0, shop.now + 60 * minute);
    shop.now += 60 * minute - 1;
    expect(await shop.members("readers")).toEqual(["ann"]);
    shop.now += 1;
    expect(await shop.members("readers")).toEqual([]);
    expect(await status(shop, "readers")).toMatchObject({ state: "kept", reason: null });
  } finally {
    await shop.close();
  }
});
