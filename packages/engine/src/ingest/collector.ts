import { KindredError } from "@kindred/schema";
import type pg from "pg";
import type { Logger } from "./logger.ts";
import { buryLetters, letterOf } from "./dead-letters.ts";
import type { Entry } from "./entry.ts";
import { commitGroup } from "./group-commit.ts";
import { isOutage } from "./workspace-lock.ts";

/** The most entries in one transaction, and the most that may wait before senders are told to come later. */
const maxGroup = 5_000;
const maxWaiting = 50_000;

interface Waiting {
  readonly entries: readonly Entry[];
  readonly resolve: (stored: boolean[]) => void;
  readonly reject: (error: unknown) => void;
}

export interface CollectorOptions {
  readonly pool: pg.Pool;
  readonly workspaceId: string;
  readonly now: () => number;
  readonly logger: Logger;
  /** Told after each commit. */
  readonly onCommit: () => void;
}

/**
 * Group commit of one workspace: while one transaction runs, what arrives waits and becomes the next one together. The
 * busier it is the larger the groups, so the cost of an event falls as load grows.
 */
export class Collector {
  readonly #options: CollectorOptions;
  #waiting: Waiting[] = [];
  #waitingEntries = 0;
  #running: Promise<void> | null = null;

  constructor(options: CollectorOptions) {
    this.#options = options;
  }

  /**
   * Resolves when the entries are durable, with which of them are new.
   * @throws KindredError `too_busy`, `postgres_unavailable`, `disk_full`: nothing is acknowledged then
   */
  add(entries: readonly Entry[]): Promise<boolean[]> {
    if (this.#waitingEntries + entries.length > maxWaiting) {
      const message = "More events are arriving than can be stored. Send this batch again in a moment.";
      return Promise.reject(new KindredError("too_busy", message, { status: 503 }));
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ entries, resolve, reject });
      this.#waitingEntries += entries.length;
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is waiting any more. */
  async idle(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    try {
      // Requests that arrived in the same breath share the first transaction too.
      await new Promise((resolve) => setImmediate(resolve));
      while (this.#waiting.length > 0) await this.#commit(this.#takeGroup());
    } finally {
      this.#running = null;
    }
  }

  #takeGroup(): Waiting[] {
    let entries = 0;
    let requests = 0;
    for (const waiting of this.#waiting) {
      if (requests > 0 && entries + waiting.entries.length > maxGroup) break;
      entries += waiting.entries.length;
      requests += 1;
    }
    this.#waitingEntries -= entries;
    return this.#waiting.splice(0, requests);
  }

  async #commit(group: readonly Waiting[]): Promise<void> {
    const entries = group.length === 1 ? (group[0]?.entries ?? []) : group.flatMap((each) => each.entries);
    try {
      const stored = await this.#store(entries);
      let from = 0;
      for (const { entries: own, resolve } of group) resolve(stored.slice(from, (from += own.length)));
      this.#options.onCommit();
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }

  /** One entry that PostgreSQL will not take must not cost the others: halve until it stands alone, then bury it. */
  async #store(entries: readonly Entry[]): Promise<boolean[]> {
    const { pool, workspaceId, now, logger } = this.#options;
    try {
      return await commitGroup(pool, workspaceId, entries, now());
    } catch (error) {
      if (isOutage(error)) throw error;
      const [only] = entries;
      if (entries.length === 1 && only !== undefined) {
        const reason = error instanceof Error ? error.message : String(error);
        logger.error({ workspaceId, err: error }, "An accepted event could not be stored: it is in dead_letters");
        const payload = letterOf(only);
        await buryLetters(pool, workspaceId, [{ source: "ingest", payload, code: "not_storable", reason }]);
        return [true];
      }
      const middle = Math.ceil(entries.length / 2);
      const first = await this.#store(entries.slice(0, middle));
      return [...first, ...(await this.#store(entries.slice(middle)))];
    }
  }
}
