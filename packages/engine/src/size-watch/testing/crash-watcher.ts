import { openStores } from "@kindred/store";
import { createIngest } from "../../ingest/ingest.ts";
import { silentLogger } from "../../ingest/logger.ts";
import { createMailer } from "../../mail/mailer.ts";
import { Membership } from "../../membership/membership.ts";
import { readAllowList } from "../../outbound/allow-list.ts";
import { createGuard } from "../../outbound/guard.ts";
import { createSegmentDocuments } from "../../segments/documents.ts";
import { Notifier } from "../notices/notifier.ts";
import { createSizeRules } from "../rules.ts";
import { SizeWatch } from "../size-watch.ts";

/**
 * The program that the crash test kills: somebody new orders again and again, one rule after the other goes off, and two people are
 * told of each, for as long as it lives. Says "settled" once everybody has been told of everything.
 * `node crash-watcher.js DATA_DIR SMTP_PORT SKEW_MS`: its clock is ahead by so much.
 */
const [dataDir = "", port = "", skew = "0"] = process.argv.slice(2);
const id = "ws_crash";
const ruleCount = 12;
const now = (): number => Date.now() + Number(skew);

const stores = await openStores({ dataDir });
const ingest = createIngest({ stores, now });
await ingest.resume();
const known = await stores.postgres.selectFrom("workspaces").select("id").where("id", "=", id).execute();
const workspace = known.length === 0 ? await stores.createWorkspace({ id, name: "Crash" }) : stores.workspace(id);
const documents = createSegmentDocuments(workspace, now);
const rules = createSizeRules(workspace, now);
// Whatever an earlier run was killed in the middle of.
await documents.save({ version: 1, id: "buyers", name: "Buyers", where: { event: "Order Completed" } }, { by: null });
for (let each = (await rules.list()).length; each < ruleCount; each += 1) {
  await rules.create(
    {
      segment: "buyers",
      measure: { of: "size" },
      condition: { kind: "above", value: each },
      channels: { users: [], addresses: [`r${each}@example.org`, "boss@example.org"], webhooks: [] },
      tellRecovery: true,
      remindAfter: null,
      muted: false,
      snoozedUntil: null,
    },
    null,
  );
}

const membership = new Membership({
  stores,
  flush: (workspaceId) => ingest.flush(workspaceId),
  nudge: (workspaceId) => ingest.nudge(workspaceId),
  now,
});
const notifier = new Notifier({
  stores,
  mailer: createMailer({ url: `smtp://127.0.0.1:${port}`, from: "alerts@shop.example" }),
  dispatcher: createGuard({ allow: readAllowList("") }).dispatcher,
  publicUrl: null,
  now,
  logger: silentLogger,
  lookEvery: 200,
});
const watch = new SizeWatch({
  stores,
  membership,
  flush: (workspaceId) => ingest.flush(workspaceId),
  now,
  logger: silentLogger,
  works: true,
  onAlerts: () => notifier.nudge(),
  soon: 20,
  checkEvery: 500,
});
await membership.start();
watch.start();
notifier.start();

for (;;) {
  const { rows } = await stores.pool.query<{ people: number; open: number; alerts: number }>(
    `SELECT (SELECT count(*) FROM contacts) AS people, (SELECT count(*) FROM size_alerts) AS alerts,
       (SELECT count(*) FROM alert_notices WHERE state = 'waiting') AS open`,
  );
  const { people = 0, open = 0, alerts = 0 } = rows[0] ?? {};
  if (alerts === ruleCount && open === 0) process.stdout.write("settled\n");
  if (people <= ruleCount) {
    await ingest.accept(id, [
      { type: "track", userId: `u${people}`, event: "Order Completed", messageId: `m${people}` },
    ]);
  }
  await new Promise((resolve) => setTimeout(resolve, 100));
}
