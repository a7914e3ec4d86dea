import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { openStores } from "@kindred/store";
import { eventsInOneOrder, startClickHouseHttp } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createIngest } from "./ingest.ts";

const root = new URL("../../../../", import.meta.url).pathname;
let dataDir: string;

beforeAll(async () => {
  await promisify(execFile)("npx", ["tsc", "-b", "packages/engine"], { cwd: root });
  dataDir = await mkdtemp(join(tmpdir(), "kindred-crash-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Lets a writer run until so many visits are acknowledged, then kills it. */
async function killedAfter(first: number, visits: number): Promise<number[]> {
  const script = join(root, "packages/engine/dist/ingest/testing/crash-writer.js");
  const child = spawn(process.execPath, [script, dataDir, String(first)], { stdio: ["ignore", "pipe", "inherit"] });
  const acknowledged: number[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once("exit", () => reject(new Error("The writer ended by itself")));
    createInterface({ input: child.stdout }).on("line", (line) => {
      acknowledged.push(Number(line));
      if (acknowledged.length >= visits) resolve();
    });
  });
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exited;
  return acknowledged;
}

test("killed under load again and again: nothing acknowledged is lost, nothing is stored twice, everybody has their own", async () => {
  const acknowledged: number[] = [];
  for (const [round, visits] of [15, 40, 23, 61].entries()) {
    acknowledged.push(...(await killedAfter(round * 10_000, visits)));
  }
  const stores = await openStores({ dataDir });
  const ingest = createIngest({ stores });
  try {
    await ingest.flush("ws_crash");
    const { clickhouse } = stores.workspace("ws_crash");
    const events = await clickhouse.query<{ id: string; n: number; contact: number }>(
      `SELECT message_id AS id, count() AS n, any(contact_id) AS contact FROM events
       WHERE contact_id NOT IN (SELECT id FROM dead_contacts) GROUP BY id`,
    );
    expect(events.filter(({ n }) => n !== 1)).toEqual([]);
    expect(await eventsInOneOrder(clickhouse)).toEqual([]);
    const owners = await stores.postgres
      .selectFrom("identities")
      .select(["value", "contact_id"])
      .where("workspace_id", "=", "ws_crash")
      .where("kind", "=", "external_id")
      .execute();
    const owner = new Map(owners.map(({ value, contact_id }) => [value, contact_id]));
    const stored = new Map(events.map(({ id, contact }) => [id, contact]));
    const misplaced = acknowledged.flatMap((visit) =>
      Array.from({ length: 20 }, (_, at) => `${visit}-${at}`).filter(
        (id) => stored.get(id) !== owner.get(`customer-${visit % 7}`),
      ),
    );
    expect(misplaced).toEqual([]);
    const latest = await clickhouse.query<{ id: number; visits: number }>(
      "SELECT id, traits.visits::Float64 AS visits FROM contacts FINAL WHERE deleted = 0 AND external_id != ''",
    );
    expect(latest).toHaveLength(7);
    const letters = await stores.postgres.selectFrom("dead_letters").selectAll().execute();
    expect(letters).toEqual([]);
  } finally {
    await ingest.close();
    await stores.close();
  }
});

test("ClickHouse away for a while: events are acknowledged, wait, and arrive once", async () => {
  const folder = await mkdtemp(join(tmpdir(), "kindred-away-"));
  const http = await startClickHouseHttp(join(folder, "clickhouse"));
  const stores = await openStores({ dataDir: join(folder, "data"), clickhouseUrl: http.url });
  const ingest = createIngest({ stores });
  try {
    const { id, clickhouse } = await stores.createWorkspace({ name: "Away" });
    const batch = (from: number): object[] =>
      Array.from({ length: 50 }, (_, at) => ({ type: "track", userId: "u", event: "E", messageId: `m${from + at}` }));
    await ingest.accept(id, batch(0));
    await ingest.flush(id);
    await http.shut();
    expect(await ingest.accept(id, batch(50))).toMatchObject({ accepted: 50 });
    await expect(ingest.flush(id)).rejects.toMatchObject({ code: "clickhouse_unavailable" });
    expect(await ingest.accept(id, batch(100))).toMatchObject({ accepted: 50 });
    await http.open();
    // Nobody asks: the outbox is tried again by itself.
    await vi.waitFor(
      async () => {
        const waiting = await stores.postgres.selectFrom("outbox").select("seq").execute();
        expect(waiting).toEqual([]);
      },
      { timeout: 60_000, interval: 100 },
    );
    expect(await clickhouse.query("SELECT count() AS n, uniqExact(message_id) AS ids FROM events")).toEqual([
      { n: 150, ids: 150 },
    ]);
  } finally {
    await ingest.close();
    await stores.close();
    await http.close();
    await rm(folder, { recursive: true, force: true });
  }
});
