import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { mergeContacts } from "../identity/merge-contacts.ts";
import { createImporter } from "../import/importer.ts";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
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

async function refresh(): Promise<number> {
  await ingest.flush(workspace.id);
  const { details } = await sourcesRefreshing({ stores, nudge: () => undefined }).refresh(
    workspace,
    clock,
    AbortSignal.timeout(60_000),
  );
  await ingest.flush(workspace.id);
  return Number(details?.["contacts"]);
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
