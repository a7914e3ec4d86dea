import { execFile, spawn } from "node:child_process";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { promisify } from "node:util";
import { gzipSync } from "node:zlib";
import { openStores, type WorkspaceStore } from "@kindred/store";
import { eventsInOneOrder } from "@kindred/store/testing";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createIngest } from "../ingest/ingest.ts";
import { createImporter } from "./importer.ts";

const root = new URL("../../../../", import.meta.url).pathname;
let folder: string;
beforeAll(async () => {
  await promisify(execFile)("npx", ["tsc", "-b", "packages/engine"], { cwd: root });
  folder = await mkdtemp(join(tmpdir(), "kindred-import-crash-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts the import, or goes on with it, and says how far it is: the program that is killed. */
const program = `
import { openStores } from "${root}packages/store/dist/index.js";
import { createImporter, createIngest } from "${root}packages/engine/dist/index.js";
const [dataDir, file, kind, name] = process.argv.slice(1);
const stores = await openStores({ dataDir });
const known = await stores.postgres.selectFrom("workspaces").select("id").where("id", "=", "ws_" + name).execute();
if (known.length === 0) await stores.createWorkspace({ id: "ws_" + name, name: "Crash" });
const ingest = createIngest({ stores, now: Date.now });
const importer = createImporter({ stores, now: Date.now, folder: dataDir + "/imports", flush: (id) => ingest.flush(id) });
const tell = ({ state, progress }) => console.log(state + " " + progress.phase + " " + progress.steps);
const [open] = await importer.resume("ws_" + name, undefined, tell);
const id = open ?? (await importer.start("ws_" + name, await importer.inspect("ws_" + name, { path: file }, kind), tell));
const status = await importer.wait("ws_" + name, id);
if (status.state !== "done") console.error(status);
await importer.close();
await ingest.close();
await stores.close();
`;

/** Runs until a line that the pattern fits and kills it there, else to its end; whether it was killed. */
async function runUntil(
  dataDir: string,
  file: string,
  kind: string,
  name: string,
  pattern: RegExp | null,
): Promise<boolean> {
  const child = spawn(process.execPath, ["--input-type=module", "-e", program, dataDir, file, kind, name], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let seen = false;
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (pattern?.test(line) !== true || seen) return;
    seen = true;
    child.kill("SIGKILL");
  });
  const code = await new Promise((resolve) => child.once("exit", resolve));
  expect([pattern, seen, code]).toEqual([pattern, seen, seen ? null : 0]);
  return seen;
}

/** Orders whose dates the engine can read itself, or has to be helped with. */
function orders(date: (month: number, day: number) => string): string[] {
  const lines = ["order_id,customer_id,email,date,sku,price,quantity,country"];
  for (let n = 0; n < 300_000; n++) {
    const order = Math.floor(n / 3);
    const buyer = order % 900;
    const quantity = n % 50 === 0 ? -1 : 2;
    lines.push(
      `${order},c${buyer},c${buyer}@shop.example,${date(1 + (order % 9), 10 + (n % 10))},sku-${n % 500},${n % 90}.25,${quantity},${n % 7 === 0 ? "PL" : "UA"}`,
    );
  }
  lines.push("x,,,,,,,");
  return lines;
}

const events = ["user_id,event,timestamp,plan,seats"];
for (let n = 0; n < 30_000; n++)
  events.push(`u${n % 300},Event ${n % 5},2024-05-0${1 + (n % 9)}T10:00:00Z,p${n % 3},${n % 40}`);
events.push(",Nobody,2024-05-01,p,1");

const pieces = orders((month, day) => `${day}.0${month}.2024`);
const plain = orders((month, day) => `2024-0${month}-${day}`);

test.each([
  ["orders", "pieces", pieces, [/reading 1/, /reading 2/, /identifying 0/, /identifying [1-9]/, /writing 0/]],
  ["orders", "plain", plain, [/reading 0/, /identifying 0/, /writing 0/, /writing 2/]],
  ["events", "events", events, [/writing 1$/, /writing 4$/, /identifying 0/]],
] as const)(
  "%s (%s) killed again and again end as if nothing had happened",
  async (kind, name, lines, killPoints) => {
    const dataDir = join(folder, "data");
    await mkdir(dataDir, { recursive: true });
    const file = join(folder, `${name}.csv.gz`);
    await writeFile(file, gzipSync(`${lines.join("\n")}\n`));
    // A resumed import may begin behind a point and end without passing it: then there is nothing left to kill.
    let kills = 0;
    let killed = true;
    for (const point of [...killPoints, null]) {
      if (killed) killed = await runUntil(dataDir, file, kind, name, point);
      if (killed) kills += 1;
    }
    expect(killed).toBe(false);
    expect(kills).toBeGreaterThan(1);

    const stores = await openStores({ dataDir });
    const ingest = createIngest({ stores, now: Date.now });
    const importer = createImporter({
      stores,
      now: Date.now,
      folder: join(dataDir, "calm"),
      flush: (id) => ingest.flush(id),
    });
    try {
      const calm = await stores.createWorkspace({ name: "Calm" });
      const status = await importer.wait(
        calm.id,
        await importer.start(calm.id, await importer.inspect(calm.id, { path: file }, kind)),
      );
      expect(status).toMatchObject({ state: "done", error: null });
      const crashed = stores.workspace(`ws_${name}`);
      const [interrupted] = await importer.list(crashed.id);
      expect(interrupted).toMatchObject({ state: "done", error: null });
      expect({ ...interrupted?.progress, contactsCreated: 0, contactsUpdated: 0 }).toEqual({
        ...status.progress,
        contactsCreated: 0,
        contactsUpdated: 0,
      });
      expect(await digest(crashed)).toEqual(await digest(calm));
      const rest = "SELECT name FROM system.tables WHERE database = currentDatabase() AND startsWith(name, 'imp_')";
      expect(await crashed.clickhouse.query(rest)).toEqual([]);
    } finally {
      await importer.close();
      await ingest.close();
      await stores.close();
    }
  },
  300_000,
);

/** Everything an import writes, with contacts named by what identifies them. */
async function digest({ clickhouse }: WorkspaceStore): Promise<unknown> {
  const who = "INNER JOIN (SELECT id, external_id FROM contacts FINAL) AS c ON c.id = e.contact_id";
  const sum = async (sql: string): Promise<unknown> => {
    const [row] = await clickhouse.query<object>(
      `SELECT toString(count()) AS rows, toString(sum(cityHash64(*))) AS hash FROM (${sql})`,
    );
    return row;
  };
  expect(await eventsInOneOrder(clickhouse)).toEqual([]);
  return Promise.all([
    sum(`SELECT c.external_id, e.event, e.ts, e.message_id, toString(e.properties) FROM events AS e ${who}`),
    sum(
      `SELECT c.external_id, e.trait, e.ts, e.message_id, toString(e.doc) FROM (SELECT * FROM trait_history FINAL) AS e ${who}`,
    ),
    sum("SELECT external_id, email, toString(traits) FROM contacts FINAL WHERE deleted = 0"),
  ]);
}
