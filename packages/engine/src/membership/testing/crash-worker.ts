import { openStores } from "@kindred/store";
import { createIngest } from "../../ingest/ingest.ts";
import { addToList } from "../../ingest/lists.ts";
import { createSegmentDocuments } from "../../segments/documents.ts";
import { Membership } from "../membership.ts";

/**
 * The program that the crash test kills: it keeps memberships while customers come, buy, change, are merged and put on lists,
 * for as long as it lives. Each line on standard output is the number of a visit that was acknowledged.
 * `node crash-worker.js DATA_DIR FIRST_NUMBER`
 */
const [dataDir = "", first = "0"] = process.argv.slice(2);
const id = "ws_crash";
const stores = await openStores({ dataDir });
const known = await stores.postgres.selectFrom("workspaces").select("id").where("id", "=", id).execute();
if (known.length === 0) await create();
const ingest = createIngest({ stores });
const membership = new Membership({
  stores,
  flush: (workspaceId) => ingest.flush(workspaceId),
  nudge: (workspaceId) => ingest.nudge(workspaceId),
});
await ingest.resume();
await membership.start();

let next = Number(first);
await Promise.all([visitor(), visitor(), visitor()]);

async function visitor(): Promise<never> {
  for (;;) {
    await visit(next++);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

async function visit(number: number): Promise<void> {
  const userId = `u${number % 97}`;
  const anonymousId = `a${number}`;
  const calls: object[] = [
    {
      type: "track",
      event: "Product Viewed",
      anonymousId,
      messageId: `${number}-v`,
      properties: { price: number % 50 },
    },
    { type: "track", event: "Product Added", userId, messageId: `${number}-a` },
    { type: "identify", userId, messageId: `${number}-i`, traits: { plan: ["free", "paid", "team"][number % 3] } },
  ];
  if (number % 3 === 0)
    calls.push({
      type: "track",
      event: "Order Completed",
      userId,
      messageId: `${number}-o`,
      properties: { revenue: number % 90 },
    });
  if (number % 5 === 0) calls.push({ type: "identify", userId, anonymousId, messageId: `${number}-m` });
  await ingest.accept(id, calls);
  if (number % 7 === 0) await addToList(stores, id, "fair", [1 + (number % 40)], Date.now());
  process.stdout.write(`${number}\n`);
}

async function create(): Promise<void> {
  const workspace = await stores.createWorkspace({ id, name: "Crash" });
  await stores.postgres.insertInto("lists").values({ workspace_id: id, id: "fair", name: "Fair" }).execute();
  const documents = createSegmentDocuments(workspace, Date.now);
  const conditions: Record<string, unknown> = {
    buyers: { event: "Order Completed" },
    recent: { event: "Product Added", window: { last: "3s" } },
    silent: { event: "Product Added", window: { last: "5s" }, lt: 1 },
    spenders: { event: "Order Completed", measure: { sum: "revenue" }, window: { last: "20s" }, gt: 100 },
    "left-cart": {
      sequence: [{ event: "Product Added" }, { absent: "Order Completed", within: "2s" }],
      window: { last: "10s" },
    },
    paying: { trait: "plan", in: ["paid", "team"] },
    visitors: { list: "fair" },
    "new-buyers": { segment: "buyers", entered: { last: "4s" } },
    lookers: {
      all: [{ event: "Product Viewed", where: { property: "price", gt: 25 } }, { not: { segment: "buyers" } }],
    },
  };
  for (const [segment, where] of Object.entries(conditions)) {
    await documents.save({ version: 1, id: segment, name: segment, where }, { by: null });
  }
}
