import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { createPreviews, type PreviewOptions, type Previews } from "./preview.ts";
import type { Preview } from "./preview-at.ts";

const MINUTE = 60_000;
const start = Date.UTC(2026, 3, 4, 10, 30);

let stores: TestStores;
let ingest: Ingest;
let opened: WorkspaceStore;
/** The same, noting reads of populations. */
let workspace: WorkspaceStore;
let previews: Previews;
let clock = start;
let reads: string[] = [];

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
  reads = [];
  opened = await stores.createWorkspace({ name: "shop" });
  const { clickhouse } = opened;
  const query: typeof clickhouse.query = (sql, params) => {
    if (sql.includes("groupBitmapState")) reads.push(sql);
    return clickhouse.query(sql, params);
  };
  workspace = { ...opened, clickhouse: { ...clickhouse, query } };
  previews = createPreviews({ now: () => clock, flush: (id) => ingest.flush(id) });
  await send(["anna", "bohdan", "vira"].map((userId) => ({ type: "identify", userId, traits: { city: "Kyiv" } })));
  await send([order("anna", 1), order("bohdan", 2)]);
});

function order(userId: string, minutesAgo: number): object {
  return {
    type: "track",
    userId,
    event: "Order Completed",
    messageId: `${userId}-${minutesAgo}-${clock}`,
    timestamp: new Date(clock - minutesAgo * MINUTE).toISOString(),
    properties: { revenue: 100 },
  };
}

async function send(calls: readonly object[]): Promise<void> {
  const { rejected } = await ingest.accept(workspace.id, calls);
  expect(rejected).toEqual([]);
}

function ask(last: string, options: PreviewOptions = { session: "one" }): Promise<Preview> {
  const where = {
    all: [
      { trait: "city", is: "Kyiv" },
      { event: "Order Completed", window: { last } },
    ],
  };
  return previews.preview(workspace, { document: { version: 1, id: "buyers", name: "Buyers", where } }, options);
}

test("an edit of one condition reads that condition and no other", async () => {
  expect(await ask("1h")).toMatchObject({ count: 2, total: 3, settled: true });
  reads = [];
  expect(await ask("90s")).toMatchObject({ count: 1, settled: true });
  expect(reads).toHaveLength(1);
  expect(reads[0]).toContain("FROM events");
  expect(await ask("1h")).toMatchObject({ count: 2 });
  expect(reads).toHaveLength(1);
});

test("a session stays at its instant, and says when there is more; a fresh one has it", async () => {
  await ask("1h");
  clock += 30_000;
  await send([order("vira", 0)]);
  await ingest.flush(workspace.id);
  reads = [];
  expect(await ask("1h")).toMatchObject({ count: 2, asOf: start, settled: false });
  expect(reads).toEqual([]);
  expect(await ask("1h", { session: "one", fresh: true })).toMatchObject({ count: 3, asOf: clock, settled: true });
  expect(await ask("1h")).toMatchObject({ count: 3, settled: true });
});

test("a session is renewed a minute later when data has come, and not before ten when none has", async () => {
  await ask("1h");
  clock += 2 * MINUTE;
  expect(await ask("1h")).toMatchObject({ count: 2, asOf: start });
  await send([order("vira", 0)]);
  await ingest.flush(workspace.id);
  expect(await ask("1h")).toMatchObject({ count: 3, asOf: clock, settled: true });
  clock += 10 * MINUTE;
  expect(await ask("1h")).toMatchObject({ count: 3, asOf: clock });
});

test("without a session the answer has what was acknowledged a moment ago", async () => {
  await ask("1h");
  await send([order("vira", 0)]);
  expect(await ask("1h", {})).toMatchObject({ count: 3, asOf: clock, settled: true });
});

test("traits that change while editing show once the condition is read anew", async () => {
  await ask("1h");
  await send([{ type: "identify", userId: "anna", traits: { city: "Lviv" } }]);
  await ingest.flush(workspace.id);
  expect(await ask("1h")).toMatchObject({ count: 2, settled: false });
  expect(await ask("1h", { session: "two" })).toMatchObject({ count: 1, settled: true });
});

test("a newer request of the session ends the older one, and what both need is read once", async () => {
  const older = ask("1h");
  const newer = ask("1h");
  await expect(older).rejects.toMatchObject({ code: "superseded" });
  expect(await newer).toMatchObject({ count: 2 });
  expect(reads.filter((sql) => sql.includes("FROM events"))).toHaveLength(1);
  expect(await ask("1h", { session: "other" })).toMatchObject({ count: 2 });
});

test("who hangs up is not answered", async () => {
  const controller = new AbortController();
  const asked = ask("1h", { signal: controller.signal });
  controller.abort();
  await expect(asked).rejects.toMatchObject({ code: "superseded" });
});

test("reach is address and consent and no suppression, each as it stood last", async () => {
  await ask("1h");
  const ids = new Map(
    (await workspace.clickhouse.query<{ id: number; external_id: string }>("SELECT id, external_id FROM contacts")).map(
      ({ id, external_id }) => [external_id, id] as const,
    ),
  );
  const row = (who: string, subject: string, granted: number, minutesAgo: number): string => {
    const at = new Date(clock - minutesAgo * MINUTE).toISOString();
    return `${JSON.stringify({ contact_id: ids.get(who), subject, at, granted, source: "", version: 1 })}\n`;
  };
  const rows = [
    ...["anna", "bohdan", "vira"].flatMap((who) => [row(who, "address:email", 1, 9), row(who, "consent:email", 1, 9)]),
    row("bohdan", "suppressed:email", 1, 8),
    row("bohdan", "suppressed:email", 0, 7),
    row("anna", "consent:email", 0, 6),
    row("anna", "consent:email", 1, -5),
    row("anna", "address:sms", 1, 9),
    row("anna", "consent:sms", 1, 9),
    row("vira", "topic:news", 1, 9),
  ];
  await opened.clickhouse.insertLines("permissions", rows.join(""), { token: "permissions" });
  expect(await ask("1h", { session: "one", fresh: true })).toMatchObject({
    count: 2,
    reach: [
      { channel: "email", count: 1 },
      { channel: "sms", count: 1 },
    ],
  });
  // It is what the condition says.
  const where = {
    all: [
      { event: "Order Completed", window: { last: "1h" } },
      { channel: "email", reachable: true },
    ],
  };
  const document = { version: 1, id: "reachable", name: "Reachable", where };
  expect(await previews.preview(workspace, { document })).toMatchObject({ count: 1 });
});
