import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { addToList } from "../ingest/lists.ts";
import { ConditionWords } from "../ledger/condition-words.ts";
import { readLedger } from "../outbound/ledger-rows.ts";
import { type LiveShop, openLiveShop } from "./testing/live-shop.ts";

const hour = 3_600_000;
let stores: TestStores;
let shop: LiveShop;

beforeAll(async () => {
  stores = await openTestStores();
});
beforeEach(async () => {
  shop = await openLiveShop(stores);
});
afterEach(() => shop.close());
afterAll(() => stores.close());

/** Segment, change, cause and condition of each row, in order. */
async function told(): Promise<string[]> {
  await shop.ledger();
  const rows = await readLedger(shop.workspace, { after: 0, to: 1e6, limit: 1e6 });
  return rows.map(({ segment, change, cause, condition }) => `${segment} ${change} ${cause} ${condition}`);
}

test("time names the condition whose window was left, of several the one that turned", async () => {
  const bought = (last: string, gte: number) => ({ event: "Order Completed", window: { last }, gte });
  await shop.segment("regular", { all: [bought("5h", 1), bought("3h", 2)] });
  // Both lose an event by one edge: the one that asks for many has not held at all.
  await shop.segment("either", { any: [bought("3h", 3), bought("3h", 2)] });
  await shop.segment("lost", { none: [{ trait: "city", is: "Kyiv" }, bought("5h", 1)] });
  await shop.membership.settle(shop.workspace.id);
  const start = shop.now;
  await shop.track("ann", "Order Completed", { timestamp: new Date(start - hour).toISOString() });
  await shop.track("ann", "Order Completed");
  expect(await shop.members("regular")).toEqual(["ann"]);
  shop.now = start + 2 * hour;
  expect(await shop.members("regular")).toEqual([]);
  shop.now = start + 5 * hour;
  expect(await shop.members("lost")).toEqual(["ann"]);
  expect(await told()).toEqual([
    "either 1 event /where/any/1",
    "regular 1 event /where/all/1",
    "either -1 time /where/any/1",
    "regular -1 time /where/all/1",
    "lost 1 time /where/none/1",
  ]);
});

test("news names the condition that it turned", async () => {
  const { workspace } = shop;
  await workspace.postgres
    .insertInto("lists")
    .values({ workspace_id: workspace.id, id: "fair", name: "Fair" })
    .execute();
  await shop.segment("visitors", { all: [{ list: "fair" }, { trait: "city", is: "Kyiv" }] });
  await shop.segment("not-cheap", {
    all: [{ event: "Order Completed" }, { not: { event: "Order Completed", measure: { sum: "revenue" }, lt: 100 } }],
  });
  await shop.segment("of-them", { all: [{ segment: "not-cheap" }, { trait: "vip", exists: false }] });
  await shop.segment("new-to-them", { segment: "not-cheap", entered: { last: "30d" } });
  await shop.membership.settle(workspace.id);
  await shop.identify("ann", { city: "Kyiv" });
  await shop.track("ann", "Order Completed", { properties: { revenue: 50 } });
  await shop.membership.settle(workspace.id);
  shop.now += 1;
  await addToList(stores, workspace.id, "fair", [1], shop.now);
  await shop.membership.settle(workspace.id);
  await shop.track("ann", "Order Completed", { properties: { revenue: 60 } });
  await shop.membership.settle(workspace.id);
  await shop.identify("ann", { vip: true });
  expect(await told()).toEqual([
    "visitors 1 list /where/all/0",
    "not-cheap 1 event /where/all/1/not",
    "of-them 1 event /where/all/0",
    "new-to-them 1 event /where",
    "of-them -1 profile /where/all/1",
  ]);
});

test("what turned is said in words, in the languages of segments", async () => {
  await shop.segment("both", {
    all: [
      { trait: "city", is: "Kyiv" },
      { event: "Order Completed", window: { last: "1h" } },
    ],
  });
  await shop.identify("ann", { city: "Kyiv" });
  await shop.track("ann", "Order Completed");
  expect(await shop.members("both")).toEqual(["ann"]);
  shop.now += hour;
  expect(await shop.members("both")).toEqual([]);
  await shop.ledger();
  const rows = await readLedger(shop.workspace, { after: 0, to: 1e6, limit: 1e6 });
  const say = await new ConditionWords().of(shop.workspace, rows);
  const last = rows.at(-1)!;
  expect(last).toMatchObject({ change: -1, cause: "time", condition: "/where/all/1" });
  expect(say(last)).toBe("People who did “Order Completed” in the last hour.");
  expect(say(last, "ru")).toMatch(/Order Completed/u);
  expect(say({ ...last, condition: "" })).toBeNull();
  expect(say({ ...last, version: 99 })).toBeNull();
});

test("what turned is said by the names that segments have now", async () => {
  const names = async (name: string): Promise<void> => {
    const document = { version: 1, id: "locals", name, where: { trait: "city", is: "Kyiv" } };
    await shop.documents.save(document, { by: null });
  };
  await names("Locals");
  await shop.segment("both", { all: [{ segment: "locals" }, { event: "Order Completed" }] });
  const turned = { segment: "both", version: 1, condition: "/where/all/0" };
  const words = new ConditionWords();
  const said = async (): Promise<string | null> => (await words.of(shop.workspace, [turned]))(turned);
  expect(await said()).toContain("Locals");
  await names("Neighbours");
  expect(await said()).toContain("Neighbours");
});
