import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type JsonObject, KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deleteContact } from "../identity/delete-contact.ts";
import { mergeContacts } from "../identity/merge-contacts.ts";
import { createImporter } from "../import/importer.ts";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { replayLetters } from "../ingest/replay/replay.ts";
import { sourcesRefreshing } from "./refreshing.ts";

const day = 86_400_000;
const start = Date.UTC(2026, 10, 1, 12);
let clock = start;
let stores: TestStores;
let ingest: Ingest;
let workspace: WorkspaceStore;
let messages = 0;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => clock });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});
beforeEach(async () => {
  clock = start;
  last = {};
  workspace = await stores.createWorkspace({ name: "Sources" });
});

const site = "https://www.shop.example.com";
const page = (path: string, referrer = "") => ({ page: { url: `${site}${path}`, referrer } });

/** An event `ago` days before now. */
async function came(who: string, ago: number, context: object, more: object = {}): Promise<void> {
  const timestamp = new Date(clock - ago * day).toISOString();
  const call = {
    type: "track",
    event: "Page Viewed",
    userId: who,
    messageId: `m${messages++}`,
    timestamp,
    context,
    ...more,
  };
  const { rejected } = await ingest.accept(workspace.id, [call]);
  expect(rejected).toEqual([]);
}

/** What the last refresh found; the next goes on from there. */
let last: JsonObject = {};

/** How many changed. */
async function refresh(): Promise<number> {
  const part = sourcesRefreshing({ stores, flush: (id) => ingest.flush(id) });
  const { details } = await part.refresh(workspace, clock, AbortSignal.timeout(60_000), { last });
  last = details ?? {};
  await ingest.flush(workspace.id);
  return Number(last["contacts"]);
}

interface Row {
  readonly who: string;
  readonly from: string;
  readonly at: string;
}

/** Source, medium and campaign of everybody, by external id. */
async function sources(): Promise<Record<string, string>> {
  const rows = await workspace.clickhouse.query<Row>(
    `SELECT external_id AS who, concat(ifNull(traits.acquisition_source.:String, '-'), ' / ', ifNull(traits.acquisition_medium.:String, '-'),
       ' / ', ifNull(traits.acquisition_campaign.:String, '-')) AS from, ifNull(traits.acquired_at.:String, '') AS at
     FROM contacts FINAL WHERE deleted = 0 ORDER BY who`,
  );
  return Object.fromEntries(rows.map(({ who, from }) => [who, from]));
}

test("a source is read from the campaign, the address, or the site that linked here", async () => {
  await came("campaign", 3, {
    campaign: { source: "newsletter", medium: "email", name: "spring" },
    ...page("/?utm_source=x"),
  });
  await came("address", 3, page("/?utm_source=google&utm_medium=cpc&utm_campaign=a%20b%2Bc"));
  await came("search", 3, page("/", "https://www.google.com.br/search?q=shop"));
  await came("social", 3, page("/", "https://t.co/abc"));
  await came("friend", 3, page("/", "https://blog.example.org/post"));
  await came("itself", 3, page("/about", `${site}/`));
  await came("direct", 3, page("/"));
  await came("properties", 3, {}, { properties: { url: `${site}/`, referrer: "https://vk.com/wall" } });
  await came("nothing", 3, {}, { event: "Signed Up" });
  await came("odd", 3, { campaign: { source: 7 }, page: { url: 9, referrer: "no address" } });
  expect(await refresh()).toBe(9);
  expect(await sources()).toEqual({
    campaign: "newsletter / email / spring",
    address: "google / cpc / a b+c",
    search: "google.com.br / organic / -",
    social: "t.co / social / -",
    friend: "blog.example.org / referral / -",
    itself: "direct / none / -",
    direct: "direct / none / -",
    properties: "vk.com / social / -",
    nothing: "- / - / -",
    odd: "direct / none / -",
  });
  expect(await refresh()).toBe(0);
});

test("the earliest visit counts, whatever arrives later, and a late one corrects it", async () => {
  await came("ann", 1, page("/?utm_source=second"));
  await came("ann", 5, page("/?utm_source=first"));
  await came("ann", 9, {}, { event: "Order Completed" });
  await refresh();
  expect(await sources()).toEqual({ ann: "first / - / -" });
  clock += day;
  await came("ann", 20, page("/?utm_source=earliest&utm_medium=m"));
  expect(await refresh()).toBe(1);
  expect(await sources()).toEqual({ ann: "earliest / m / -" });
  // As was known then: the correction holds from when it was made.
  const history = await workspace.clickhouse.query(
    `SELECT toInt64(toUnixTimestamp64Milli(ts)) AS at, doc.acquisition_source.:String AS source FROM trait_history FINAL
     WHERE trait = 'acquisition_source' ORDER BY at`,
  );
  expect(history).toEqual([
    { at: 0, source: "first" },
    { at: clock, source: "earliest" },
  ]);
});

test("events of the same instant: the smaller message id", async () => {
  await came("ann", 1, page("/?utm_source=b"), { messageId: "b" });
  await came("ann", 1, page("/?utm_source=a"), { messageId: "a" });
  await refresh();
  expect(await sources()).toEqual({ ann: "a / - / -" });
});

test("after a merge it is the earlier of both, and what others write stays", async () => {
  await came("ann", 1, page("/?utm_source=late&utm_campaign=c"));
  await came("ben", 5, page("/?utm_source=early"));
  await came("cleo", 5, page("/?utm_source=seen"));
  await ingest.accept(workspace.id, [{ type: "identify", userId: "cleo", traits: { acquisition_source: "told" } }]);
  await refresh();
  await mergeContacts(stores, workspace.id, { winner: { id: 1 }, loser: { id: 2 }, reason: "same", at: clock });
  clock += day;
  expect(await refresh()).toBeGreaterThan(0);
  expect(await sources()).toEqual({ ann: "early / - / -", cleo: "told / - / -" });
  // What was written of both at once stands side by side in the history of the one that is left.
  const history = await workspace.clickhouse.query<{ source: string }>(
    `SELECT doc.acquisition_source.:String AS source FROM trait_history FINAL
     WHERE trait = 'acquisition_source' AND contact_id = 1 AND ts = toDateTime64(0, 3) ORDER BY source`,
  );
  expect(history.map(({ source }) => source)).toEqual(["early", "late"]);
  await refresh();
  expect(await refresh()).toBe(0);
});

test("who came with a file came from it, unless a visit was earlier", async () => {
  await came("old", 30, page("/?utm_source=site"));
  const folder = join(stores.dataDir, "imports");
  const importer = createImporter({ stores, now: () => clock, folder, flush: (id) => ingest.flush(id) });
  const path = join(stores.dataDir, "crm export.csv");
  await writeFile(path, "id,email\nnew,new@example.com\nold,old@example.com\n");
  const plan = await importer.inspect(workspace.id, { path }, "contacts");
  const done = await importer.wait(workspace.id, await importer.start(workspace.id, plan));
  expect(done).toMatchObject({ state: "done", error: null });
  await importer.close();
  clock += day;
  await came("new", 0, page("/?utm_source=later"));
  await refresh();
  expect(await sources()).toEqual({ new: "crm export.csv / import / -", old: "site / - / -" });
});

test("only those are looked at whose first touch can have changed", async () => {
  for (const who of ["ann", "ben", "cleo"]) await came(who, 5, page("/?utm_source=first"));
  await refresh();
  expect(last).toMatchObject({ contacts: 3, looked: null });
  // What came shortly before it is looked at once more.
  clock += 3 * day;
  await refresh();
  expect(last).toMatchObject({ contacts: 0, looked: 3 });
  await came("ann", 1, page("/?utm_source=later"));
  await came("ben", 9, page("/?utm_source=earlier"));
  await came("dan", 0, page("/?utm_source=new"));
  await came("eve", 0, {}, { event: "Signed Up" });
  await refresh();
  expect(last).toMatchObject({ contacts: 2, looked: 2 });
  expect(await sources()).toMatchObject({ ann: "first / - / -", ben: "earlier / - / -", dan: "new / - / -" });
  clock += 3 * day;
  await refresh();
  expect(last).toMatchObject({ contacts: 0, looked: 2 });
  clock += 3 * day;
  await refresh();
  expect(last).toMatchObject({ contacts: 0, looked: 0 });
});

test("a call that is replayed long after it came is seen", async () => {
  await came("ann", 5, page("/?utm_source=first"));
  await refresh();
  const call = {
    type: "track",
    event: "Page Viewed",
    userId: "ann",
    messageId: "late",
    context: page("/?utm_source=lost"),
  };
  await stores.pool.query(
    "INSERT INTO dead_letters (workspace_id, source, payload, code, reason, at) VALUES ($1, 'ingest', $2, 'not_storable', '', $3)",
    [
      workspace.id,
      JSON.stringify({
        call: { ...call, timestamp: new Date(clock - 9 * day).toISOString() },
        receivedAt: clock - 8 * day,
      }),
      new Date(clock),
    ],
  );
  clock += 3 * day;
  await refresh();
  const replayed = await replayLetters(workspace, { choice: { all: true }, now: clock });
  expect(replayed).toMatchObject({ replayed: 1, failed: [] });
  await refresh();
  expect(await sources()).toEqual({ ann: "lost / - / -" });
});

test("refreshed step by step comes to what reading everything comes to", async () => {
  const person = fc.constantFrom("a", "b", "c", "d");
  const step = fc.oneof(
    fc.record({
      do: fc.constant("come" as const),
      who: person,
      ago: fc.integer({ min: 0, max: 6 }),
      from: fc.constantFrom("x", "y", ""),
    }),
    fc.record({ do: fc.constant("merge" as const), who: person, into: person }),
    fc.record({
      do: fc.constant("tell" as const),
      who: person,
      trait: fc.constantFrom("acquired_at", "acquisition_source"),
    }),
    fc.record({ do: fc.constant("forget" as const), who: person }),
    fc.record({ do: fc.constant("refresh" as const), later: fc.integer({ min: 0, max: 3 }) }),
  );
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      clock = start;
      last = {};
      workspace = await stores.createWorkspace({ name: "Sources" });
      for (const one of steps) {
        clock += 1_000;
        if (one.do === "come") await came(one.who, one.ago, one.from === "" ? {} : page(`/?utm_source=${one.from}`));
        else if (one.do === "tell") {
          const traits = { [one.trait]: one.trait === "acquired_at" ? new Date(start).toISOString() : "told" };
          await ingest.accept(workspace.id, [
            { type: "identify", userId: one.who, traits, messageId: `m${messages++}` },
          ]);
        } else if (one.do === "refresh") {
          clock += one.later * day;
          await refresh();
        } else await rewrite(one);
      }
      clock += 1_000;
      await refresh();
      last = {};
      clock += 1_000;
      expect(await refresh()).toBe(0);
      expect(last).toMatchObject({ looked: null });
    }),
    { numRuns: 12 },
  );
}, 120_000);

type Rewrite =
  | { readonly do: "merge"; readonly who: string; readonly into: string }
  | { readonly do: "forget"; readonly who: string };

/** Nothing, where one of them is not there. */
async function rewrite(one: Rewrite): Promise<void> {
  const loser = { externalId: one.who };
  const done =
    one.do === "merge"
      ? mergeContacts(stores, workspace.id, { winner: { externalId: one.into }, loser, reason: "same", at: clock })
      : deleteContact(stores, workspace.id, loser, clock);
  await done.catch((error: unknown) => {
    if (!(error instanceof KindredError)) throw error;
  });
}
