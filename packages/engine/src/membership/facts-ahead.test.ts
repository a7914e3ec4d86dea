import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type LiveShop, openLiveShop } from "./testing/live-shop.ts";

const hour = 3_600_000;

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

/** Ann has just become quiet, Ben, the first contact, will be in five seconds: he was read with her. */
async function openShop(work: (shop: LiveShop) => Promise<void>): Promise<void> {
  const shop = await openLiveShop(stores);
  try {
    for (const name of ["ben", "ann"]) await shop.identify(name, { city: "Kyiv" });
    await shop.segment("lately", { event: "Visited", window: { last: "1h" } });
    await shop.segment("quiet", {
      all: [{ trait: "city", is: "Kyiv" }, { none: [{ event: "Visited", window: { last: "1h" } }] }],
    });
    await shop.track("ben", "Bought");
    await shop.track("ann", "Visited");
    expect(await shop.members("lately")).toEqual(["ann"]);
    shop.now += 5_000;
    await shop.track("ben", "Visited");
    expect(await shop.members("lately")).toEqual(["ann", "ben"]);
    shop.now += hour - 5_000;
    expect(await shop.members("lately")).toEqual(["ben"]);
    expect(await shop.members("quiet")).toEqual(["ann"]);
    await work(shop);
  } finally {
    await shop.close();
  }
}

test("whoever is due soon is read with others, and time moves them without a question to the stores", async () => {
  await openShop(async (shop) => {
    const { clickhouse } = shop.workspace;
    await clickhouse.command("RENAME TABLE contact_events TO contact_events_away");
    shop.now += 5_000;
    expect(await shop.members("lately")).toEqual([]);
    expect(await shop.members("quiet")).toEqual(["ann", "ben"]);
    await clickhouse.command("RENAME TABLE contact_events_away TO contact_events");
    expect((await shop.ledger()).slice(-2)).toMatchObject([
      { segment: "lately", contact: 1, change: -1, cause: "time", at: shop.now },
      { segment: "quiet", contact: 1, change: 1, cause: "time", at: shop.now },
    ]);
  });
});

test("an event that comes meanwhile counts", async () => {
  await openShop(async (shop) => {
    shop.now += 2_000;
    await shop.track("ben", "Visited");
    expect(await shop.members("lately")).toEqual(["ben"]);
    shop.now += 3_000;
    expect(await shop.members("lately")).toEqual(["ben"]);
    expect(await shop.members("quiet")).toEqual(["ann"]);
  });
});

test("so does a trait that changes meanwhile", async () => {
  await openShop(async (shop) => {
    shop.now += 2_000;
    await shop.identify("ben", { city: "Lviv" });
    expect(await shop.members("lately")).toEqual(["ben"]);
    shop.now += 3_000;
    expect(await shop.members("lately")).toEqual([]);
    expect(await shop.members("quiet")).toEqual(["ann"]);
  });
});

test("and a definition that becomes another", async () => {
  await openShop(async (shop) => {
    await shop.segment("quiet", {
      all: [{ event: "Bought" }, { none: [{ event: "Visited", window: { last: "1h" } }] }],
    });
    expect(await shop.members("quiet")).toEqual([]);
    shop.now += 5_000;
    expect(await shop.members("quiet")).toEqual(["ben"]);
  });
});
