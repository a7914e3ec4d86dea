import { KindredError, newId } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { sql } from "kysely";
import type { Guard } from "./guard.ts";
import { pingMessage } from "./message.ts";
import { post, type PostOutcome } from "./post.ts";
import { webhooksChannel } from "./senders.ts";
import { newSigningSecret, shownSecret, sign } from "./signature.ts";
import { usualLimits } from "./limits.ts";
import { secretsOf, webhookColumns, webhookOf, type WebhookRow } from "./webhook.ts";

export interface WebhookSettings {
  /** `changes`: entries and exits, as the rest says; `alerts`: the size rules that name it. It stays as it was made. */
  readonly kind: "changes" | "alerts";
  readonly url: string;
  readonly description: string;
  /** Null: all. */
  readonly segments: readonly string[] | null;
  readonly changes: readonly ("entered" | "left")[];
  /** 1 to 100; 1: every change in a request of its own. */
  readonly batchSize: number;
  readonly state: "enabled" | "paused";
}

/** What is to be changed. */
export type WebhookEdit = {
  readonly [Name in Exclude<keyof WebhookSettings, "kind">]?: WebhookSettings[Name] | undefined;
};

/** A webhook as people see it: without its secret. */
export interface WebhookView extends Omit<WebhookSettings, "state"> {
  readonly id: string;
  readonly state: "enabled" | "paused" | "disabled";
  /** Why it was disabled. */
  readonly stateReason: string | null;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  /** The ledger's number up to which all is delivered, given up or being tried again; `behind`: rows after it. */
  readonly position: number;
  readonly behind: number;
  /** Requests that failed and wait behind failed ones. */
  readonly retrying: number;
  readonly deadLetters: number;
}

/** The webhooks of a workspace. */
export interface Webhooks {
  /** By id. */
  list(): Promise<readonly WebhookView[]>;
  /** @throws KindredError `unknown_webhook` (404) */
  get(id: string): Promise<WebhookView>;
  /** Follows the ledger from now on. The secret is told this once. @throws KindredError `bad_outbound_url`, `outbound_refused` */
  create(settings: WebhookSettings): Promise<WebhookView & { readonly secret: string }>;
  /** @throws KindredError `unknown_webhook`, `bad_outbound_url`, `outbound_refused` */
  update(id: string, settings: WebhookEdit): Promise<WebhookView>;
  /** With all that waits for it. */
  delete(id: string): Promise<void>;
  /** A new secret; the one before signs as well for a day. */
  rotate(id: string): Promise<{ readonly secret: string }>;
  /** Sends a test request now and says what came of it. Nothing is retried. */
  ping(id: string): Promise<PostOutcome>;
}

const oldSecretHolds = 86_400_000;
/** Of one workspace. */
const mostWebhooks = 100;

export function createWebhooks(store: WorkspaceStore, guard: Guard, now: () => number): Webhooks {
  const { postgres } = store;
  const own = { workspace_id: store.id };

  const views = (id: string | null) => {
    const count = (table: "webhook_parcels" | "webhook_dead_letters") =>
      sql<number>`(SELECT count(*) FROM ${sql.table(table)} x WHERE x.workspace_id = w.workspace_id AND x.webhook_id = w.id)`;
    let query = postgres
      .selectFrom("webhooks as w")
      .select([
        "w.id",
        "w.kind",
        "w.url",
        "w.description",
        "w.segments",
        "w.changes",
        "w.batch_size as batchSize",
        "w.state",
        "w.state_reason as stateReason",
        "w.created_at as createdAt",
        "w.updated_at as updatedAt",
        "w.position",
        sql<number>`CASE WHEN w.kind = 'alerts' THEN 0 ELSE greatest(0, coalesce((SELECT next - 1 FROM ledger_heads h WHERE h.workspace_id = w.workspace_id), 0) - w.position) END`.as(
          "behind",
        ),
        count("webhook_parcels").as("retrying"),
        count("webhook_dead_letters").as("deadLetters"),
      ])
      .where("w.workspace_id", "=", store.id)
      .orderBy("w.id");
    if (id !== null) query = query.where("w.id", "=", id);
    return query.execute();
  };

  const get = async (id: string): Promise<WebhookView> => {
    const [found] = await views(id);
    if (found === undefined) throw unknownWebhook(id);
    return found;
  };

  const announce = async (): Promise<void> => {
    await sql`SELECT pg_notify(${webhooksChannel}, ${store.id})`.execute(postgres);
  };

  const update = async (id: string, values: Readonly<Record<string, unknown>>): Promise<void> => {
    const { numUpdatedRows } = await postgres
      .updateTable("webhooks")
      .set({ ...values, updated_at: new Date(now()) })
      .where("workspace_id", "=", store.id)
      .where("id", "=", id)
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw unknownWebhook(id);
    await announce();
  };

  return {
    list: () => views(null),
    get,

    create: async ({ kind, url, description, segments, changes, batchSize, state }) => {
      const { href } = guard.readUrl(url);
      if ((await views(null)).length >= mostWebhooks)
        throw new KindredError(
          "too_many_webhooks",
          `A workspace has ${mostWebhooks} webhooks at most: delete one first.`,
          {
            status: 409,
          },
        );
      const id = newId("wh");
      const secret = newSigningSecret();
      const at = new Date(now());
      await postgres
        .insertInto("webhooks")
        .values({
          ...own,
          id,
          kind,
          url: href,
          description,
          segments: segments === null || kind === "alerts" ? null : [...segments],
          changes: kind === "alerts" ? [] : [...new Set(changes)],
          batch_size: batchSize,
          state,
          state_reason: null,
          secret,
          old_secret: null,
          position: sql<number>`coalesce((SELECT next - 1 FROM ledger_heads WHERE workspace_id = ${store.id}), 0)`,
          created_at: at,
          updated_at: at,
        })
        .execute();
      await announce();
      return { ...(await get(id)), secret: shownSecret(secret) };
    },

    update: async (id, { url, description, segments, changes, batchSize, state }) => {
      const follows = segments !== undefined || changes !== undefined || batchSize !== undefined;
      if (follows && (await get(id)).kind === "alerts")
        throw new KindredError(
          "alerts_webhook",
          "This webhook tells of size alerts: it takes no segments, changes or batch size. The size rules say what it is told.",
          { status: 422 },
        );
      await update(id, {
        ...(url === undefined ? {} : { url: guard.readUrl(url).href }),
        ...(description === undefined ? {} : { description }),
        ...(segments === undefined ? {} : { segments }),
        ...(changes === undefined ? {} : { changes: [...new Set(changes)] }),
        ...(batchSize === undefined ? {} : { batch_size: batchSize }),
        ...(state === undefined ? {} : { state, state_reason: null }),
      });
      return get(id);
    },

    delete: async (id) => {
      const { numDeletedRows } = await postgres
        .deleteFrom("webhooks")
        .where("workspace_id", "=", store.id)
        .where("id", "=", id)
        .executeTakeFirst();
      if (numDeletedRows === 0n) throw unknownWebhook(id);
      await announce();
    },

    rotate: async (id) => {
      const secret = newSigningSecret();
      await update(id, {
        old_secret: sql`secret`,
        old_secret_until: new Date(now() + oldSecretHolds),
        secret,
      });
      return { secret: shownSecret(secret) };
    },

    ping: async (id) => {
      const { rows } = await store.pool.query<WebhookRow>(
        `SELECT ${webhookColumns} FROM webhooks WHERE workspace_id = $1 AND id = $2`,
        [store.id, id],
      );
      if (rows[0] === undefined) throw unknownWebhook(id);
      const webhook = webhookOf(rows[0]);
      const at = now();
      const body = pingMessage(id, at);
      return post({
        url: webhook.url,
        headers: { ...sign(secretsOf(webhook, at), newId("ping"), at, body) },
        body,
        dispatcher: guard.dispatcher,
        timeout: usualLimits.timeout,
      });
    },
  };
}

function unknownWebhook(id: string): KindredError {
  return new KindredError("unknown_webhook", `There is no webhook ${id.slice(0, 60)} in this workspace.`, {
    status: 404,
  });
}
