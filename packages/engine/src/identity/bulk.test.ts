import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { addToList, removeFromList } from "../ingest/lists.ts";
import { upsertProducts } from "../ingest/products.ts";
import { resolveContacts } from "./bulk.ts";
import { deleteContact } from "./delete-contact.ts";
import { signContactLink } from "./link.ts";
import { mergeContacts } from "./merge-contacts.ts";
import { moveStragglers } from "./stragglers.ts";

const now = Date.UTC(2026, 10, 21, 12);
let stores: TestStores;
let ingest: Ingest;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => now });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});

async function workspace(): Promise<{ id: string; ask: (sql: string) => Promise<unknown[]> }> {
  const { id, clickhouse } = await stores.createWorkspace({ name: "Bulk", defaultCountry: "UA" });
  return {
    id,
    ask: async (sql) => {
      await ingest.flush(id);
      return clickhouse.query(sql);
    },
  };
}

test("rows of a file find or make their contacts, and the same file again changes nothing", async () => {
  const { id, ask } = await workspace();
  await ingest.accept(id, [{ type: "identify", userId: "u1", messageId: "1", traits: { city: "Kyiv" } }]);
  const rows = [
    { externalId: "u1", email: "A@x.example", traits: { city: "Kyiv", plan: "pro" } },
    { email: "a@x.example ", phone: "050 123 45 67" },
    { externalId: "u2", traits: { "address.city": "Lviv" }, ts: Date.UTC(2025, 0, 1) },
    { email: "nonsense" },
    { externalId: "x".repeat(300) },
  ];
  const options = { at: now, source: "imp_one" };
  const first = await resolveContacts(stores, id, rows, options);
  expect([...first.contactIds]).toEqual([1, 1, 2, 0, 0]);
  expect(first).toMatchObject({
    created: 1,
    updated: 1,
    rejected: [
      { index: 3, code: "missing_identity" },
      { index: 4, code: "id_too_long", pointer: "/externalId" },
    ],
  });
  const again = await resolveContacts(stores, id, rows, { ...options, at: now + 1_000 });
  expect(again).toMatchObject({ contactIds: first.contactIds, created: 0, updated: 0 });
  expect(await ask("SELECT id, external_id, email, phone, traits FROM contacts FINAL ORDER BY id")).toEqual([
    { id: 1, external_id: "u1", email: "a@x.example", phone: "+380501234567", traits: { city: "Kyiv", plan: "pro" } },
    { id: 2, external_id: "u2", email: "", phone: "", traits: { address: { city: "Lviv" } } },
  ]);
  expect(
    await ask(
      "SELECT trait, toUnixTimestamp64Milli(ts) AS ts FROM trait_history FINAL WHERE message_id != '1' ORDER BY contact_id, trait",
    ),
  ).toEqual([
    { trait: "plan", ts: 0 },
    { trait: "address", ts: Date.UTC(2025, 0, 1) },
  ]);
});

test("in append mode existing contacts keep their traits", async () => {
  const { id } = await workspace();
  const options = { at: now, source: "imp_one", existing: "leave" } as const;
  await resolveContacts(stores, id, [{ externalId: "u", traits: { plan: "pro" } }], options);
  await resolveContacts(stores, id, [{ externalId: "u", traits: { plan: "free" } }], options);
  const row = await stores.postgres.selectFrom("contacts").select("traits").where("workspace_id", "=", id).execute();
  expect(row).toEqual([{ traits: { plan: "pro" } }]);
});

test("contacts go on lists and off them, and places on lists survive a merge", async () => {
  const { id, ask } = await workspace();
  await stores.postgres.insertInto("lists").values({ workspace_id: id, id: "vip", name: "VIP" }).execute();
  await resolveContacts(stores, id, [{ externalId: "a" }, { externalId: "b" }, { externalId: "c" }], {
    at: now,
    source: "i",
  });
  await ingest.flush(id);
  expect(await addToList(stores, id, "vip", [1, 2, 2], now)).toEqual({ added: 2 });
  expect(await addToList(stores, id, "vip", [1], now + 5)).toEqual({ added: 0 });
  expect(await removeFromList(stores, id, "vip", [1, 3], now + 9)).toEqual({ removed: 1 });
  await mergeContacts(stores, id, { winner: { externalId: "c" }, loser: { externalId: "b" }, reason: "same", at: now });
  expect(await ask("SELECT contact_id, removed FROM list_members FINAL ORDER BY contact_id")).toEqual([
    { contact_id: 1, removed: 1 },
    { contact_id: 2, removed: 1 },
    { contact_id: 3, removed: 0 },
  ]);
  await expect(addToList(stores, id, "none", [1], now)).rejects.toMatchObject({ code: "unknown_list" });
});

test("the catalogue keeps its history and writes only what changed", async () => {
  const { id, ask } = await workspace();
  const dress = { productId: "p1", doc: { name: "Dress", in_stock: true } };
  expect(await upsertProducts(stores, id, [dress, { productId: "p2", doc: { name: "Hat" } }], now)).toEqual({
    written: 2,
  });
  const sold = { ...dress, doc: { name: "Dress", in_stock: false } };
  expect(await upsertProducts(stores, id, [dress, sold], now + 1_000)).toEqual({ written: 1 });
  expect(await upsertProducts(stores, id, [sold], now + 2_000)).toEqual({ written: 0 });
  expect(
    await ask(
      "SELECT product_id, toUnixTimestamp64Milli(valid_from) AS since, doc FROM products FINAL ORDER BY product_id, since",
    ),
  ).toEqual([
    { product_id: "p1", since: 0, doc: { name: "Dress", in_stock: true } },
    { product_id: "p1", since: now + 1_000, doc: { name: "Dress", in_stock: false } },
    { product_id: "p2", since: 0, doc: { name: "Hat" } },
  ]);
});

test("two known contacts merge on request: history, identities and traits follow, and what was decided is kept", async () => {
  const { id, ask } = await workspace();
  await ingest.accept(id, [
    {
      type: "identify",
      userId: "a",
      messageId: "1",
      traits: { plan: "pro" },
      timestamp: new Date(now - 2_000).toISOString(),
    },
    {
      type: "identify",
      userId: "b",
      messageId: "2",
      traits: { plan: "free" },
      timestamp: new Date(now - 1_000).toISOString(),
    },
    { type: "track", userId: "b", event: "Bought", messageId: "3" },
  ]);
  // The event still is in the outbox when its contact is merged away.
  await mergeContacts(stores, id, {
    winner: { externalId: "a" },
    loser: { externalId: "b" },
    reason: "support",
    at: now,
  });
  await ingest.accept(id, [{ type: "track", userId: "b", event: "Bought", messageId: "4" }]);
  const live = "contact_id NOT IN (SELECT id FROM dead_contacts)";
  expect(await ask(`SELECT contact_id, message_id FROM events WHERE ${live} ORDER BY message_id`)).toEqual([
    { contact_id: 1, message_id: "3" },
    { contact_id: 1, message_id: "4" },
  ]);
  const merges = await stores.postgres.selectFrom("merges").selectAll().where("workspace_id", "=", id).execute();
  expect(merges).toMatchObject([{ reason: "support", decided: { plan: { kept: "free", dropped: "pro", from: 2 } } }]);
  const again = { winner: { externalId: "a" }, loser: { id: 2 }, reason: "support", at: now };
  await expect(mergeContacts(stores, id, again)).rejects.toMatchObject({ code: "same_contact" });
});

test("a deleted contact leaves nothing of itself, and its identities are free", async () => {
  const { id, ask } = await workspace();
  await ingest.accept(id, [
    { type: "identify", userId: "a", anonymousId: "x", messageId: "1", traits: { email: "a@x.example" } },
    { type: "track", userId: "a", event: "Bought", messageId: "2" },
    { type: "track", userId: "b", event: "Bought", messageId: "3" },
  ]);
  await ingest.accept(id, [{ type: "track", userId: "c", event: "Bought", messageId: "4" }]);
  await mergeContacts(stores, id, { winner: { externalId: "a" }, loser: { externalId: "c" }, reason: "", at: now });
  await ingest.flush(id);
  await ingest.accept(id, [{ type: "track", userId: "a", event: "Bought", messageId: "5" }]);
  const { id: gone, key } = await deleteContact(stores, id, { externalId: "a" }, now);
  expect(await ask("SELECT contact_id, message_id FROM events")).toEqual([{ contact_id: 2, message_id: "3" }]);
  expect(await ask("SELECT id, email, traits FROM contacts FINAL WHERE deleted = 0")).toEqual([
    { id: 2, email: "", traits: {} },
  ]);
  expect(await ask(`SELECT DISTINCT email, external_id FROM contacts WHERE id = ${gone}`)).toEqual([
    { email: "", external_id: "" },
  ]);
  expect(await ask("SELECT count() AS n FROM trait_history")).toEqual([{ n: 0 }]);
  await ingest.accept(id, [{ type: "identify", userId: "a", messageId: "6" }]);
  const people = await stores.postgres
    .selectFrom("contacts")
    .select(["id", "key"])
    .where("workspace_id", "=", id)
    .where("deleted_at", "is", null)
    .orderBy("id")
    .execute();
  expect(people.at(-1)).toEqual({ id: 4, key: `${key}_2` });
  await expect(deleteContact(stores, id, { key }, now)).rejects.toMatchObject({ code: "unknown_contact" });
});

test("events that an import put under a contact merged meanwhile come to who it is now", async () => {
  const { id, ask } = await workspace();
  const people = [{ externalId: "a" }, { externalId: "b" }, { externalId: "c" }];
  await resolveContacts(stores, id, people, { at: now, source: "i" });
  await mergeContacts(stores, id, { winner: { externalId: "a" }, loser: { externalId: "b" }, reason: "", at: now });
  await deleteContact(stores, id, { externalId: "c" }, now);
  await ingest.flush(id);
  const line = (contact_id: number): string =>
    `${JSON.stringify({ contact_id, event: "Bought", ts: now, message_id: `o${contact_id}`, received_at: now, properties: {}, context: {} })}\n`;
  await stores.workspace(id).clickhouse.insertLines("events", line(1) + line(2) + line(3), { token: "import" });
  expect(await moveStragglers(stores, id, now)).toEqual({ moved: 1, erased: 1 });
  expect(
    await ask(
      "SELECT contact_id AS c, message_id AS m FROM events WHERE contact_id NOT IN (SELECT id FROM dead_contacts) ORDER BY m",
    ),
  ).toEqual([
    { c: 1, m: "o1" },
    { c: 1, m: "o2" },
  ]);
  expect(await ask("SELECT count() AS n FROM events WHERE contact_id = 3")).toEqual([{ n: 0 }]);
});

test("a signed link in the page's address recognises its reader", async () => {
  const { id } = await workspace();
  await ingest.accept(id, [{ type: "identify", userId: "reader", messageId: "1" }]);
  const { link_secret: secret } = await stores.postgres
    .selectFrom("workspaces")
    .select("link_secret")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const { key } = await stores.postgres
    .selectFrom("contacts")
    .select("key")
    .where("workspace_id", "=", id)
    .executeTakeFirstOrThrow();
  const url = `https://shop.example/?kc=${signContactLink(secret, key)}`;
  await ingest.accept(id, [{ type: "page", anonymousId: "phone", messageId: "2", properties: { url } }]);
  const forged = { type: "page", messageId: "3", properties: { url: url.slice(0, -3) + "AAA" } };
  expect(await ingest.accept(id, [forged])).toMatchObject({ rejected: [{ code: "missing_identity" }] });
  const visitor = await stores.postgres
    .selectFrom("identities")
    .select("contact_id")
    .where("workspace_id", "=", id)
    .where("value", "=", "phone")
    .execute();
  expect(visitor).toEqual([{ contact_id: 1 }]);
});
