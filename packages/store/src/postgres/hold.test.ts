import { expect, onTestFinished, test, vi } from "vitest";
import { openTestStores } from "../testing/test-stores.ts";
import { type Held, holdConnection } from "./hold.ts";
import { CodedPool } from "./pool.ts";

/** A pool of its own on real stores: it can only end once every connection has been given back. */
async function ownPool(): Promise<CodedPool> {
  const stores = await openTestStores();
  onTestFinished(() => stores.close());
  // pg does not enumerate the password.
  const { options } = stores.pool;
  return new CodedPool({ ...options, password: options.password });
}

async function cut(pool: CodedPool, { client }: Pick<Held, "client">): Promise<void> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  await pool.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
}

test("a connection that breaks while it is prepared is given back, and its holder is not told of losing what he never had", async () => {
  const pool = await ownPool();
  const onLost = vi.fn<() => void>();
  const broken = holdConnection(pool, (client) => cut(pool, { client }).then(() => client.query("SELECT 1")), onLost);
  await expect(broken).rejects.toMatchObject({ code: "postgres_unavailable" });
  await pool.end();
  expect(onLost).not.toHaveBeenCalled();
});

test("a statement refused while it is prepared gives it back", async () => {
  const pool = await ownPool();
  const refused = holdConnection(pool, (client) => client.query("SELECT wrong"), vi.fn<() => void>());
  await expect(refused).rejects.toThrow(/column "wrong"/u);
  await pool.end();
});

test("a connection that breaks later is given back, and its holder is told once", async () => {
  const pool = await ownPool();
  const onLost = vi.fn<() => void>();
  const held = await holdConnection(pool, () => Promise.resolve(), onLost);
  await cut(pool, held);
  await vi.waitFor(() => expect(onLost).toHaveBeenCalledTimes(1));
  held.letGo();
  await pool.end();
  expect(onLost).toHaveBeenCalledTimes(1);
});

test("one let go of takes its locks with it and tells nobody", async () => {
  const pool = await ownPool();
  const onLost = vi.fn<() => void>();
  const lock = "SELECT pg_try_advisory_lock(1, 1) AS locked";
  const held = await holdConnection(pool, (client) => client.query(lock), onLost);
  expect((await pool.query(lock)).rows).toEqual([{ locked: false }]);
  held.letGo();
  held.letGo();
  await vi.waitFor(async () => expect((await pool.query(lock)).rows).toEqual([{ locked: true }]));
  await pool.end();
  expect(onLost).not.toHaveBeenCalled();
});
