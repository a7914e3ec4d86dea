import { type Held, holdConnection } from "@kindred/store";
import type pg from "pg";
import type { Logger } from "../ingest/logger.ts";

/** How long after a lost connection the next one is tried, ms. */
const reopenAfter = 1000;

export interface HeldConnectionOptions {
  readonly pool: pg.Pool;
  readonly logger: Logger;
}

/** Statements on one held connection, one after the other; all of them fail once it is broken. */
export class HeldSession {
  readonly #held: Held;
  #last: Promise<unknown> = Promise.resolve();

  constructor(held: Held) {
    this.#held = held;
  }

  query<Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []): Promise<pg.QueryResult<Row>> {
    const result = this.#last.then(() => this.#held.client.query<Row>(text, [...values]));
    this.#last = result.catch(() => undefined);
    return result;
  }

  end(): void {
    this.#held.letGo();
  }
}

/**
 * One connection taken out of the pool for good, for what belongs to a connection: LISTEN, and advisory locks with the writes
 * that rest on them. When it breaks the server frees its locks, every statement on it fails, and whoever held something is told.
 */
export class HeldConnection {
  readonly #options: HeldConnectionOptions;
  readonly #heard = new Map<string, (payload: string) => void>();
  readonly #lost: (() => void)[] = [];
  #session: Promise<HeldSession> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: HeldConnectionOptions) {
    this.#options = options;
  }

  /** One listener a channel. What was notified while the connection was away is missed: poll slowly as well. */
  listen(channel: string, heard: (payload: string) => void): void {
    this.#heard.set(channel, heard);
    this.session()
      .then((session) => session.query(`LISTEN ${channel}`))
      .catch(() => undefined);
  }

  /** Told after the connection broke: its locks are gone. */
  onLost(told: () => void): void {
    this.#lost.push(told);
  }

  /** @throws KindredError `postgres_unavailable` */
  session(): Promise<HeldSession> {
    return (this.#session ??= this.#open());
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const session = await this.#session?.catch(() => null);
    this.#session = null;
    // Ended rather than given back: locks and LISTEN go with it.
    session?.end();
  }

  async #open(): Promise<HeldSession> {
    try {
      const hear = async (client: pg.PoolClient): Promise<void> => {
        client.on("notification", ({ channel, payload }) => this.#heard.get(channel)?.(payload ?? ""));
        for (const channel of this.#heard.keys()) await client.query(`LISTEN ${channel}`);
      };
      return new HeldSession(await holdConnection(this.#options.pool, hear, (cause) => this.#lose(cause)));
    } catch (error) {
      this.#session = null;
      this.#reopenLater();
      throw error;
    }
  }

  #lose(cause: Error): void {
    this.#session = null;
    if (this.#closed) return;
    this.#options.logger.warn({ err: cause }, "The connection that waits for news of PostgreSQL broke: taking another");
    for (const told of this.#lost) told();
    this.#reopenLater();
  }

  #reopenLater(): void {
    if (this.#closed || this.#timer !== null || this.#heard.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.session().catch(() => undefined);
    }, reopenAfter);
    this.#timer.unref();
  }
}
