import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./postgres/embedded.ts";
import { openStores } from "./stores.ts";
import { storesConformance } from "./testing/conformance.ts";
import { openTestStores, type TestStores } from "./testing/test-stores.ts";

let folder: string;
let server: EmbeddedPostgres;
let databaseUrl: string;
let stores: TestStores;

beforeAll(async () => {
  // Too long a path for a Unix socket: this server listens on loopback, as a server of the user's own would.
  folder = join(await mkdtemp(join(tmpdir(), "kindred-postgres-")), "a-long-name-".repeat(8));
  await mkdir(folder);
  server = await startEmbeddedPostgres(folder);
  databaseUrl = urlOf(server);
  stores = await openTestStores({ databaseUrl });
});
afterAll(async () => {
  await stores.close();
  await server.stop();
  await rm(join(folder, ".."), { recursive: true, force: true });
});

function urlOf({ connection }: EmbeddedPostgres): string {
  const { user, password, host, port, database } = connection;
  return `postgresql://${user}:${encodeURIComponent(String(password))}@${host}:${port}/${database}`;
}

storesConformance("a PostgreSQL server of one's own", { stores: () => stores });

test("it listens on loopback", () => {
  expect(server.connection.host).toBe("127.0.0.1");
});

test("a server that went away is unavailable, and answers again when it is back", async () => {
  await server.stop();
  const away = { code: "postgres_unavailable", status: 503 };
  await expect(stores.ping()).rejects.toMatchObject(away);
  await expect(stores.createWorkspace({ name: "Away" })).rejects.toMatchObject(away);
  await expect(stores.pool.connect()).rejects.toMatchObject(away);
  const again = await startEmbeddedPostgres(folder);
  // Another free port, as nobody promised the old one: the URL of a real server stays the same.
  const moved = urlOf(again) !== databaseUrl;
  if (!moved) await vi.waitFor(() => stores.ping());
  await again.stop();
});

test("a server that is not there, or refuses the password, is named at the start", async () => {
  server = await startEmbeddedPostgres(folder);
  const dataDir = await mkdtemp(join(tmpdir(), "kindred-nowhere-"));
  const nowhere = "postgresql://nobody@127.0.0.1:1/none";
  await expect(openStores({ dataDir, databaseUrl: nowhere })).rejects.toMatchObject({ code: "postgres_unavailable" });
  const wrong = urlOf(server).replace(/:[^:@]+@/, ":wrong@");
  await expect(openStores({ dataDir, databaseUrl: wrong })).rejects.toMatchObject({ code: "postgres_refused" });
  await rm(dataDir, { recursive: true });
});
