import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { insertContactTraits } from "../ingest/outbox/contact-traits.ts";
import { type Arrival, readArrivals } from "../membership/arrivals.ts";
import { resolveContacts } from "./bulk.ts";
import { deleteContact } from "./delete-contact.ts";
import { mergeContacts } from "./merge-contacts.ts";
import { type ContactTraits, type TraitWriter, writeContactTraits } from "./write-traits.ts";

const now = Date.UTC(2026, 10, 21, 12);
const day = 86_400_000;
const ever: TraitWriter = { source: "first-touch", at: now, firstHolds: "since-ever" };
const fromNow: TraitWriter = { ...ever, firstHolds: "from-now" };
let stores: TestStores;
let ingest: Ingest;
let workspace: WorkspaceStore;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => now });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});
beforeEach(async () => {
  workspace = await stores.createWorkspace({ name: "Traits" });
});

const flush = (id: string): Promise<void> => ingest.flush(id);
const write = (rows: readonly ContactTraits[], by = ever): Promise<number> =>
  writeContactTraits({ stores, flush }, workspace.id, rows, by);

/** Contacts 1, 2, … with these external ids. */
async function known(names: readonly string[], traits: object = {}): Promise<void> {
  const rows = names.map((externalId) => ({ externalId, email: `${externalId}@example.com`, traits: { ...traits } }));
  await resolveContacts(stores, workspace.id, rows, { at: now - 30 * day, source: "imp_1" });
  await ingest.flush(workspace.id);
}

const contacts = (): Promise<object[]> =>
  workspace.clickhouse.query(
    "SELECT id, external_id AS name, email, toJSONString(traits) AS traits, toUInt32(version) AS version FROM contacts FINAL WHERE deleted = 0 ORDER BY id",
  );
const history = (): Promise<object[]> =>
  workspace.clickhouse.query(
    `SELECT contact_id AS id, trait, toFloat64(toUnixTimestamp64Milli(ts)) AS ts, message_id AS by, toJSONString(doc) AS doc
     FROM trait_history FINAL WHERE NOT startsWith(message_id, 'imp') ORDER BY id, trait, ts`,
  );
/** What PostgreSQL and ClickHouse hold of everybody, where they differ. */
async function differing(): Promise<object[]> {
  const { rows } = await stores.pool.query<{ id: number; traits: object; version: number }>(
    "SELECT id, traits, version FROM contacts WHERE workspace_id = $1 AND merged_into IS NULL AND deleted_at IS NULL ORDER BY id",
    [workspace.id],
  );
  const held = await workspace.clickhouse.query<{ id: number; traits: string; version: number }>(
    "SELECT id, toJSONString(traits) AS traits, toFloat64(version) AS version FROM contacts FINAL WHERE deleted = 0 ORDER BY id",
  );
  const shown = held.map(({ traits, ...rest }) =>
    JSON.stringify({ ...rest, traits: sorted(JSON.parse(traits) as object) }),
  );
  const wanted = rows.map(({ id, traits, version }) => JSON.stringify({ id, version, traits: sorted(traits) }));
  return wanted.flatMap((row, at) => (row === shown[at] ? [] : [{ row, shown: shown[at] }]));
}
const sorted = (value: object): object =>
  Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));

test("first values hold since ever or from now, beside what a contact has", async () => {
  await known(["ann", "ben"], { city: "Kyiv", big: 1e20, nested: { deep: [1, "two"] } });
  expect(
    await write([
      { id: 1, traits: { source: "google", campaign: null } },
      { id: 2, traits: { source: 'q"uote\n' } },
    ]),
  ).toBe(2);
  expect(await write([{ id: 2, traits: { favourite: { name: "tea", share: 0.5 } } }], fromNow)).toBe(1);
  expect(await contacts()).toEqual([
    {
      id: 1,
      name: "ann",
      email: "ann@example.com",
      traits: '{"big":100000000000000000000,"city":"Kyiv","nested":{"deep":[1,"two"]},"source":"google"}',
      version: 2,
    },
    expect.objectContaining({ id: 2, name: "ben", version: 3 }),
  ]);
  expect(await differing()).toEqual([]);
  expect(await history()).toEqual([
    { id: 1, trait: "source", ts: 0, by: "first-touch:1", doc: '{"source":"google"}' },
    {
      id: 2,
      trait: "favourite",
      ts: now,
      by: "first-touch:2",
      doc: '{"favourite":{"name":"tea","share":0.5}}',
    },
    { id: 2, trait: "source", ts: 0, by: "first-touch:2", doc: '{"source":"q\\"uote\\n"}' },
  ]);
});

test("an address that is written as a trait is the one that is shown", async () => {
  await known(["ann"]);
  await ingest.accept(workspace.id, [
    {
      type: "identify",
      userId: "ann",
      traits: { email: "second@example.com" },
      timestamp: new Date(now - day).toISOString(),
    },
    { type: "identify", userId: "ann", traits: { email: null }, timestamp: new Date(now - day / 2).toISOString() },
  ]);
  await stores.pool.query("UPDATE contacts SET stamps = stamps - 'email' WHERE workspace_id = $1", [workspace.id]);
  await ingest.flush(workspace.id);
  expect(await contacts()).toMatchObject([{ email: "ann@example.com" }]);
  await write([{ id: 1, traits: { email: "second@example.com" } }]);
  expect(await contacts()).toMatchObject([{ email: "second@example.com" }]);
});

test("a correction holds from then on, a repeat says nothing, and what somebody else wrote stays", async () => {
  await known(["ann", "ben"]);
  await ingest.accept(workspace.id, [
    { type: "identify", userId: "ben", traits: { source: "his own" }, timestamp: new Date(now - day).toISOString() },
  ]);
  await ingest.flush(workspace.id);
  const rows = [1, 2].map((id) => ({ id, traits: { source: "google", medium: "cpc" } }));
  expect(await write(rows)).toBe(2);
  expect(await write(rows)).toBe(0);
  const later = { ...ever, at: now + day };
  expect(await write([{ id: 1, traits: { source: "bing", medium: null } }], later)).toBe(1);
  expect((await contacts()).map((row) => ({ ...row, email: "" }))).toEqual([
    { id: 1, name: "ann", email: "", traits: '{"source":"bing"}', version: 3 },
    { id: 2, name: "ben", email: "", traits: '{"medium":"cpc","source":"his own"}', version: 3 },
  ]);
  expect(await differing()).toEqual([]);
  const hers = (await history()).filter((row) => "id" in row && row.id === 1);
  expect(hers).toEqual([
    { id: 1, trait: "medium", ts: 0, by: "first-touch:1", doc: '{"medium":"cpc"}' },
    { id: 1, trait: "medium", ts: now + day, by: "first-touch:1", doc: "{}" },
    { id: 1, trait: "source", ts: 0, by: "first-touch:1", doc: '{"source":"google"}' },
    { id: 1, trait: "source", ts: now + day, by: "first-touch:1", doc: '{"source":"bing"}' },
  ]);
});

test("whoever was merged or erased meanwhile is left out", async () => {
  await known(["ann", "ben", "cat"]);
  await mergeContacts(stores, workspace.id, { winner: { id: 1 }, loser: { id: 2 }, reason: "manual", at: now });
  await deleteContact(stores, workspace.id, { id: 3 }, now);
  expect(await write([1, 2, 3, 4].map((id) => ({ id, traits: { source: "google" } })))).toBe(1);
  expect(await contacts()).toMatchObject([{ id: 1, name: "ann", traits: '{"source":"google"}' }]);
  expect((await history()).length).toBe(1);
  expect(await differing()).toEqual([]);
});

test("what was cut short is done again without a row too many", async () => {
  await known(["ann", "ben"]);
  const line = (id: number): string =>
    `{"id":${id},"version":2,"ts":0,"by":"first-touch","traits":{"source": "google"},"come":{"source":"google"}}\n`;
  await insertContactTraits(workspace, line(1));
  await insertContactTraits(workspace, line(1) + line(2));
  expect(await contacts()).toMatchObject([
    { id: 1, name: "ann", traits: '{"source":"google"}', version: 2 },
    { id: 2, name: "ben", traits: '{"source":"google"}', version: 2 },
  ]);
  expect((await history()).length).toBe(2);
  expect(
    await workspace.clickhouse.query(
      "SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'work_')",
    ),
  ).toEqual([]);
});

test("a line that ClickHouse refuses is kept apart, and the others go through", async () => {
  await known(["ann", "ben"]);
  await stores.pool.query("INSERT INTO outbox (workspace_id, target, line) VALUES ($1, 'contact_traits', $2)", [
    workspace.id,
    [1, 2]
      .map((id) => `{"id":${id},"version":2,"ts":0,"by":"x","traits":${id === 1 ? '"no"' : "{}"},"come":{"a":1}}\n`)
      .join(""),
  ]);
  await ingest.flush(workspace.id);
  expect(await contacts()).toMatchObject([
    { id: 1, version: 1 },
    { id: 2, version: 2 },
  ]);
  const letters = await stores.postgres
    .selectFrom("dead_letters")
    .selectAll()
    .where("workspace_id", "=", workspace.id)
    .execute();
  expect(letters).toMatchObject([{ source: "flush", payload: { table: "contact_traits" } }]);
});

test("a few contacts arrive by name, many as the traits alone", async () => {
  const names = Array.from({ length: 1_200 }, (_, at) => `u${at}`);
  await known(names);
  const news = async (): Promise<Arrival[]> =>
    (await readArrivals(stores.pool, workspace.id, 0, 1_000)).flatMap(({ arrivals }) => arrivals);
  const before = (await news()).length;
  await write([
    { id: 1, traits: { source: "google", medium: null } },
    { id: 3, traits: { source: "bing", medium: "cpc" } },
  ]);
  expect((await news()).slice(before)).toEqual([
    { kind: "trait", name: "source", contacts: [1, 3] },
    { kind: "trait", name: "medium", contacts: [3] },
  ]);
  await write(names.map((_, at) => ({ id: at + 1, traits: { source: "late" } })));
  expect((await news()).slice(before + 2)).toEqual([{ kind: "traits", names: ["source"] }]);
  expect(await differing()).toEqual([]);
});
