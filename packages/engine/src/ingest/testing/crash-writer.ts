import { openStores } from "@kindred/store";
import { createIngest } from "../ingest.ts";

/**
 * The program that the crash test kills: visitors look around and then turn out to be customers, for as long as it
 * lives. Each line on standard output is the number of a visit whose every call was acknowledged.
 * `node crash-writer.js DATA_DIR FIRST_NUMBER`
 */
const [dataDir = "", first = "0"] = process.argv.slice(2);
const stores = await openStores({ dataDir });
const id = "ws_crash";
const known = await stores.postgres.selectFrom("workspaces").select("id").where("id", "=", id).execute();
if (known.length === 0) await stores.createWorkspace({ id, name: "Crash" });
const ingest = createIngest({ stores });
await ingest.resume();

let next = Number(first);

async function visit(): Promise<void> {
  const number = next++;
  const anonymousId = `visitor-${number}`;
  const views = Array.from({ length: 20 }, (_, at) => ({
    type: "track",
    event: "Product Viewed",
    anonymousId,
    messageId: `${number}-${at}`,
    properties: { at },
  }));
  await ingest.accept(id, views);
  if (number % 3 === 0) await ingest.flush(id);
  const userId = `customer-${number % 7}`;
  await ingest.accept(id, [
    { type: "identify", userId, anonymousId, messageId: `${number}-i`, traits: { visits: number } },
  ]);
  process.stdout.write(`${number}\n`);
}

async function visitor(): Promise<void> {
  for (;;) await visit();
}
await Promise.all([visitor(), visitor(), visitor(), visitor()]);
