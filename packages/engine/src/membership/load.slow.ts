import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { silentLogger } from "../ingest/logger.ts";
import { type LiveShop, openLiveShop } from "./testing/live-shop.ts";

let stores: TestStores;
let shop: LiveShop;

beforeAll(async () => {
  stores = await openTestStores();
});
afterEach(() => shop.close());
afterAll(() => stores.close());

test("a contact with 200,000 events is followed without holding up the others, in bounded memory", async () => {
  const warned: [object, string][] = [];
  const logger = { ...silentLogger, warn: (details: object, words: string) => void warned.push([details, words]) };
  shop = await openLiveShop(stores, { logger });
  const { workspace } = shop;
  await shop.track("heavy", "Product Viewed");
  await workspace.clickhouse.command(
    `INSERT INTO incoming_events SELECT 1, ['Product Viewed', 'Product Added'][1 + number % 2], fromUnixTimestamp64Milli({now: Int64} - toInt64(number) * 1000),
       concat('h', toString(number)), now64(3), concat('{"product_id":"p', toString(number % 100), '","price":', toString(number % 90), '}'), '{}'
     FROM numbers(200000)`,
    { now: shop.now - 1000 },
  );
  await shop.segment("lookers", {
    event: "Product Viewed",
    measure: { sum: "price" },
    window: { last: "30d" },
    gt: 1000,
  });
  await shop.segment("carts", {
    sequence: [
      { event: "Product Viewed" },
      { event: "Product Added", within: "1h", same: ["product_id"] },
      { absent: "Order Completed", within: "1h" },
    ],
  });
  await shop.segment("buyers", { event: "Order Completed" });
  expect(await shop.members("buyers")).toEqual([]);
  const before = process.memoryUsage().rss;
  const began = performance.now();
  await shop.track("heavy", "Product Viewed");
  await shop.track("light", "Order Completed");
  expect(await shop.members("buyers")).toEqual(["light"]);
  expect(await shop.members("lookers")).toEqual(["heavy"]);
  const grown = (process.memoryUsage().rss - before) / 1e6;
  process.stderr.write(`heavy: ${Math.round(performance.now() - began)} ms, ${Math.round(grown)} MB\n`);
  expect(grown).toBeLessThan(800);
  await shop.track("heavy", "Product Viewed");
  expect(await shop.members("buyers")).toEqual(["light"]);
  expect(warned).toEqual([
    [
      { workspaceId: workspace.id, contact: expect.stringMatching(/^con_/u), events: 100_002 },
      expect.stringContaining("very many events"),
    ],
  ]);
});

test("a million people who enter at once are written in one piece, in bounded memory", async () => {
  shop = await openLiveShop(stores);
  const { workspace } = shop;
  const people = 1_000_000;
  await workspace.clickhouse.command(
    `INSERT INTO contacts SELECT number + 1, concat('con_', toString(number + 1)), '', '', '', [], '{}'::JSON, now64(3), 0, 1 FROM numbers({people: UInt32})`,
    { people },
  );
  await shop.membership.settle(workspace.id);
  const before = process.memoryUsage().rss;
  const began = performance.now();
  await shop.segment("everybody", { not: { event: "Order Completed" } });
  await shop.membership.settle(workspace.id);
  const committed = performance.now();
  const { state } = await shop.membership.of(workspace.id);
  expect(state.membersOf("everybody").size).toBe(people);
  await shop.ingest.flush(workspace.id);
  const grown = (process.memoryUsage().rss - before) / 1e6;
  const times = [committed - began, performance.now() - committed].map(Math.round).join(" and ");
  process.stderr.write(`a million: ${times} ms, ${Math.round(grown)} MB\n`);
  expect(
    await workspace.clickhouse.query(
      "SELECT count() AS rows, uniqExact(contact_id) AS contacts, max(seq) AS last FROM ledger",
    ),
  ).toEqual([{ rows: people, contacts: people, last: people }]);
  expect(shop.told).toMatchObject([{ fromSeq: 1, toSeq: people, changes: null }]);
  expect(grown).toBeLessThan(1500);
});
