import { openStores } from "@kindred/store";
import { createIngest } from "../../ingest/ingest.ts";
import { rfmRefreshing } from "../../rfm/refresh-rfm.ts";
import { sourcesRefreshing } from "../../sources/refreshing.ts";
import { favouritesRefreshing } from "../../value/favourites.ts";

/**
 * The program that the crash test kills: refreshes all tables of a workspace, and says so before and after.
 * `node crash-refresher.js DATA_DIR WORKSPACE NOW`
 */
const [dataDir = "", id = "", now = "0"] = process.argv.slice(2);
const stores = await openStores({ dataDir });
const ingest = createIngest({ stores, now: () => Number(now) });
await ingest.resume();
const flush = (workspaceId: string): Promise<void> => ingest.flush(workspaceId);
const parts = [
  sourcesRefreshing({ stores, flush }),
  rfmRefreshing({ stores, nudge: (workspaceId) => ingest.nudge(workspaceId) }),
  favouritesRefreshing({ stores, flush }),
];
process.stdout.write("begun\n");
for (const part of parts) {
  await part.refresh(stores.workspaceAside(id), Number(now), AbortSignal.timeout(300_000), { last: {} });
}
await ingest.flush(id);
process.stdout.write("done\n");
await ingest.close();
await stores.close();
