import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { type LiveShop, openLiveShop } from "./testing/live-shop.ts";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

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

const ago = (ms: number): object => ({ timestamp: new Date(shop.now - ms).toISOString() });

async function moves(): Promise<unknown[]> {
  return (await shop.ledger()).map(({ segment, contact, change, at }) => [segment, contact, change, at]);
}

test("an event an hour late takes back what was concluded without it, from now on and not in the past", async () => {
  await shop.segment("left-cart", {
    sequence: [{ event: "Product Added" }, { absent: "Order Completed", within: "30m" }],
  });
  await shop.segment("silent", { event: "Order Completed", window: { last: "2h" }, lt: 1 });
  const start = shop.now;
  await shop.track("ann", "Product Added");
  expect(await shop.members("silent")).toEqual(["ann"]);
  shop.now = start + 30 * minute;
  expect(await shop.members("left-cart")).toEqual(["ann"]);
  shop.now = start + hour + 10 * minute;
  expect(await shop.members("left-cart")).toEqual(["ann"]);
  await shop.track("ann", "Order Completed", ago(hour));
  expect(await shop.members("left-cart")).toEqual([]);
  expect(await shop.members("silent")).toEqual([]);
  // The window of two hours ends by when it happened, not by when it came.
  const end = start + 10 * minute + 2 * hour;
  shop.now = end - 1;
  expect(await shop.members("silent")).toEqual([]);
  shop.now = end;
  expect(await shop.members("silent")).toEqual(["ann"]);
  const came = start + hour + 10 * minute;
  expect(await moves()).toEqual([
    ["silent", 1, 1, start],
    ["left-cart", 1, 1, start + 30 * minute],
    ["left-cart", 1, -1, came],
    ["silent", 1, -1, came],
    ["silent", 1, 1, end],
  ]);
});

test("an event that comes after its window is over moves nobody", async () => {
  await shop.segment("fresh", { event: "Order Completed", window: { last: "30m" } });
  await shop.track("ann", "Order Completed", ago(30 * minute));
  await shop.track("ben", "Order Completed", ago(30 * minute - 1));
  expect(await shop.members("fresh")).toEqual(["ben"]);
  shop.now += 1;
  expect(await shop.members("fresh")).toEqual([]);
  expect((await moves()).map((move) => (move as unknown[])[1])).toEqual([2, 2]);
});

test("an event a day early counts when its day has come, and two at once before it only then", async () => {
  await shop.segment("buyers", { event: "Order Completed" });
  await shop.segment("loyal", { event: "Order Completed", gte: 2 });
  const start = shop.now;
  await shop.track("ann", "Order Completed", ago(-day));
  expect(await shop.members("buyers")).toEqual([]);
  await shop.track("ann", "Order Completed");
  expect(await shop.members("buyers")).toEqual(["ann"]);
  shop.now = start + day - 1;
  expect(await shop.members("loyal")).toEqual([]);
  shop.now = start + day;
  expect(await shop.members("loyal")).toEqual(["ann"]);
});

test("an event that is sent again, at once or a day later, counts once and is told once", async () => {
  await shop.segment("buyers", { event: "Order Completed" });
  await shop.segment("loyal", { event: "Order Completed", gte: 2 });
  const order = { messageId: "order-1", ...ago(0) };
  for (let repeat = 0; repeat < 3; repeat += 1) await shop.track("ann", "Order Completed", order);
  expect(await shop.members("buyers")).toEqual(["ann"]);
  const entered = shop.now;
  shop.now += day;
  await shop.track("ann", "Order Completed", order);
  expect(await shop.members("loyal")).toEqual([]);
  expect(await moves()).toEqual([["buyers", 1, 1, entered]]);
});

test("more people than are looked at one by one leave at one instant: all of them, each told once", async () => {
  const people = 25_000;
  const { clickhouse } = shop.workspace;
  await clickhouse.command(
    `INSERT INTO contacts SELECT number + 1, concat('con_', toString(number + 1)), '', '', '', [], '{}'::JSON, now64(3), 0, 1 FROM numbers({people: UInt32})`,
    { people },
  );
  await clickhouse.command(
    `INSERT INTO incoming_events (contact_id, event, ts, message_id, received_at)
     SELECT number + 1, 'Order Completed', fromUnixTimestamp64Milli({now: Int64}), toString(number), now64(3) FROM numbers({people: UInt32})`,
    { people, now: shop.now },
  );
  await shop.segment("fresh", { event: "Order Completed", window: { last: "1h" } });
  await shop.segment("others", { event: "Product Viewed", window: { last: "1h" } });
  const { membership, workspace } = shop;
  await membership.settle(workspace.id);
  const { state } = await membership.of(workspace.id);
  expect(state.membersOf("fresh").size).toBe(people);
  shop.now += hour - 1;
  await membership.settle(workspace.id);
  expect(state.membersOf("fresh").size).toBe(people);
  shop.now += 1;
  await membership.settle(workspace.id);
  expect(state.membersOf("fresh").size).toBe(0);
  await shop.ingest.flush(workspace.id);
  const told = "SELECT change, toString(cause) AS cause, count() AS n, uniqExact(contact_id) AS people FROM ledger";
  expect(await clickhouse.query(`${told} GROUP BY change, cause ORDER BY change DESC`)).toEqual([
    { change: 1, cause: "definition", n: people, people },
    { change: -1, cause: "time", n: people, people },
  ]);
});

test("somebody whose facts cannot be read holds up nobody: the segments are built anew, and time goes on", async () => {
  const bought = { event: "Order Completed", window: { last: "1h" } };
  await shop.segment("fresh", { all: [bought, { event: "Order Completed" }, { not: { trait: "seen", lt: 0 } }] });
  const start = shop.now;
  for (const name of ["ann", "ben"]) await shop.track(name, "Order Completed");
  shop.now = start + minute;
  await shop.track("cy", "Order Completed");
  expect(await shop.members("fresh")).toEqual(["ann", "ben", "cy"]);
  await shop.ingest.flush(shop.workspace.id);
  const { clickhouse } = shop.workspace;
  await clickhouse.command("RENAME TABLE contact_events TO contact_events_away");
  await clickhouse.command(
    "CREATE VIEW contact_events AS SELECT * REPLACE (if(throwIf(contact_id = 2), '', message_id) AS message_id) FROM contact_events_away",
  );
  const live = await shop.membership.of(shop.workspace.id);
  const members = (): number[] => live.members.of("fresh", { after: 0, limit: 9 });
  shop.now = start + hour - 1;
  const stop = new AbortController();
  let seen = 0;
  const come = async (): Promise<void> => {
    while (!stop.signal.aborted) await shop.identify("ben", { seen: (seen += 1) });
  };
  const coming = Promise.all([come(), come(), come()]);
  shop.now = start + hour;
  live.nudge();
  await vi.waitFor(() => expect(members()).toEqual([3]), { timeout: 60_000 });
  shop.now = start + hour + minute;
  live.nudge();
  await vi.waitFor(() => expect(members()).toEqual([]), { timeout: 60_000 });
  stop.abort();
  await coming;
  await clickhouse.command("DROP VIEW contact_events");
  await clickhouse.command("RENAME TABLE contact_events_away TO contact_events");
  await shop.track("ben", "Order Completed");
  expect(await shop.members("fresh")).toEqual(["ben"]);
  const left = (await shop.ledger()).filter(({ change }) => change === -1).map(({ contact }) => contact);
  expect(left.toSorted((a, b) => a - b)).toEqual([1, 2, 3]);
});
