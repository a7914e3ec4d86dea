import { holdConnection } from "@kindred/store";
import { openTestStores } from "@kindred/store/testing";
import type pg from "pg";
import { expect, onTestFinished, test, vi } from "vitest";
import { silentLogger } from "../ingest/logger.ts";
import { createIngest } from "../ingest/ingest.ts";
import { readAllowList } from "./allow-list.ts";
import { HeldSession } from "./held-connection.ts";
import { usualLimits } from "./limits.ts";
import { createOutbound } from "./outbound.ts";
import { Records } from "./records.ts";
import { Sender } from "./sender.ts";
import { startReceiver } from "./testing/receiver.ts";
import { settingsFor } from "./testing/settings.ts";
import { writeLedger } from "./testing/write-ledger.ts";
import { webhookColumns, webhookOf, type WebhookRow } from "./webhook.ts";
import { createWebhooks } from "./webhooks.ts";

const now = Date.now();

test("what is given up while letters are counted counts too: a graveyard takes no more than it holds", async () => {
  const stores = await openTestStores();
  const ingest = createIngest({ stores, now: () => now });
  const outbound = createOutbound({
    stores,
    flush: (id) => ingest.flush(id),
    allow: readAllowList("127.0.0.1"),
    now: () => now,
    logger: silentLogger,
    sends: false,
  });
  const receiver = await startReceiver();
  const { id: workspaceId } = await stores.createWorkspace({ name: "Shop" });
  const identify = (n: number): object => ({ type: "identify", userId: `u-${n}`, messageId: `m-${n}` });
  await ingest.accept(workspaceId, [1, 2, 3].map(identify));
  const webhooks = createWebhooks(stores.workspace(workspaceId), outbound.guard, () => now);
  const { id } = await webhooks.create(settingsFor(receiver.url));
  const { rows } = await stores.pool.query<WebhookRow>(`SELECT ${webhookColumns} FROM webhooks WHERE id = $1`, [id]);
  const webhook = webhookOf(rows[0]!);

  // The second count, which follows the first death, takes until the third request has come.
  let counts = 0;
  let go: () => void = () => undefined;
  const going = new Promise<void>((resolve) => (go = resolve));
  const held = await holdConnection(stores.pool, () => Promise.resolve(), vi.fn<(cause: Error) => void>());
  const slow = new Proxy(held.client, {
    get: (client, name: keyof pg.PoolClient) =>
      name !== "query"
        ? client[name]
        : async (text: string, values: unknown[]) => {
            const result = await client.query(text, values);
            if (text.startsWith("SELECT count(*) AS n FROM webhook_dead_letters") && (counts += 1) === 2) await going;
            return result;
          },
  });
  let requests = 0;
  receiver.answer = (response) => {
    requests += 1;
    const answer = (): void => void response.writeHead(400).end();
    if (requests < 3) return answer();
    go();
    setTimeout(answer, 50);
  };

  const figures = { delivered: 0, changes: 0, retries: 0, dead: 0 };
  const sender = new Sender({
    webhook,
    store: stores.workspace(workspaceId),
    records: new Records(new HeldSession({ ...held, client: slow }), workspaceId, id),
    follower: outbound.follower,
    describer: outbound.describer,
    dispatcher: outbound.guard.dispatcher,
    now: () => now,
    random: () => 0,
    logger: silentLogger,
    counts: figures,
    limits: { ...usualLimits, deadLetters: 2, concurrency: 1, recordEvery: 60_000 },
  });
  const ended = sender.run();
  onTestFinished(async () => {
    sender.stop();
    await ended;
    held.letGo();
    await outbound.close();
    await ingest.close();
    await receiver.close();
    await stores.close();
  });
  await writeLedger(
    stores,
    workspaceId,
    [1, 2, 3].map((contactId) => ({ segment: "vip", contactId, change: 1 })),
  );
  outbound.nudge(workspaceId);
  await vi.waitFor(() => expect(figures.retries + figures.dead).toBe(3), { timeout: 60_000 });
  expect(figures).toMatchObject({ dead: 2, retries: 1 });
});
