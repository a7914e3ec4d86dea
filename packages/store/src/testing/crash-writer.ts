import { openStores } from "../stores.ts";

/**
 * The program that the crash test kills: writes numbered rows into both stores for as long as it lives and says on
 * standard output which it was told are stored. `node crash-writer.js DATA_DIR FIRST_NUMBER`
 */
const [dataDir = "", first = "0"] = process.argv.slice(2);
const stores = await openStores({ dataDir });
const known = await stores.postgres.selectFrom("workspaces").select("id").where("id", "=", "ws_crash").execute();
const workspace =
  known.length > 0 ? stores.workspace("ws_crash") : await stores.createWorkspace({ id: "ws_crash", name: "Crash" });

async function writePostgres(): Promise<void> {
  for (let n = Number(first); ; n += 1) {
    const line = String(n);
    await stores.postgres.insertInto("outbox").values({ workspace_id: workspace.id, target: "events", line }).execute();
    process.stdout.write(`postgres ${n}\n`);
  }
}

async function writeClickHouse(): Promise<void> {
  for (let n = Number(first); ; n += 1) {
    await workspace.clickhouse.insertLines("events", crashLines(n), { token: `block ${n}` });
    process.stdout.write(`clickhouse ${n}\n`);
  }
}

/** Block `n`: a hundred events of contact `n`. */
function crashLines(n: number): string {
  const at = 1_767_225_600_000;
  const event = { contact_id: n, event: "Tick", ts: at, received_at: at, properties: { n }, context: {} };
  return Array.from({ length: 100 }, (_, i) => `${JSON.stringify({ ...event, message_id: `${n}-${i}` })}\n`).join("");
}

process.stdout.write("open 0\n");
await Promise.all([writePostgres(), writeClickHouse()]);
