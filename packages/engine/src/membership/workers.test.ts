import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Stores, openStores } from "@kindred/store";
import { startClickHouseHttp, type ClickHouseHttp } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { createSegmentDocuments } from "../segments/documents.ts";
import { Membership } from "./membership.ts";
import { allShards } from "./shard.ts";

let folder: string;
let http: ClickHouseHttp;
let stores: Stores;
let ingest: Ingest;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-workers-"));
  http = await startClickHouseHttp(join(folder, "clickhouse"));
  stores = await openStores({ dataDir: join(folder, "data"), clickhouseUrl: http.url });
  ingest = createIngest({ stores });
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
  await http.close();
  await rm(folder, { recursive: true, force: true });
});

function worker(works = true): Membership {
  const flush = (id: string): Promise<void> => ingest.flush(id);
  return new Membership({ stores, flush, nudge: (id) => ingest.nudge(id), works });
}

async function shardsOf(membership: Membership, id: string): Promise<number[]> {
  const { state } = await membership.of(id);
  return [...state.marks.keys()].sort((a, b) => a - b);
}

async function sizeIn(membership: Membership, id: string): Promise<number> {
  return (await membership.of(id)).state.membersOf("buyers").size;
}

test("workers divide the contacts, take over from one another, and write each change once", async () => {
  const { id, ...workspace } = await stores.createWorkspace({ name: "Shared" });
  await createSegmentDocuments({ id, ...workspace }, Date.now).save(
    { version: 1, id: "buyers", name: "Buyers", where: { event: "Bought" } },
    { by: null },
  );
  let sent = 0;
  const buy = async (people: number): Promise<void> => {
    const calls = Array.from({ length: people }, () => {
      sent += 1;
      return { type: "track", event: "Bought", userId: `u${sent}`, messageId: `m${sent}` };
    });
    await ingest.accept(id, calls);
  };
  const one = worker();
  await one.start();
  await buy(40);
  const two = worker();
  const reader = worker(false);
  await two.start();
  await reader.start();
  try {
    await vi.waitFor(async () => expect((await shardsOf(one, id)).length).toBe(4), { timeout: 60_000 });
    await vi.waitFor(async () => expect((await shardsOf(two, id)).length).toBe(4), { timeout: 60_000 });
    expect([...(await shardsOf(one, id)), ...(await shardsOf(two, id))].sort((a, b) => a - b)).toEqual(allShards);
    await buy(40);
    for (const each of [one, two, reader]) {
      await vi.waitFor(async () => expect(await sizeIn(each, id)).toBe(80), { timeout: 60_000 });
    }
    await buy(20);
    await one.close();
    await buy(20);
    await vi.waitFor(async () => expect(await shardsOf(two, id)).toEqual(allShards), { timeout: 60_000 });
    await vi.waitFor(async () => expect(await sizeIn(two, id)).toBe(120), { timeout: 60_000 });
    await vi.waitFor(async () => expect(await sizeIn(reader, id)).toBe(120), { timeout: 60_000 });
    await ingest.flush(id);
    expect(
      await workspace.clickhouse.query(
        "SELECT count() AS rows, uniqExact(contact_id) AS contacts, max(seq) AS last FROM ledger",
      ),
    ).toEqual([{ rows: 120, contacts: 120, last: 120 }]);
  } finally {
    await two.close();
    await reader.close();
    await one.close();
  }
});

test("a worker whose shard was taken writes nothing for it", async () => {
  const { id, ...workspace } = await stores.createWorkspace({ name: "Fenced" });
  await createSegmentDocuments({ id, ...workspace }, Date.now).save(
    { version: 1, id: "buyers", name: "Buyers", where: { event: "Bought" } },
    { by: null },
  );
  const one = worker();
  await one.start();
  try {
    await one.settle(id);
    // Somebody else took every shard, though this one has not noticed yet.
    await stores.pool.query("UPDATE membership_shards SET epoch = epoch + 1 WHERE workspace_id = $1", [id]);
    await ingest.accept(id, [{ type: "track", event: "Bought", userId: "ann", messageId: "f1" }]);
    // It notices at its next commit, and takes them again since nobody holds the locks.
    await vi.waitFor(
      async () => {
        await ingest.flush(id);
        expect(await workspace.clickhouse.query("SELECT contact_id, change FROM ledger")).toEqual([
          { contact_id: 1, change: 1 },
        ]);
      },
      { timeout: 60_000 },
    );
    const { rows } = await stores.pool.query("SELECT DISTINCT epoch FROM membership_shards WHERE workspace_id = $1", [
      id,
    ]);
    expect(rows).toEqual([{ epoch: 3 }]);
  } finally {
    await one.close();
  }
});

test("a deleted workspace is let go of by every worker, whatever news of it come late", async () => {
  const gone = await stores.createWorkspace({ name: "Gone" });
  const [one, two] = [worker(), worker()];
  await one.start();
  await two.start();
  await createSegmentDocuments(gone, Date.now).save(
    { version: 1, id: "buyers", name: "Buyers", where: { event: "Bought" } },
    { by: null },
  );
  await one.settle(gone.id);
  await two.settle(gone.id);
  await one.forget(gone.id);
  await stores.dropWorkspace(gone.id);
  await stores.pool.query("SELECT pg_notify('kindred_segments', $1)", [gone.id]);
  await expect(one.of(gone.id)).rejects.toMatchObject({ code: "unknown_workspace" });
  await vi.waitFor(() => expect(two.of(gone.id)).rejects.toMatchObject({ code: "unknown_workspace" }), {
    timeout: 60_000,
    interval: 50,
  });
  await one.close();
  await two.close();
});
