import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isAlive } from "./data-dir/process.ts";
import { openStores } from "./stores.ts";

const root = new URL("../../../", import.meta.url).pathname;
let dataDir: string;
beforeAll(async () => {
  await promisify(execFile)("npx", ["tsc", "-b", "packages/store"], { cwd: root });
  dataDir = await mkdtemp(join(tmpdir(), "kindred-crash-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

interface Writer {
  readonly child: ChildProcess;
  /** What the writer was told is stored, by store. */
  readonly acknowledged: { readonly postgres: number[]; readonly clickhouse: number[] };
  /** Resolves when both stores have acknowledged `count` rows. */
  reached(count: number): Promise<void>;
}

function startWriter(first: number): Writer {
  const script = join(root, "packages/store/dist/testing/crash-writer.js");
  const child = spawn(process.execPath, [script, dataDir, String(first)], { stdio: ["ignore", "pipe", "inherit"] });
  const acknowledged = { postgres: [] as number[], clickhouse: [] as number[] };
  const lines = createInterface({ input: child.stdout });
  lines.on("line", (line) => {
    const [store, n] = line.split(" ");
    if (store === "postgres" || store === "clickhouse") acknowledged[store].push(Number(n));
  });
  const reached = (count: number): Promise<void> =>
    new Promise((resolve, reject) => {
      lines.on("line", () => {
        if (acknowledged.postgres.length >= count && acknowledged.clickhouse.length >= count) resolve();
      });
      child.once("exit", () => reject(new Error("The writer ended by itself")));
    });
  return { child, acknowledged, reached };
}

async function killed(child: ChildProcess): Promise<void> {
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await exited;
}

async function serverPid(): Promise<number> {
  return Number.parseInt(await readFile(join(dataDir, "postgres", "postmaster.pid"), "utf8"), 10);
}

const rounds = [20, 75, 40];

test("killed while it writes, it starts again with every acknowledged row exactly once", async () => {
  const expected = { postgres: new Set<number>(), clickhouse: new Set<number>() };
  for (const [round, count] of rounds.entries()) {
    const first = round * 100_000;
    const writer = startWriter(first);
    await writer.reached(count);
    const refused = openStores({ dataDir });
    await expect(refused).rejects.toMatchObject({ code: "data_dir_in_use" });
    await expect(refused).rejects.toThrow(`in use by process ${writer.child.pid}.`);

    await killed(writer.child);
    const orphan = await serverPid();
    expect(isAlive(orphan)).toBe(true);
    for (const n of writer.acknowledged.postgres) expected.postgres.add(n);
    for (const n of writer.acknowledged.clickhouse) expected.clickhouse.add(n);
  }

  const stores = await openStores({ dataDir });
  try {
    const rows = await stores.postgres.selectFrom("outbox").select("line").execute();
    const stored = rows.map((row) => Number(row.line));
    expect(new Set(stored).size).toBe(stored.length);
    expect([...expected.postgres].filter((n) => !stored.includes(n))).toEqual([]);

    const { clickhouse } = stores.workspace("ws_crash");
    const sql = "SELECT contact_id AS n, count() AS events, uniqExact(message_id) AS ids FROM events GROUP BY n";
    const blocks = await clickhouse.query<{ n: number; events: number; ids: number }>(sql);
    expect(blocks.filter((block) => block.events !== 100 || block.ids !== 100)).toEqual([]);
    const storedBlocks = new Set(blocks.map((block) => block.n));
    expect([...expected.clickhouse].filter((n) => !storedBlocks.has(n))).toEqual([]);

    // A block sent again after the crash, as the flusher does with what it does not know the end of.
    const total = "SELECT count() AS n FROM events";
    const before = await clickhouse.query(total);
    const last = Math.max(...expected.clickhouse);
    await clickhouse.insertLines("events", '{"contact_id":1}\n', { token: `block ${last}` });
    expect(await clickhouse.query(total)).toEqual(before);
  } finally {
    await stores.close();
  }
});

test("the PostgreSQL that a killed Kindred left behind is stopped, not joined", async () => {
  const writer = startWriter(900_000);
  await writer.reached(1);
  await killed(writer.child);
  const orphan = await serverPid();
  const stores = await openStores({ dataDir });
  expect(isAlive(orphan)).toBe(false);
  expect(await serverPid()).not.toBe(orphan);
  await stores.close();
});

test("killed together with its PostgreSQL, as by the system out of memory, it starts again", async () => {
  const writer = startWriter(950_000);
  await writer.reached(5);
  const server = await serverPid();
  process.kill(server, "SIGKILL");
  await killed(writer.child);
  const stores = await openStores({ dataDir });
  const rows = await stores.postgres.selectFrom("outbox").select("line").execute();
  const stored = new Set(rows.map((row) => Number(row.line)));
  expect(writer.acknowledged.postgres.filter((n) => !stored.has(n))).toEqual([]);
  await stores.close();
});
