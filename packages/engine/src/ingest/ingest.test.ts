import { type TestStores, openTestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createIngest, type Ingest } from "./ingest.ts";

let stores: TestStores;
let ingest: Ingest;
const now = Date.UTC(2026, 10, 21, 12);

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => now });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});

test("accepted calls are counted after a flush", async () => {
  const { id, clickhouse } = await stores.createWorkspace({ name: "One" });
  const calls = [
    { type: "track", anonymousId: "a1", event: "Product Viewed", messageId: "m1", properties: { price: 5 } },
    { type: "identify", userId: "u1", anonymousId: "a1", messageId: "m2", traits: { email: "Ann@x.example", age: 30 } },
    { type: "track", event: "Broken", messageId: "m3" },
  ];
  const first = await ingest.accept(id, calls);
  expect(first).toMatchObject({
    accepted: 2,
    duplicates: 0,
    rejected: [{ index: 2, messageId: "m3", code: "missing_identity" }],
  });
  expect(await ingest.accept(id, calls)).toMatchObject({ accepted: 0, duplicates: 2 });
  await ingest.flush(id);
  expect(await clickhouse.query("SELECT contact_id, event, message_id, properties FROM events")).toEqual([
    { contact_id: 1, event: "Product Viewed", message_id: "m1", properties: { price: 5 } },
  ]);
  expect(
    await clickhouse.query("SELECT id, external_id, email, anonymous_ids, traits, deleted FROM contacts FINAL"),
  ).toEqual([
    {
      id: 1,
      external_id: "u1",
      email: "ann@x.example",
      anonymous_ids: ["a1"],
      traits: { age: 30, email: "Ann@x.example" },
      deleted: 0,
    },
  ]);
  expect(await clickhouse.query("SELECT trait, doc FROM trait_history ORDER BY trait")).toEqual([
    { trait: "age", doc: { age: 30 } },
    { trait: "email", doc: { email: "Ann@x.example" } },
  ]);
});

test("a returning customer's new device brings its history along", async () => {
  const { id, clickhouse } = await stores.createWorkspace({ name: "Two" });
  await ingest.accept(id, [{ type: "identify", userId: "u", messageId: "1", traits: { plan: "pro" } }]);
  await ingest.accept(id, [{ type: "track", anonymousId: "phone", event: "App Opened", messageId: "2" }]);
  await ingest.accept(id, [{ type: "identify", anonymousId: "phone", messageId: "3", traits: { theme: "dark" } }]);
  await ingest.flush(id);
  await ingest.accept(id, [{ type: "track", anonymousId: "phone", event: "App Opened", messageId: "4" }]);
  await ingest.accept(id, [{ type: "identify", userId: "u", anonymousId: "phone", messageId: "5" }]);
  await ingest.flush(id);
  const events = await clickhouse.query(
    "SELECT contact_id, message_id FROM events WHERE contact_id NOT IN (SELECT id FROM dead_contacts) ORDER BY message_id",
  );
  expect(events).toEqual([
    { contact_id: 1, message_id: "2" },
    { contact_id: 1, message_id: "4" },
  ]);
  expect(await clickhouse.query("SELECT id, traits, deleted FROM contacts FINAL ORDER BY id")).toEqual([
    { id: 1, traits: { plan: "pro", theme: "dark" }, deleted: 0 },
    { id: 2, traits: {}, deleted: 1 },
  ]);
  expect(await clickhouse.query("SELECT trait FROM trait_history WHERE contact_id = 1 ORDER BY trait")).toEqual([
    { trait: "plan" },
    { trait: "theme" },
  ]);
  const merges = await stores.postgres.selectFrom("merges").selectAll().where("workspace_id", "=", id).execute();
  expect(merges).toMatchObject([
    {
      winner: 1,
      loser: 2,
      reason: "identified",
      message_id: "5",
      decided: { theme: { kept: "dark", dropped: null, from: 2 } },
    },
  ]);
  const moves = await stores.postgres.selectFrom("merge_moves").selectAll().where("workspace_id", "=", id).execute();
  expect(moves).toMatchObject([{ loser: 2, winner: 1 }]);
  expect(moves[0]?.done_at).not.toBeNull();
});
