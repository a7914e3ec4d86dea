import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openClickHouse } from "./clickhouse/server.ts";
import { openStores } from "./stores.ts";
import { type ClickHouseHttp, startClickHouseHttp } from "./testing/clickhouse-http.ts";
import { storesConformance } from "./testing/conformance.ts";
import { openTestStores, type TestStores } from "./testing/test-stores.ts";

let folder: string;
let server: ClickHouseHttp;
let stores: TestStores;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "kindred-clickhouse-"));
  server = await startClickHouseHttp(folder, "sec'ret");
  stores = await openTestStores({ clickhouseUrl: server.url });
});
afterAll(async () => {
  await stores.close();
  await server.close();
  await rm(folder, { recursive: true, force: true });
});

storesConformance("ClickHouse over HTTP", { stores: () => stores });

test("a ClickHouse that went away is unavailable, and answers again when it is back", async () => {
  const { clickhouse } = await stores.createWorkspace({ name: "Away" });
  await server.shut();
  const away = { code: "clickhouse_unavailable", status: 503 };
  await expect(clickhouse.query("SELECT 1")).rejects.toMatchObject(away);
  await expect(clickhouse.insertLines("events", "{}\n", { token: "t" })).rejects.toMatchObject(away);
  await expect(clickhouse.ping()).rejects.toMatchObject(away);
  await expect(stores.ping()).rejects.toMatchObject(away);
  await server.open();
  expect(await clickhouse.query("SELECT 1 AS n")).toEqual([{ n: 1 }]);
  await stores.ping();
});

test.each(["not a url", "clickhouse://host:9000", "tcp://host"])(
  "%s is refused as an address",
  async (clickhouseUrl) => {
    await expect(openClickHouse(folder, clickhouseUrl)).rejects.toMatchObject({ code: "bad_clickhouse_url" });
  },
);

test("a path or a query in the address changes nothing", async () => {
  const other = await openClickHouse(folder, `${server.url}/nowhere?database=nothing`);
  expect(await other.database("default").query("SELECT currentDatabase() AS name")).toEqual([{ name: "default" }]);
  await other.close();
});

test("a wrong password is named as such", async () => {
  const dataDir = await mkdtemp(join(tmpdir(), "kindred-refused-"));
  try {
    const clickhouseUrl = server.url.replace("sec'ret", "wrong");
    await expect(openStores({ dataDir, clickhouseUrl })).rejects.toMatchObject({ code: "clickhouse_refused" });
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
});
