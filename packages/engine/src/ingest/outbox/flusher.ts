import { KindredError } from "@kindred/schema";
import type { Stores } from "@kindred/store";
import { buryLetters } from "../dead-letters.ts";
import type { Logger } from "../logger.ts";
import { asFlusher } from "../workspace-lock.ts";
import { endBlock, nextBlock } from "./block.ts";
import { insertBlock } from "./insert-block.ts";
import { leastLag, nextLag } from "./lag.ts";

/** The pauses after a failure, ms. */
const firstPause = 250;
const longestPause = 10_000;

export interface FlusherOptions {
  readonly stores: Stores;
  readonly workspaceId: string;
  readonly logger: Logger;
}

interface Waiter {
  readonly target: number;
  readonly resolve: () => void;
}

/**
 * Brings one workspace's outbox to ClickHouse, in order, exactly once. One pass at a time in this process, and one
 * process at a time (an advisory lock of PostgreSQL).
 */
export class Flusher {
  readonly #options: FlusherOptions;
  #timer: NodeJS.Timeout | null = null;
  #pass: Promise<void> | null = null;
  #pause = 0;
  #lag = leastLag;
  /** Everything of the outbox up to this row is in ClickHouse, as far as this process brought it over. */
  #reached = 0;
  /** A pass is not over before this row is. */
  #wanted = 0;
  readonly #waiting = new Set<Waiter>();
  #closed = false;

  constructor(options: FlusherOptions) {
    this.#options = options;
  }

  /** Something was committed: bring it over soon. */
  nudge(): void {
    if (this.#closed || this.#timer !== null) return;
    this.#timer = setTimeout(
      () => {
        this.#timer = null;
        void this.#tryPass();
      },
      Math.max(this.#lag, this.#pause),
    );
  }

  /**
   * Resolves when everything that was acknowledged before the call is in ClickHouse.
   * @throws KindredError `clickhouse_unavailable` or another store's failure; what waits keeps waiting
   */
  async flush(): Promise<void> {
    const { stores, workspaceId } = this.#options;
    const { rows } = await stores.pool.query<{ seq: number | null }>(
      "SELECT max(seq) AS seq FROM outbox WHERE workspace_id = $1",
      [workspaceId],
    );
    const target = rows[0]?.seq ?? null;
    if (target === null) return;
    while (target > this.#reached && (await this.#isBehind(target))) {
      await this.#passUpTo(target);
      // Another process may hold the lock: then it is bringing the rows over.
      if (await this.#isBehind(target)) await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** Stops; what has not been brought over stays in the outbox for the next start. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#pass?.catch(() => undefined);
  }

  async #isBehind(target: number): Promise<boolean> {
    const { stores, workspaceId } = this.#options;
    const { rows } = await stores.pool.query("SELECT 1 FROM outbox WHERE workspace_id = $1 AND seq <= $2 LIMIT 1", [
      workspaceId,
      target,
    ]);
    return rows.length > 0;
  }

  async #tryPass(): Promise<void> {
    const { workspaceId, logger } = this.#options;
    try {
      // It may have begun before what is to be brought over was there.
      await this.#pass;
      if (this.#closed) return;
      await this.#runPass();
      this.#pause = 0;
    } catch (error) {
      this.#pause = Math.min(longestPause, Math.max(firstPause, this.#pause * 2));
      if (this.#closed) return;
      const retryIn = this.#pause;
      logger.warn(
        { workspaceId, err: error, retryIn },
        "ClickHouse does not take the outbox: it waits and is tried again",
      );
      this.nudge();
    }
  }

  /** Whoever waits for some rows waits only for these, however long the pass goes on. */
  async #passUpTo(target: number): Promise<void> {
    this.#wanted = Math.max(this.#wanted, target);
    let waiter: Waiter | null = null;
    const reached = new Promise<void>((resolve) => {
      waiter = { target, resolve };
      this.#waiting.add(waiter);
    });
    try {
      await Promise.race([this.#runPass(), reached]);
    } finally {
      if (waiter !== null) this.#waiting.delete(waiter);
    }
  }

  #noteReached(seq: number): void {
    this.#reached = Math.max(this.#reached, seq);
    for (const { target, resolve } of this.#waiting) if (target <= this.#reached) resolve();
  }

  /** A pass that began before the caller's rows may end without them: whoever waits looks again. */
  #runPass(): Promise<void> {
    this.#pass ??= this.#drain().finally(() => {
      this.#pass = null;
    });
    return this.#pass;
  }

  async #drain(): Promise<void> {
    const { stores, workspaceId, logger } = this.#options;
    const store = stores.workspace(workspaceId);
    let brought = 0;
    await asFlusher(stores.pool, workspaceId, async (client) => {
      while (!this.#closed) {
        const block = await nextBlock(client, workspaceId);
        if (block === null) return;
        brought += block.rows.reduce((sum, { line }) => sum + line.length, 0);
        const refused = await insertBlock(store, client, block);
        if (refused.length > 0) {
          logger.error({ workspaceId, lines: refused.length }, "ClickHouse refused lines: they are in dead_letters");
          await buryLetters(client, workspaceId, refused);
        }
        await endBlock(client, workspaceId, block);
        this.#noteReached(block.toSeq);
        if (!block.more && this.#wanted <= block.toSeq) return;
      }
    });
    this.#lag = nextLag(this.#lag, brought);
    if (this.#closed) throw new KindredError("closing", "Kindred is shutting down.", { status: 503 });
  }
}
