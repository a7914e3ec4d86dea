import { execFile, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { openStores, type Stores, type WorkspaceStore } from "@kindred/store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { resolveContacts } from "../identity/bulk.ts";
import { createIngest } from "../ingest/ingest.ts";
import { saveFavourites } from "../value/favourite-settings.ts";

const root = new URL("../../../../", import.meta.url).pathname;
const now = Date.UTC(2026, 10, 21, 12);
const people = 30_000;
let dataDir: string;

beforeAll(async () => {
  await promisify(execFile)("npx", ["tsc", "-b", "packages/engine"], { cwd: root });
  dataDir = await mkdtemp(join(tmpdir(), "kindred-refresh-crash-"));
});
afterAll(() => rm(dataDir, { recursive: true, force: true }));

/** A shop whose contacts visited it and ordered; every one made so is the same. */
async function makeShop(stores: Stores, id: string): Promise<void> {
  const { clickhouse } = await stores.createWorkspace({ id, name: id });
  const rows = Array.from({ length: people }, (_, at) => ({ externalId: `u${at}`, traits: { plan: at % 3 } }));
  await resolveContacts(stores, id, rows, { at: now - 86_400_000, source: "imp_1" });
  const ingest = createIngest({ stores, now: () => now });
  await ingest.flush(id);
  await ingest.close();
  await clickhouse.command(
    `INSERT INTO incoming_events (contact_id, event, ts, message_id, received_at, properties, context)
     SELECT toUInt32(1 + number % {people: UInt32}), ['Page Viewed', 'Order Completed'][1 + intDiv(number, {people: UInt32}) % 2],
       fromUnixTimestamp64Milli({now: Int64} - toInt64(cityHash64(number) % 31536000000), 'UTC') AS at, concat('m', toString(number)), at,
       concat('{"revenue":', toString(cityHash64(number, 1) % 300), ',"category":"c', toString(cityHash64(number, 2) % 9), '"}'),
       concat('{"page":{"url":"https://shop.example.com/?utm_source=s', toString(cityHash64(number, 3) % 20), '"}}')
     FROM numbers({events: UInt32})`,
    { people, now, events: people * 4 },
  );
  await saveFavourites(
    stores.workspace(id),
    { trait: "favourite_category", item: "category", event: "Order Completed", days: 365 },
    { by: null, at: now },
  );
}

/** Refreshes, and is killed so many ms after it began; null: comes to its end. Gives whether it did. */
async function refreshed(id: string, killAfter: number | null): Promise<boolean> {
  const script = join(root, "packages/engine/dist/refresh/testing/crash-refresher.js");
  const child = spawn(process.execPath, [script, dataDir, id, String(now)], { stdio: ["ignore", "pipe", "inherit"] });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  const said: string[] = [];
  createInterface({ input: child.stdout }).on("line", (line) => {
    said.push(line);
    if (line === "begun" && killAfter !== null) setTimeout(() => child.kill("SIGKILL"), killAfter);
  });
  const code = await exited;
  if (killAfter === null) expect([code, said]).toEqual([0, ["begun", "done"]]);
  return said.includes("done");
}

/** All that a refresh writes: rows of the history as they lie, those that merges leave out included only once. */
async function written({ clickhouse, pool, id }: WorkspaceStore): Promise<object> {
  const one = async (sql: string): Promise<unknown> => (await clickhouse.query(sql))[0];
  const { rows } = await pool.query(
    "SELECT count(*)::int AS n, md5(string_agg(md5(concat(id, traits, stamps, version)), '' ORDER BY id)) AS sum FROM contacts WHERE workspace_id = $1",
    [id],
  );
  return {
    postgres: rows[0],
    contacts: await one(
      "SELECT toUInt32(count()) AS n, toString(sum(cityHash64(id, external_id, toJSONString(traits), version))) AS sum FROM contacts FINAL",
    ),
    history: await one(
      "SELECT toUInt32(count()) AS n, toString(sum(cityHash64(contact_id, trait, ts, message_id, toJSONString(doc)))) AS sum FROM trait_history FINAL",
    ),
    rfm: await one(
      // A run that is done again is for an instant of its own: what it stands at in the end is the same.
      `SELECT toUInt32(count()) AS n, toString(sum(cityHash64(model, contact_id, stands))) AS sum
       FROM (SELECT model, contact_id, argMax((r, f, m, class), (at, version)) AS stands FROM rfm GROUP BY model, contact_id)`,
    ),
  };
}

test("killed in the middle again and again, a first refresh comes to what it comes to undisturbed", async () => {
  const stores = await openStores({ dataDir });
  await makeShop(stores, "ws_calm");
  await makeShop(stores, "ws_killed");
  await stores.close();
  await refreshed("ws_calm", null);
  let kills = 0;
  for (let ms = 150; ms < 60_000; ms = ms * 1.25) {
    if (await refreshed("ws_killed", Math.round(ms))) break;
    kills += 1;
  }
  await refreshed("ws_killed", null);
  expect(kills).toBeGreaterThan(3);
  const after = await openStores({ dataDir });
  try {
    const calm = await written(after.workspace("ws_calm"));
    expect(calm).toMatchObject({ postgres: { n: people }, contacts: { n: people }, history: { n: people * 4 } });
    expect(await written(after.workspace("ws_killed"))).toEqual(calm);
  } finally {
    await after.close();
  }
}, 600_000);
