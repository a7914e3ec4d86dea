import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { deleteContact } from "../identity/delete-contact.ts";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { silentLogger } from "../ingest/logger.ts";
import { LedgerFollower } from "./follower.ts";
import { HeldConnection } from "./held-connection.ts";
import { readLedgerRows } from "./ledger-rows.ts";
import { writeLedger } from "./testing/write-ledger.ts";

let stores: TestStores;
let ingest: Ingest;
let connection: HeldConnection;
let follower: LedgerFollower;
let workspace = "";
let flushes = 0;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});
beforeEach(async () => {
  workspace = (await stores.createWorkspace({ name: "Followed" })).id;
  connection = new HeldConnection({ pool: stores.pool, logger: silentLogger });
  flushes = 0;
  const flush = async (id: string): Promise<void> => {
    flushes += 1;
    await ingest.flush(id);
  };
  // Nothing but what is announced wakes it here; the net is tested by itself.
  follower = new LedgerFollower({ stores, connection, flush, pollEvery: 3_600_000 });
});
afterEach(async () => {
  follower.close();
  await connection.close();
});

const write = (...contacts: readonly number[]): Promise<readonly number[]> =>
  writeLedger(
    stores,
    workspace,
    contacts.map((contactId) => ({ segment: contactId % 2 === 0 ? "even" : "odd", contactId, change: 1 })),
  );
const seqs = async (after: number, limit = 100, filter = {}): Promise<[number[], number]> => {
  const { rows, to } = await follower.page(workspace, after, limit, filter);
  return [rows.map(({ seq }) => seq), to];
};
const told = (): Promise<void> => new Promise((resolve) => follower.watch(workspace, resolve));

test("what is committed is read at once, whether or not it has reached ClickHouse", async () => {
  expect(await seqs(0)).toEqual([[], 0]);
  await write(1, 2, 3);
  expect(await seqs(0)).toEqual([[1, 2, 3], 3]);
  await write(4);
  expect(await seqs(3)).toEqual([[4], 4]);
  expect(await seqs(4)).toEqual([[], 4]);
  expect(flushes).toBe(2);
  expect(await seqs(1)).toEqual([[2, 3, 4], 4]);
  expect(flushes).toBe(2);
});

test("a hundred who follow the same ledger ask once", async () => {
  let asked = 0;
  const counting = {
    ...stores,
    workspace: (id: string) => {
      asked += 1;
      return stores.workspace(id);
    },
  };
  const shared = new LedgerFollower({ stores: counting, connection, flush: (id) => ingest.flush(id) });
  await write(1, 2);
  const pages = await Promise.all(Array.from({ length: 100 }, () => shared.page(workspace, 0, 10)));
  expect(pages.map(({ rows }) => rows.length)).toEqual(Array(100).fill(2));
  expect(asked).toBe(1);
  await write(3);
  expect((await shared.page(workspace, 0, 10)).rows.length).toBe(3);
  shared.close();
});

test("pages end where they are full, and go on from there", async () => {
  await write(1, 2, 3, 4, 5);
  expect(await seqs(0, 2)).toEqual([[1, 2], 2]);
  expect(await seqs(2, 2)).toEqual([[3, 4], 4]);
  expect(await seqs(4, 2)).toEqual([[5], 5]);
});

test("a filter says how far there is nothing, so that nobody reads it again", async () => {
  await write(1, 3, 5, 7);
  expect(await seqs(0, 100, { segments: ["even"] })).toEqual([[], 4]);
  await write(2, 4);
  expect(await seqs(4, 100, { segments: ["even"] })).toEqual([[5, 6], 6]);
  expect(await seqs(0, 100, { contactId: 3 })).toEqual([[2], 6]);
  expect(await seqs(0, 100, { change: -1 })).toEqual([[], 6]);
});

test("numbers of erased contacts are passed over", async () => {
  const accepted = await ingest.accept(workspace, [
    { type: "identify", userId: "a", messageId: "a" },
    { type: "identify", userId: "b", messageId: "b" },
  ]);
  expect(accepted.accepted).toBe(2);
  await write(1, 2, 1, 1);
  await ingest.flush(workspace);
  await deleteContact(stores, workspace, { id: 1 }, Date.now());
  expect(await seqs(0)).toEqual([[2], 4]);
  expect((await readLedgerRows(stores.workspace(workspace), [1, 2, 3])).map(({ seq }) => seq)).toEqual([2]);
});

test("a commit of this process or another one wakes whoever watches, and nobody who has stopped", async () => {
  // LISTEN is on before anything is written.
  await (await connection.session()).query("SELECT 1");
  const news = told();
  await write(1);
  await news;

  let times = 0;
  const stop = follower.watch(workspace, () => (times += 1));
  follower.nudge(workspace);
  stop();
  follower.nudge(workspace);
  expect(times).toBe(1);
});

test("after the connection broke, another one listens", async () => {
  await (await connection.session()).query("SELECT 1");
  await stores.pool.query(
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN kindred_ledger' OR query = 'SELECT 1' AND pid <> pg_backend_pid()",
  );
  const news = told();
  for (let told = false; !told;) {
    await write(1);
    told = await Promise.race([
      news.then(() => true),
      new Promise<boolean>((resolve) => setTimeout(resolve, 50, false)),
    ]);
  }
});

test("a notification that was lost is made good by looking", async () => {
  const slow = new LedgerFollower({ stores, connection, flush: (id) => ingest.flush(id), pollEvery: 20 });
  const news = new Promise<void>((resolve) => slow.watch(workspace, resolve));
  await stores.pool.query("INSERT INTO ledger_heads (workspace_id, next) VALUES ($1, 2)", [workspace]);
  await news;
  slow.close();
});

test("a failing flush is told to whoever asked, and the next asks again", async () => {
  await write(1);
  let isAway = true;
  const failing = new LedgerFollower({
    stores,
    connection,
    flush: (id) => (isAway ? Promise.reject(new Error("away")) : ingest.flush(id)),
  });
  await expect(failing.page(workspace, 0, 10)).rejects.toThrow("away");
  isAway = false;
  expect((await failing.page(workspace, 0, 10)).rows.length).toBe(1);
  failing.close();
});
