import { openStores } from "@kindred/store";
import { createIngest } from "../../ingest/ingest.ts";
import { silentLogger } from "../../ingest/logger.ts";
import { readAllowList } from "../allow-list.ts";
import { createOutbound } from "../outbound.ts";
import { createWebhooks } from "../webhooks.ts";
import { writeLedger } from "./write-ledger.ts";

/**
 * The program that the crash test kills: it writes ledger rows up to a number and sends them to two webhooks, one by one and in
 * batches, for as long as it lives. Its clock runs a thousand times as fast, so that pauses are short. Each line on standard
 * output is the ledger's head.
 * `node crash-sender.js DATA_DIR SINGLE_URL BATCH_URL UP_TO`
 */
const [dataDir = "", single = "", batch = "", upTo = "0"] = process.argv.slice(2);
const id = "ws_crash";
const contacts = 20;
const began = Date.now();
const now = (): number => began + (Date.now() - began) * 1000;

const stores = await openStores({ dataDir });
const ingest = createIngest({ stores });
await ingest.resume();
const outbound = createOutbound({
  stores,
  flush: (workspaceId) => ingest.flush(workspaceId),
  allow: readAllowList("127.0.0.1"),
  now,
  logger: silentLogger,
  sends: true,
  limits: { recordEvery: 20 },
});
const known = await stores.postgres.selectFrom("workspaces").select("id").where("id", "=", id).execute();
if (known.length === 0) {
  await stores.createWorkspace({ id, name: "Crash" });
  const people = Array.from({ length: contacts }, (_, n) => ({
    type: "identify",
    userId: `u-${n}`,
    messageId: `m-${n}`,
  }));
  await ingest.accept(id, people);
  const webhooks = createWebhooks(stores.workspace(id), outbound.guard, now);
  const settings = { description: "", segments: null, changes: ["entered", "left"], state: "enabled" } as const;
  await webhooks.create({ kind: "changes", ...settings, url: single, batchSize: 1 });
  await webhooks.create({ kind: "changes", ...settings, url: batch, batchSize: 7 });
}
// The clock's pauses are over long before the timers that wait for them.
setInterval(() => outbound.tick(), 50);

let head = await outbound.follower.head(id);
while (head < Number(upTo)) {
  const rows = Array.from({ length: 5 }, (_, n) => ({
    segment: "vip",
    contactId: ((head + n) % contacts) + 1,
    change: (head + n) % (2 * contacts) < contacts ? (1 as const) : (-1 as const),
  }));
  head = (await writeLedger(stores, id, rows)).at(-1) ?? head;
  process.stdout.write(`${head}\n`);
}
