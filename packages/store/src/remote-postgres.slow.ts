import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./postgres/embedded.ts";
import { openStores } from "./stores.ts";
import { storesConformance } from "./testing/conformance.ts";
import { startTcpProxy, type TcpProxy } from "./testing/tcp-proxy.ts";
import { openTestStores, type TestStores } from "./testing/test-stores.ts";

let folder: string;
let server: EmbeddedPostgres;
let proxy: TcpProxy;
let databaseUrl: string;
let stores: TestStores;

beforeAll(async () => {
  // Too long a path for a Unix socket: this server listens on loopback, as a server of the user's own would.
  folder = join(await mkdtemp(join(tmpdir(), "kindred-postgres-")), "a-long-name-".repeat(8));
  await mkdir(folder);
  server = await startEmbeddedPostgres(folder);
  proxy = await startTcpProxy(Number(server.connection.port));
  databaseUrl = urlOf(server, proxy.port);
  stores = await openTestStores({ databaseUrl });
});
afterAll(async () => {
  await stores.close();
  await proxy.shut();
  await server.stop();
  await rm(join(folder, ".."), { recursive: true, force: true });
});

function urlOf({ connection }: EmbeddedPostgres, port: number): string {
  const { user, password, host, database } = connection;
  return `postgresql://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${database}`;
}

storesConformance("a PostgreSQL server of one's own", { stores: () => stores });

test("it listens on loopback", () => {
  expect(server.connection.host).toBe("127.0.0.1");
});

test("a server that went away is unavailable, and answers again when it is back", async () => {
  const { postgres } = stores;
  const { id } = await stores.createWorkspace({ name: "Away" });
  const open = postgres.transaction().execute(async (transaction) => {
    await transaction.insertInto("lists").values({ workspace_id: id, id: "lost", name: "Lost" }).execute();
    await proxy.shut();
    await transaction.insertInto("lists").values({ workspace_id: id, id: "lost too", name: "Lost" }).execute();
  });
  const away = { code: "postgres_unavailable", status: 503 };
  await expect(open).rejects.toMatchObject(away);
  await expect(stores.ping()).rejects.toMatchObject(away);
  await expect(stores.createWorkspace({ name: "Away" })).rejects.toMatchObject(away);
  await expect(stores.pool.connect()).rejects.toMatchObject(away);
  await proxy.open();
  await vi.waitFor(() => stores.ping(), { timeout: 60_000 });
  expect(await postgres.selectFrom("lists").selectAll().where("workspace_id", "=", id).execute()).toEqual([]);
});

test("a server that is not there, or refuses the password, is named at the start", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "kindred-nowhere-"));
  const nowhere = "postgresql://nobody@127.0.0.1:1/none";
  await expect(openStores({ dataDir, databaseUrl: nowhere })).rejects.toMatchObject({ code: "postgres_unavailable" });
  const wrong = databaseUrl.replace(/:[^:@]+@/, ":wrong@");
  await expect(openStores({ dataDir, databaseUrl: wrong })).rejects.toMatchObject({ code: "postgres_refused" });
  for (const nonsense of ["not a url", "mysql://host/db", "postgresql://a:b#c@host/db"])
    await expect(openStores({ dataDir, databaseUrl: nonsense })).rejects.toMatchObject({ code: "bad_database_url" });
  await rm(dataDir, { recursive: true });
});
