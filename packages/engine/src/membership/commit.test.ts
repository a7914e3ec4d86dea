import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { deleteContact } from "../identity/delete-contact.ts";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { type Change, commitTick, type Run, ShardLost } from "./commit.ts";

const now = Date.UTC(2026, 10, 21, 12);
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
  workspace = await stores.createWorkspace({ name: "Commit" });
  await stores.pool.query("INSERT INTO membership_shards (workspace_id, shard, seq, now) VALUES ($1, 0, 0, 0)", [
    workspace.id,
  ]);
  const calls = ["ann", "ben", "cleo"].map((userId) => ({ type: "identify", userId, messageId: userId }));
  expect(await ingest.accept(workspace.id, calls)).toMatchObject({ accepted: 3 });
});

const lastArrival = async (): Promise<number> => {
  const { rows } = await stores.pool.query<{ seq: number }>(
    "SELECT max(seq) AS seq FROM arrivals WHERE workspace_id = $1",
    [workspace.id],
  );
  return rows[0]!.seq;
};
const change = (contactId: number): Change => ({
  segment: "all",
  contactId,
  change: 1,
  cause: "event",
  detail: "",
  condition: "",
  version: 1,
});
const run = (ids: readonly number[]): Run => ({
  segment: "run",
  ids,
  change: 1,
  cause: "definition",
  detail: "",
  version: 1,
});
const commit = async (
  seq: number,
  { changes = [], runs = [], epoch = 1 }: { changes?: readonly Change[]; runs?: readonly Run[]; epoch?: number },
) =>
  commitTick(stores.pool, workspace.id, { marks: [{ shard: 0, epoch, seq, now }], now, changes, runs, standings: [] });
const ledger = async (): Promise<unknown> => {
  await ingest.flush(workspace.id);
  return workspace.clickhouse.query(
    "SELECT toUInt32(seq) AS seq, segment, contact_id AS contact FROM ledger ORDER BY ledger.seq",
  );
};

test("changes are numbered before runs, and the next commit goes on behind them", async () => {
  const seq = await lastArrival();
  expect((await commit(seq, { changes: [change(1), change(2)], runs: [run([1, 3])] })).fromSeq).toBe(1);
  expect((await commit(seq, { changes: [change(3)] })).fromSeq).toBe(5);
  expect(await ledger()).toEqual([
    { seq: 1, segment: "all", contact: 1 },
    { seq: 2, segment: "all", contact: 2 },
    { seq: 3, segment: "run", contact: 1 },
    { seq: 4, segment: "run", contact: 3 },
    { seq: 5, segment: "all", contact: 3 },
  ]);
});

test("whoever was erased after the arrivals were read is left out, and leaves no gap in the numbers", async () => {
  const read = await lastArrival();
  await deleteContact(stores, workspace.id, { id: 2 }, now);
  const committed = await commit(read, { changes: [change(1), change(2), change(3)], runs: [run([2, 3])] });
  expect(committed.changes.map(({ contactId }) => contactId)).toEqual([1, 3]);
  expect(committed.runs.map(({ ids }) => ids)).toEqual([[3]]);
  expect((await commit(await lastArrival(), { changes: [change(1)] })).fromSeq).toBe(4);
  expect(await ledger()).toEqual([
    { seq: 1, segment: "all", contact: 1 },
    { seq: 2, segment: "all", contact: 3 },
    { seq: 3, segment: "run", contact: 3 },
    { seq: 4, segment: "all", contact: 1 },
  ]);
});

test("a commit for a shard that somebody else took writes nothing", async () => {
  const seq = await lastArrival();
  await expect(commit(seq, { changes: [change(1)], epoch: 0 })).rejects.toThrow(ShardLost);
  expect(await ledger()).toEqual([]);
  expect((await commit(seq, { changes: [change(1)] })).fromSeq).toBe(1);
});
