import { hash } from "node:crypto";
import type { Stores } from "@kindred/store";
import type { Dispatcher } from "undici";
import type { Logger } from "../ingest/logger.ts";
import type { Describer } from "./change.ts";
import type { Counts, OutboundFigures } from "./figures.ts";
import type { LedgerFollower } from "./follower.ts";
import type { HeldConnection, HeldSession } from "./held-connection.ts";
import { type SenderLimits, usualLimits } from "./limits.ts";
import { Records } from "./records.ts";
import { Sender } from "./sender.ts";
import { webhookColumns, type Webhook, webhookOf, type WebhookRow } from "./webhook.ts";

/** Says that webhooks have been changed, or letters are to be sent again; the payload is the workspace's id. */
export const webhooksChannel = "kindred_webhooks";

/** Names this use among PostgreSQL's advisory locks. */
const sendSpace = 7_246_012;
/** How often webhooks without a sender, and settings that were changed unheard, are looked for, ms. */
const usualSurvey = 5000;
const sweepEvery = 3_600_000;
/** Dead letters are kept this long, ms. */
const lettersKept = 30 * 86_400_000;

export interface SendersOptions {
  readonly stores: Stores;
  /** Holds the locks: whose connection breaks sends no more. */
  readonly connection: HeldConnection;
  readonly follower: LedgerFollower;
  readonly describer: Describer;
  readonly dispatcher: Dispatcher;
  readonly now: () => number;
  readonly random?: () => number;
  readonly logger: Logger;
  readonly limits?: Partial<SenderLimits>;
  readonly surveyEvery?: number;
}

interface Running {
  readonly sender: Sender;
  readonly ended: Promise<void>;
}

/**
 * The senders of this process: one for every enabled webhook whose lock it gets. A webhook is sent for by one process at a time;
 * when that one ends or loses its connection, PostgreSQL frees the lock and the next survey of another process takes it.
 */
export class Senders {
  readonly #options: SendersOptions;
  readonly #running = new Map<string, Running>();
  readonly #counts: Counts = { delivered: 0, changes: 0, retries: 0, dead: 0 };
  readonly #timer: NodeJS.Timeout;
  #surveying: Promise<void> = Promise.resolve();
  #isAsked = false;
  #closed = false;
  #sweptAt: number | null = null;

  constructor(options: SendersOptions) {
    this.#options = options;
    options.connection.listen(webhooksChannel, () => this.nudge());
    options.connection.onLost(() => {
      for (const { sender } of this.#running.values()) sender.abandon();
    });
    this.#timer = setInterval(() => this.nudge(), options.surveyEvery ?? usualSurvey);
    this.#timer.unref();
    this.nudge();
  }

  /** Webhooks may have been made, changed or freed, or the clock was moved: look. */
  nudge(): void {
    if (this.#isAsked || this.#closed) return;
    this.#isAsked = true;
    this.#surveying = this.#surveyAfter(this.#surveying);
  }

  figures(): OutboundFigures {
    const states = [...this.#running.values()].map(({ sender }) => sender.state);
    const oldest = Math.min(...states.map((state) => state.oldest ?? Infinity));
    return {
      ...this.#counts,
      webhooks: states.length,
      waiting: states.reduce((sum, { waiting }) => sum + waiting, 0),
      sending: states.reduce((sum, { sending }) => sum + sending, 0),
      oldest: oldest === Infinity ? 0 : Math.max(0, this.#options.now() - oldest),
    };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#surveying;
    for (const { sender } of this.#running.values()) sender.stop();
    await Promise.all([...this.#running.values()].map(({ ended }) => ended));
  }

  async #surveyAfter(last: Promise<void>): Promise<void> {
    await last;
    this.#isAsked = false;
    if (this.#closed) return;
    try {
      await this.#survey();
    } catch (error) {
      this.#options.logger.warn({ err: error }, "Webhooks could not be looked up: trying again");
    }
  }

  async #survey(): Promise<void> {
    const { stores, connection, now } = this.#options;
    const { rows } = await stores.pool.query<WebhookRow>(
      `SELECT ${webhookColumns} FROM webhooks WHERE state = 'enabled' AND kind = 'changes' ORDER BY workspace_id, id`,
    );
    const wanted = new Map(rows.map((row) => [`${row.workspace_id}/${row.id}`, webhookOf(row)]));
    for (const [name, { sender }] of this.#running) {
      const webhook = wanted.get(name);
      if (webhook === undefined) sender.stop();
      else sender.configure(webhook);
    }
    for (const [name, webhook] of wanted) {
      if (this.#running.has(name)) continue;
      const session = await connection.session();
      const { rows: tried } = await session.query<{ locked: boolean }>(
        `SELECT pg_try_advisory_lock(${sendSpace}, $1) AS locked`,
        [lockKey(name)],
      );
      if (tried[0]?.locked === true) await this.#start(name, webhook, session);
    }
    if (this.#sweptAt !== null && now() - this.#sweptAt < sweepEvery) return;
    this.#sweptAt = now();
    await stores.pool.query("DELETE FROM webhook_dead_letters WHERE died_at < to_timestamp($1::float8 / 1000)", [
      now() - lettersKept,
    ]);
  }

  async #start(name: string, asRead: Webhook, session: HeldSession): Promise<void> {
    const { stores, follower, describer, dispatcher, now, random = Math.random, logger, limits } = this.#options;
    // Whoever had the lock before may have gone on since we read: its position counts only now that the lock is ours.
    const { rows } = await session.query<WebhookRow>(
      `SELECT ${webhookColumns} FROM webhooks WHERE workspace_id = $1 AND id = $2`,
      [asRead.workspaceId, asRead.id],
    );
    const webhook = rows[0] === undefined ? asRead : webhookOf(rows[0]);
    const { workspaceId, id } = webhook;
    const sender = new Sender({
      webhook,
      store: stores.workspace(workspaceId),
      records: new Records(session, workspaceId, id),
      follower,
      describer,
      dispatcher,
      now,
      random,
      logger,
      counts: this.#counts,
      limits: { ...usualLimits, ...limits },
    });
    const run = async (): Promise<void> => {
      try {
        await sender.run();
      } catch (error) {
        logger.warn({ webhook: id, err: error }, "A webhook's sender stopped: starting anew");
      }
      await session.query(`SELECT pg_advisory_unlock(${sendSpace}, $1)`, [lockKey(name)]).catch(() => undefined);
      this.#running.delete(name);
    };
    this.#running.set(name, { sender, ended: run() });
  }
}

function lockKey(name: string): number {
  return hash("sha256", name, "buffer").readInt32BE(0);
}
