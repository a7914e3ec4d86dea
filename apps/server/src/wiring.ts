import { randomBytes } from "node:crypto";
import { join, resolve } from "node:path";
import {
  createImporter,
  createIngest,
  createOutbound,
  createPreviews,
  favouritesRefreshing,
  type Importer,
  type Ingest,
  Membership,
  type Outbound,
  type Previews,
  readAllowList,
  Refreshes,
  rfmRefreshing,
  sourcesRefreshing,
} from "@kindred/engine";
import { closeInTurn, openStores, type Stores } from "@kindred/store";
import { sql } from "kysely";
import type { Logger } from "pino";
import { ApiKeys } from "./access/api-keys.ts";
import { Attempts } from "./access/attempts.ts";
import { newSecret } from "./access/secrets.ts";
import { Sessions } from "./access/sessions.ts";
import { Debugger } from "./debugger/debugger.ts";
import { Demo, type DemoLoader } from "./demo/demo.ts";
import { createMetrics, type Metrics, observeTick } from "./metrics.ts";
import { showOutbound } from "./outbound-metrics.ts";
import { mailerOf, type SizeWatching, watchSizes } from "./size-watching.ts";
import { sweepUploads, Uploads } from "./uploads.ts";

export interface WiringOptions {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly clickhouseUrl: string | undefined;
  readonly role: "all" | "api" | "worker";
  readonly publicUrl: string | undefined;
  readonly trustProxy: boolean;
  readonly webDir: string | null;
  /** What requests of webhooks may reach beside the open internet: ranges, addresses, names. */
  readonly outboundAllow: string;
  /** The mail server, and whom its mail comes from. */
  readonly smtpUrl: string | undefined;
  readonly mailFrom: string | undefined;
  /** The most bytes an upload may have. */
  readonly uploadLimit: number | undefined;
  readonly demo: DemoLoader | null;
  readonly logger: Logger;
  readonly now: () => number;
  readonly onProgress: ((step: string) => void) | undefined;
}

/** Everything the routes work with: made once at start, closed in the opposite order. */
export interface Wiring {
  readonly stores: Stores;
  readonly ingest: Ingest;
  readonly importer: Importer;
  readonly previews: Previews;
  readonly outbound: Outbound;
  readonly membership: Membership;
  readonly sizes: SizeWatching;
  readonly refreshes: Refreshes;
  readonly uploads: Uploads;
  readonly demo: Demo;
  readonly keys: ApiKeys;
  readonly sessions: Sessions;
  readonly attempts: Attempts;
  readonly metrics: Metrics;
  readonly debugger: Debugger;
  readonly logger: Logger;
  readonly now: () => number;
  readonly role: "all" | "api" | "worker";
  readonly publicUrl: string | null;
  readonly trustProxy: boolean;
  /** The built web app; null: none is served. */
  readonly webDir: string | null;
  /** Opens everything to whoever can read it in server.json. */
  readonly localToken: string;
  /** Lets whoever can read the server's log make the first owner. */
  readonly setupCode: string;
  close(): Promise<void>;
}

export async function wire(options: WiringOptions): Promise<Wiring> {
  const { now } = options;
  // What can be wrong with the settings is told before anything is open.
  const allow = readAllowList(options.outboundAllow);
  const mailer = mailerOf(options);
  // Imports remember where their file lies: the next process may start in another folder.
  const dataDir = resolve(options.dataDir);
  const stores = await openStores({
    dataDir,
    databaseUrl: options.databaseUrl,
    clickhouseUrl: options.clickhouseUrl,
    onProgress: options.onProgress,
  });
  const ingest = createIngest({ stores, now, logger: options.logger });
  const importer = createImporter({
    stores,
    now,
    folder: join(dataDir, "imports"),
    flush: (workspaceId) => ingest.flush(workspaceId),
  });
  const outbound = createOutbound({
    stores,
    flush: (workspaceId) => ingest.flush(workspaceId),
    allow,
    now,
    logger: options.logger,
    sends: options.role !== "api",
  });
  const metrics = createMetrics();
  showOutbound(metrics.registry, () => outbound.figures());
  const membership = new Membership({
    stores,
    flush: (workspaceId) => ingest.flush(workspaceId),
    nudge: (workspaceId) => ingest.nudge(workspaceId),
    now,
    logger: options.logger,
    works: options.role !== "api",
    onTick: (report) => observeTick(metrics, report),
  });
  membership.onChanges(({ workspaceId }) => outbound.nudge(workspaceId));
  const refreshes = new Refreshes({
    stores,
    // In the order in which they run.
    parts: [
      sourcesRefreshing({
        stores,
        flush: (workspaceId) => ingest.flush(workspaceId),
      }),
      rfmRefreshing({ stores, nudge: (workspaceId) => ingest.nudge(workspaceId) }),
      favouritesRefreshing({ stores, flush: (workspaceId) => ingest.flush(workspaceId) }),
    ],
    flush: (workspaceId) => ingest.flush(workspaceId),
    membership,
    now,
    logger: options.logger,
    works: options.role !== "api",
  });
  const sizes = watchSizes(options, { stores, ingest, membership, outbound, mailer });
  const keys = new ApiKeys(stores.postgres, now);
  const demo = new Demo({ loader: options.demo, stores, membership, importer, keys, logger: options.logger, now });
  const close = (): Promise<void> =>
    closeInTurn([
      () => demo.stop(),
      () => refreshes.close(),
      () => sizes.close(),
      () => membership.close(),
      () => outbound.close(),
      () => importer.close(),
      () => ingest.close(),
      () => stores.close(),
    ]);
  try {
    if (options.role !== "api") await resumeWork(stores, ingest, importer, join(dataDir, "imports/uploads"), now());
    await membership.start();
    refreshes.start();
    sizes.start();
  } catch (error) {
    await close().catch((cause: unknown) => options.logger.warn({ err: cause }, "Not everything could be closed"));
    throw error;
  }
  return {
    stores,
    ingest,
    importer,
    previews: createPreviews({ now, flush: (workspaceId) => ingest.flush(workspaceId) }),
    outbound,
    membership,
    sizes,
    refreshes,
    uploads: new Uploads(options.uploadLimit),
    keys,
    demo,
    sessions: new Sessions(stores.postgres, now),
    attempts: new Attempts(10, 15 * 60_000, now),
    metrics,
    debugger: new Debugger(),
    logger: options.logger,
    now,
    role: options.role,
    publicUrl: options.publicUrl ?? null,
    trustProxy: options.trustProxy,
    webDir: options.webDir,
    localToken: newSecret("local"),
    setupCode: randomBytes(6).toString("hex"),
    close,
  };
}

/** Takes up what an earlier process was stopped in: events on their way, imports half done, uploads nobody wants. */
async function resumeWork(
  stores: Stores,
  ingest: Ingest,
  importer: Importer,
  uploads: string,
  now: number,
): Promise<void> {
  await ingest.resume();
  const open = await stores.postgres
    .selectFrom("imports")
    .select(["workspace_id", "state", sql<string | null>`options #>> '{file,path}'`.as("path")])
    .where("state", "in", ["running", "failed"])
    .execute();
  await sweepUploads(uploads, new Set(open.flatMap(({ path }) => path ?? [])), now);
  const running = new Set(open.filter(({ state }) => state === "running").map((row) => row.workspace_id));
  for (const workspaceId of running) await importer.resume(workspaceId);
}
