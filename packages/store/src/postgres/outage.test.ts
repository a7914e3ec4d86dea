import { readFile, readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { openStores } from "../stores.ts";
import { openTestStores, type TestStores } from "../testing/test-stores.ts";

let stores: TestStores;
beforeAll(async () => {
  stores = await openTestStores();
});
afterAll(() => stores.close());

const away = { code: "postgres_unavailable", status: 503 };

async function serverPid(): Promise<number> {
  return Number.parseInt(await readFile(join(stores.dataDir, "postgres", "postmaster.pid"), "utf8"), 10);
}

test("a connection cut under a statement is an outage of that statement only", async () => {
  const { postgres } = stores;
  const cut = postgres.connection().execute(async (connection) => {
    const pid = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(connection);
    const sleeping = sql`SELECT pg_sleep(20)`.execute(connection);
    void sleeping.catch(() => undefined);
    await sql`SELECT pg_terminate_backend(${pid.rows[0]?.pid})`.execute(postgres);
    await sleeping;
  });
  await expect(cut).rejects.toMatchObject(away);
  await stores.ping();
});

test.each(["SIGQUIT", "SIGKILL"] as const)(
  "a server ended by %s is unavailable, then runs again with everything that was committed",
  async (signal) => {
    const { postgres } = stores;
    const { id } = await stores.createWorkspace({ name: "Committed" });
    const before = await serverPid();
    const open = postgres.transaction().execute(async (transaction) => {
      await transaction.insertInto("lists").values({ workspace_id: id, id: "lost", name: "Lost" }).execute();
      process.kill(before, signal);
      await sql`SELECT pg_sleep(20)`.execute(transaction);
    });
    await expect(open).rejects.toMatchObject(away);
    await vi.waitFor(() => stores.ping(), { timeout: 60_000, interval: 50 });
    expect(await serverPid()).not.toBe(before);
    expect(await postgres.selectFrom("lists").selectAll().execute()).toEqual([]);
    expect(await postgres.selectFrom("workspaces").select("id").where("id", "=", id).execute()).toEqual([{ id }]);
  },
);

test("a second program on the same data is refused and does no harm", async () => {
  await expect(openStores({ dataDir: stores.dataDir })).rejects.toMatchObject({ code: "data_dir_in_use" });
  await stores.ping();
});

test("nothing in the data directory can be read by others", async () => {
  const open: string[] = [];
  for (const entry of await readdir(stores.dataDir, { withFileTypes: true })) {
    const { mode } = await stat(join(stores.dataDir, entry.name));
    if (entry.isFile() && (mode & 0o077) !== 0) open.push(entry.name);
  }
  expect(open).toEqual([]);
});
