import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { deleteContact } from "../../identity/delete-contact.ts";
import { mergeContacts } from "../../identity/merge-contacts.ts";
import { type Arrival, readArrivals } from "../../membership/arrivals.ts";
import { buryLetters, countLetters, discardLetters, readLetter, readLetters } from "../dead-letters.ts";
import { createIngest, type Ingest } from "../ingest.ts";
import { replayLetters, type ReplayOptions } from "./replay.ts";

let now = Date.UTC(2026, 10, 21, 12);
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

const at = "2026-11-20T10:00:00.000Z";
const track = (messageId: string, more: object = {}): object => ({
  type: "track",
  userId: "u",
  event: "Poison",
  messageId,
  timestamp: at,
  ...more,
});

/** Sends calls while the tables refuse the event `Poison`, as a bug would. */
async function poisoned(id: string, calls: readonly object[]): Promise<void> {
  await stores.pool.query(`ALTER TABLE event_names ADD CONSTRAINT poison CHECK (name <> 'Poison') NOT VALID`);
  try {
    await ingest.accept(id, calls);
  } finally {
    await stores.pool.query("ALTER TABLE event_names DROP CONSTRAINT poison");
  }
}

const replay = async (store: WorkspaceStore, options: Partial<ReplayOptions> = {}) => {
  const done = await replayLetters(store, { choice: { all: true }, now, ...options });
  await ingest.flush(store.id);
  return done;
};
const events = (store: WorkspaceStore) =>
  store.clickhouse.query(
    "SELECT event, message_id AS id, toUnixTimestamp64Milli(ts) AS ts, toJSONString(properties) AS properties, contact_id AS contact FROM events ORDER BY id, length(properties)",
  );

describe("letters of calls", () => {
  it("are counted by code, read page by page and discarded", async () => {
    const store = await stores.createWorkspace({ name: "Read" });
    await poisoned(store.id, [track("1"), track("2"), track("3")]);
    expect(await countLetters(store)).toMatchObject([{ code: "not_storable", count: 3 }]);
    const [newest, second] = await readLetters(store, { limit: 2, before: null, code: null });
    expect(newest).toMatchObject({
      source: "ingest",
      code: "not_storable",
      payload: { call: { type: "track", userId: "u", event: "Poison", messageId: "3", timestamp: at } },
    });
    expect(await readLetters(store, { limit: 9, before: second?.id ?? 0, code: "not_storable" })).toHaveLength(1);
    expect(await readLetters(store, { limit: 9, before: null, code: "other" })).toEqual([]);
    expect(await discardLetters(store, { ids: [newest?.id ?? 0] })).toBe(1);
    expect(await readLetter(store, newest?.id ?? 0)).toBeUndefined();
    expect(await discardLetters(store, { code: "other" })).toBe(0);
    expect(await discardLetters(store, { code: "not_storable" })).toBe(2);
    expect(await countLetters(store)).toEqual([]);
  });

  it("are stored once at the instant they came with, however often they are replayed", async () => {
    const store = await stores.createWorkspace({ name: "Once" });
    await poisoned(store.id, [track("1", { properties: { price: 5 } }), track("2", { timestamp: undefined })]);
    const arrived = now;
    now += 20 * 86_400_000;
    const [one, other] = await Promise.all([replay(store), replay(store)]);
    expect(one.replayed + other.replayed).toBe(2);
    expect(await replay(store)).toEqual({ replayed: 0, duplicates: 0, failed: [], left: 0 });
    expect(await events(store)).toEqual([
      { event: "Poison", id: "1", ts: Date.parse(at), properties: `{"price":5}`, contact: 1 },
      { event: "Poison", id: "2", ts: arrived, properties: "{}", contact: 1 },
    ]);
    expect(await countLetters(store)).toEqual([]);
  });

  it("that came by another way meanwhile are not stored twice", async () => {
    const store = await stores.createWorkspace({ name: "Twice" });
    await poisoned(store.id, [track("1")]);
    await ingest.accept(store.id, [track("1")]);
    expect(await replay(store)).toMatchObject({ replayed: 0, duplicates: 1 });
    expect(await events(store)).toHaveLength(1);
    expect(await countLetters(store)).toEqual([]);
  });

  it("may be corrected, keep their message id, and stay when the correction does not check", async () => {
    const store = await stores.createWorkspace({ name: "Edit" });
    await poisoned(store.id, [track("1")]);
    const [letter] = await readLetters(store, { limit: 1, before: null, code: null });
    const id = letter?.id ?? 0;
    const edited = (call: object): Partial<ReplayOptions> => ({
      choice: { ids: [id] },
      edits: new Map([[id, { call: call as Record<string, string> }]]),
    });
    expect(await replay(store, edited({ type: "track", userId: "u" }))).toMatchObject({
      replayed: 0,
      failed: [{ id, code: "missing_event_name", pointer: "/event" }],
    });
    expect(await replay(store, edited(track("other", { event: "Mended" })))).toMatchObject({ replayed: 1 });
    expect(await events(store)).toMatchObject([{ event: "Mended", id: "1", ts: Date.parse(at) }]);
  });

  it("cut short in between are as they were: nothing is stored, nothing is lost", async () => {
    const store = await stores.createWorkspace({ name: "Cut" });
    await poisoned(store.id, [track("1"), track("2")]);
    await stores.pool.query("ALTER TABLE dead_letters ADD CONSTRAINT cut CHECK (replayed_at IS NULL) NOT VALID");
    try {
      expect(await replay(store)).toMatchObject({ replayed: 0, failed: [{ code: "not_storable" }, {}] });
    } finally {
      await stores.pool.query("ALTER TABLE dead_letters DROP CONSTRAINT cut");
    }
    expect(await events(store)).toEqual([]);
    expect(await replay(store)).toMatchObject({ replayed: 2 });
    expect(await events(store)).toHaveLength(2);
  });

  it("do not undo what was written later, in whatever order they are replayed", async () => {
    const store = await stores.createWorkspace({ name: "Order" });
    const identify = (messageId: string, plan: string, timestamp: string): object => ({
      type: "identify",
      userId: "u",
      messageId,
      timestamp,
      traits: { plan },
    });
    await ingest.accept(store.id, [track("0", { event: "Seen" })]);
    await stores.pool.query("ALTER TABLE contacts ADD CONSTRAINT poison CHECK (traits->>'plan' <> 'old') NOT VALID");
    try {
      await ingest.accept(store.id, [identify("1", "old", "2026-11-01T00:00:00.000Z")]);
    } finally {
      await stores.pool.query("ALTER TABLE contacts DROP CONSTRAINT poison");
    }
    await ingest.accept(store.id, [identify("2", "new", "2026-11-10T00:00:00.000Z")]);
    expect(await replay(store)).toMatchObject({ replayed: 1 });
    expect(
      await store.clickhouse.query("SELECT toString(traits.plan) AS plan FROM contacts FINAL WHERE deleted = 0"),
    ).toEqual([{ plan: "new" }]);
    expect(
      await store.clickhouse.query("SELECT toJSONString(doc) AS doc FROM trait_history FINAL ORDER BY ts"),
    ).toEqual([{ doc: `{"plan":"old"}` }, { doc: `{"plan":"new"}` }]);
  });

  it("one that is refused again costs the others nothing", async () => {
    const store = await stores.createWorkspace({ name: "Half" });
    await poisoned(store.id, [track("1"), track("2", { userId: "second" }), track("3")]);
    await stores.pool.query("ALTER TABLE identities ADD CONSTRAINT poison CHECK (value <> 'second') NOT VALID");
    try {
      expect(await replay(store)).toMatchObject({ replayed: 2, failed: [{ code: "not_storable" }] });
    } finally {
      await stores.pool.query("ALTER TABLE identities DROP CONSTRAINT poison");
    }
    expect(await events(store)).toMatchObject([{ id: "1" }, { id: "3" }]);
  });

  it("go with the person they are about", async () => {
    const store = await stores.createWorkspace({ name: "Erased" });
    await ingest.accept(store.id, [track("0", { event: "Seen" })]);
    await poisoned(store.id, [track("1")]);
    await deleteContact(stores, store.id, { externalId: "u" }, now);
    expect(await countLetters(store)).toEqual([]);
  });
});

describe("letters of lines", () => {
  const line = (contact: number, more = ""): string =>
    `{"contact_id":${contact},"event":"Line","ts":1767225600000,"message_id":"l","received_at":1767225600000,"properties":{"n":12345678901234567${more}},"context":{}}`;
  const bury = (store: WorkspaceStore, text: string, table = "events"): Promise<void> =>
    buryLetters(stores.pool, store.id, [
      { source: "flush", payload: { table, line: text }, code: "clickhouse_refused_line", reason: "no" },
    ]);

  it("travel again untouched, and corrected ones as corrected", async () => {
    const store = await stores.createWorkspace({ name: "Lines" });
    await ingest.accept(store.id, [track("0", { event: "Seen" })]);
    await bury(store, line(1));
    await bury(store, "{broken");
    const [broken] = await readLetters(store, { limit: 1, before: null, code: null });
    const id = broken?.id ?? 0;
    expect(await replay(store)).toMatchObject({ replayed: 1, failed: [{ id, code: "unreadable_letter" }] });
    const edits = new Map([[id, { line: line(1, `,"mended":true`) }]]);
    expect(await replay(store, { edits })).toMatchObject({ replayed: 1 });
    expect(await events(store)).toMatchObject([
      { id: "0" },
      { properties: `{"n":12345678901234567}` },
      { properties: `{"mended":true,"n":12345678901234567}` },
    ]);
  });

  it("bring an event's documents in normal form, whatever somebody wrote into them", async () => {
    const store = await stores.createWorkspace({ name: "Corrected" });
    await ingest.accept(store.id, [track("0", { event: "Seen" })]);
    await bury(store, line(1, ',"a.b":1,"none":null,"empty":{}'));
    expect(await replay(store)).toMatchObject({ replayed: 1, failed: [] });
    expect(
      await store.clickhouse.query(
        "SELECT properties AS p FROM contact_events WHERE event = 'Line' AND contact_id = 1",
      ),
    ).toEqual([{ p: '{"n":12345678901234568,"a":{"b":1}}' }]);
    await bury(store, line(1).replace('"context":{}', '"context":[]'));
    expect((await replay(store)).failed).toMatchObject([{ code: "wrong_type", pointer: "/context" }]);
  });

  it("go to whom their contact has become, and not to the erased", async () => {
    const store = await stores.createWorkspace({ name: "Merged" });
    await ingest.accept(store.id, [
      track("a", { event: "Seen", userId: "winner" }),
      track("b", { event: "Seen", userId: "loser" }),
    ]);
    await bury(store, line(2));
    await bury(store, line(9));
    await mergeContacts(stores, store.id, { winner: { id: 1 }, loser: { id: 2 }, reason: "same", at: now });
    expect(await replay(store)).toMatchObject({ replayed: 1, failed: [{ code: "contact_gone" }] });
    expect(await store.clickhouse.query("SELECT contact_id AS id FROM events WHERE event = 'Line'")).toEqual([
      { id: 1 },
    ]);
    await bury(store, `{"seq":1}`, "ledger");
    expect((await replay(store)).failed).toMatchObject([{ code: "contact_gone" }, { code: "unreadable_letter" }]);
  });

  it("that bring traits travel again when corrected, and are refused with what to mend before", async () => {
    const store = await stores.createWorkspace({ name: "Traits" });
    await ingest.accept(store.id, [track("a", { event: "Seen" }), track("b", { event: "Seen", userId: "gone" })]);
    const traits = (id: number, of: string): string =>
      `{"id":${id},"version":5,"ts":0,"by":"first-touch","traits":${of},"come":{"source":"google"}}`;
    await stores.pool.query("INSERT INTO outbox (workspace_id, target, line) VALUES ($1, 'contact_traits', $2)", [
      store.id,
      `${traits(1, '"no"')}\n`,
    ]);
    await ingest.flush(store.id);
    const [letter] = await readLetters(store, { limit: 1, before: null, code: "clickhouse_refused_line" });
    expect(letter).toMatchObject({ source: "flush", payload: { table: "contact_traits", line: traits(1, '"no"') } });
    const id = letter?.id ?? 0;
    expect((await replay(store)).failed).toMatchObject([{ id, code: "unreadable_letter", pointer: "/line" }]);
    const news = async (): Promise<Arrival[]> =>
      (await readArrivals(stores.pool, store.id, 0, 100)).flatMap(({ arrivals }) => arrivals);
    const before = (await news()).length;
    const edits = new Map([[id, { line: traits(1, '{"source":"google"}') }]]);
    expect(await replay(store, { edits })).toEqual({ replayed: 1, duplicates: 0, failed: [], left: 0 });
    expect((await news()).slice(before)).toEqual([{ kind: "trait", name: "source", contacts: [1] }]);
    expect(
      await store.clickhouse.query("SELECT toJSONString(traits) AS traits FROM contacts FINAL WHERE id = 1"),
    ).toEqual([{ traits: '{"source":"google"}' }]);
    expect(
      await store.clickhouse.query(
        "SELECT toJSONString(doc) AS doc FROM trait_history FINAL WHERE contact_id = 1 AND trait = 'source'",
      ),
    ).toEqual([{ doc: '{"source":"google"}' }]);
    expect(await readLetters(store, { limit: 9, before: null, code: null })).toEqual([]);
    await bury(store, traits(2, "{}"), "contact_traits");
    await mergeContacts(stores, store.id, { winner: { id: 1 }, loser: { id: 2 }, reason: "same", at: now });
    expect((await replay(store)).failed).toMatchObject([{ code: "contact_gone" }]);
  });
});
