import type pg from "pg";
import type { Logger } from "../ingest/logger.ts";

/** How long after a lost connection the next one is tried, ms. */
const reopenAfter = 1000;

export interface HeldConnectionOptions {
  readonly pool: pg.Pool;
  readonly logger: Logger;
}

/**
 * One connection taken out of the pool for good, for what belongs to a connection: LISTEN, and advisory locks with the writes
 * that rest on them. When it breaks the server frees its locks, every statement on it fails, and whoever held something is told.
 */
export class HeldConnection {
  readonly #options: HeldConnectionOptions;
  readonly #heard = new Map<string, (payload: string) => void>();
  readonly #lost: (() => void)[] = [];
  #client: Promise<pg.PoolClient> | null = null;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(options: HeldConnectionOptions) {
    this.#options = options;
  }

  /** One listener a channel. What was notified while the connection was away is missed: poll slowly as well. */
  listen(channel: string, heard: (payload: string) => void): void {
    this.#heard.set(channel, heard);
    void this.client()
      .then((client) => client.query(`LISTEN ${channel}`))
      .catch(() => undefined);
  }

  /** Told after the connection broke: its locks are gone. */
  onLost(told: () => void): void {
    this.#lost.push(told);
  }

  /** @throws KindredError `postgres_unavailable` */
  client(): Promise<pg.PoolClient> {
    return (this.#client ??= this.#open());
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    const client = await this.#client?.catch(() => null);
    this.#client = null;
    // Ended rather than given back: locks and LISTEN go with it.
    client?.release(true);
  }

  async #open(): Promise<pg.PoolClient> {
    try {
      const client = await this.#options.pool.connect();
      client.once("error", (error: Error) => this.#drop(client, error));
      client.once("end", () => this.#drop(client, new Error("The connection ended")));
      client.on("notification", ({ channel, payload }) => this.#heard.get(channel)?.(payload ?? ""));
      for (const channel of this.#heard.keys()) await client.query(`LISTEN ${channel}`);
      return client;
    } catch (error) {
      this.#client = null;
      this.#reopenLater();
      throw error;
    }
  }

  #drop(client: pg.PoolClient, error: Error): void {
    if (this.#client === null || this.#closed) return;
    this.#client = null;
    client.release(error);
    this.#options.logger.warn({ err: error }, "The connection that waits for news of PostgreSQL broke: taking another");
    for (const told of this.#lost) told();
    this.#reopenLater();
  }

  #reopenLater(): void {
    if (this.#closed || this.#timer !== null || this.#heard.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#timer = null;
      this.client().catch(() => undefined);
    }, reopenAfter);
    this.#timer.unref();
  }
}
