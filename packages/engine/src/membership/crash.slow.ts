import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { openStores } from "@kindred/store";
import { eventsInOneOrder } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createIngest } from "../ingest/ingest.ts";
import { Membership } from "./membership.ts";
import { differences, ledgerFaults } from "./testing/consistency.ts";

const root = new URL("../../../../", import.meta.url).pathname;
const kills = Number(process.env["KINDRED_KILLS"] ?? 50);
let dataDir: string;

beforeAll(async () => {
  await promisify(execFile)("npx", ["tsc", "-b", "packages/engine"], { cwd: root });
  dataDir = await mkdtemp(join(tmpdir(), "kindred-member-crash-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** Lets a worker run until so many visits are acknowledged, and so many ms longer, then kills it. */
async function killedAfter(first: number, visits: number, ms: number): Promise<number[]> {
  const script = join(root, "packages/engine/dist/membership/testing/crash-worker.js");
  const child = spawn(process.execPath, [script, dataDir, String(first)], { stdio: ["ignore", "pipe", "inherit"] });
  const acknowledged: number[] = [];
  await new Promise<void>((resolve, reject) => {
    child.once("exit", () => reject(new Error("The worker ended by itself")));
    createInterface({ input: child.stdout }).on("line", (line) => {
      acknowledged.push(Number(line));
      if (acknowledged.length >= visits) resolve();
    });
  });
  await new Promise((resolve) => setTimeout(resolve, ms));
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exited;
  return acknowledged;
}

test(`killed ${kills} times at random: no acknowledged event is lost, memberships are those of a full rebuild, each move is told once`, async () => {
  const acknowledged: number[] = [];
  // Spread over a tick's length by a fixed sequence: what is interrupted differs from run to run all the same.
  for (let kill = 0; kill < kills; kill++) {
    acknowledged.push(...(await killedAfter(kill * 10_000, 1 + ((kill * 37) % 60), (kill * 53) % 190)));
  }
  const stores = await openStores({ dataDir });
  const workspace = stores.workspace("ws_crash");
  const ingest = createIngest({ stores });
  const flush = (id: string): Promise<void> => ingest.flush(id);
  // Time stands still, so that what is compared is one instant.
  const now = Date.now();
  const membership = new Membership({ stores, flush, nudge: (id) => ingest.nudge(id), now: () => now });
  try {
    await membership.start();
    await membership.settle(workspace.id);
    expect(await differences({ membership, workspace, ingest })).toEqual([]);
    expect(await ledgerFaults({ membership, workspace, ingest })).toEqual([]);
    const events = await workspace.clickhouse.query<{ id: string; n: number }>(
      `SELECT message_id AS id, count() AS n FROM events
         WHERE contact_id NOT IN (SELECT id FROM dead_contacts) GROUP BY id`,
    );
    expect(await eventsInOneOrder(workspace.clickhouse)).toEqual([]);
    const stored = new Map(events.map(({ id, n }) => [id, n]));
    expect(acknowledged.filter((visit) => stored.get(`${visit}-v`) !== 1 || stored.get(`${visit}-a`) !== 1)).toEqual(
      [],
    );
    const [ledger] = await workspace.clickhouse.query<{
      rows: number;
      numbers: number;
      last: number;
      segments: number;
    }>(
      "SELECT count() AS rows, uniqExact(seq) AS numbers, max(seq) AS last, uniqExact(segment) AS segments FROM ledger",
    );
    expect(ledger).toMatchObject({ numbers: ledger?.rows, last: ledger?.rows });
    expect(ledger?.rows).toBeGreaterThan(20 * kills);
  } finally {
    await membership.close();
    await ingest.close();
    await stores.close();
  }
}, 1_200_000);
