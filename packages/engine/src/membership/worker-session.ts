import { hash, randomInt } from "node:crypto";
import { type Held, holdConnection } from "@kindred/store";
import type pg from "pg";
import { allShards, shardCount } from "./shard.ts";

/** Names this uses among PostgreSQL's advisory locks: one that says "a worker is here", and one for each shard. */
export const presence = 7_246_020;
const firstShard = 7_246_021;

export const segmentsChannel = "kindred_segments";
const workersChannel = "kindred_workers";
export const ledgerChannel = "kindred_ledger";

export interface Heard {
  readonly channel: string;
  readonly payload: string;
}

/**
 * A connection of its own that holds what this process has taken: PostgreSQL frees the locks when the connection ends, however
 * the process does. It also hears what others announce.
 */
export class WorkerSession {
  readonly #held: Held;

  private constructor(held: Held) {
    this.#held = held;
  }

  /** Counts among the workers when it `works`. `onEnd`: the connection broke, and every lock with it. */
  static async open(
    pool: pg.Pool,
    {
      onHeard,
      onEnd,
      works,
    }: { readonly onHeard: (heard: Heard) => void; readonly onEnd: () => void; readonly works: boolean },
  ): Promise<WorkerSession> {
    const first = async (client: pg.PoolClient): Promise<void> => {
      const own = await backendOf(client);
      client.on("notification", ({ channel, payload = "", processId }) => {
        if (processId !== own) onHeard({ channel, payload });
      });
      await client.query(`LISTEN ${segmentsChannel}; LISTEN ${workersChannel}; LISTEN ${ledgerChannel}`);
      if (works) await appear(client);
    };
    return new WorkerSession(await holdConnection(pool, first, onEnd));
  }

  /** How many workers there are on this database, this one among them. */
  async countWorkers(): Promise<number> {
    const { rows } = await this.#client.query<{ workers: number }>(
      `SELECT count(*) AS workers FROM pg_locks WHERE locktype = 'advisory' AND classid = $1 AND granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
      [presence],
    );
    return Math.max(1, rows[0]?.workers ?? 1);
  }

  /** Locks up to `most` shards that nobody holds; gives those it got. */
  async lock(workspaceId: string, most: number, held: ReadonlySet<number>): Promise<number[]> {
    const got: number[] = [];
    // From a different place in every process, so that two that begin at once do not follow each other.
    const start = process.pid % shardCount;
    for (const step of allShards) {
      const shard = (start + step) % shardCount;
      if (got.length >= most) break;
      if (held.has(shard)) continue;
      const { rows } = await this.#client.query<{ locked: boolean }>("SELECT pg_try_advisory_lock($1, $2) AS locked", [
        firstShard + shard,
        keyOf(workspaceId),
      ]);
      if (rows[0]?.locked === true) got.push(shard);
    }
    return got;
  }

  async unlock(workspaceId: string, shards: readonly number[]): Promise<void> {
    for (const shard of shards) {
      await this.#client.query("SELECT pg_advisory_unlock($1, $2)", [firstShard + shard, keyOf(workspaceId)]);
    }
    if (shards.length > 0) await this.#client.query(`SELECT pg_notify('${workersChannel}', '')`);
  }

  /**
   * Tells others that the ledger has grown, without waiting. Not within the commit: a notification makes all commits of a server wait for one
   * another. A word that is lost costs others a second.
   */
  announce(workspaceId: string): void {
    this.#client.query("SELECT pg_notify($1, $2)", [ledgerChannel, workspaceId]).catch(() => undefined);
  }

  close(): void {
    this.#held.letGo();
  }

  get #client(): pg.PoolClient {
    return this.#held.client;
  }
}

/** From now on every worker counts this one, and hears that it has come. */
async function appear(client: pg.PoolClient): Promise<void> {
  await client.query("SELECT pg_advisory_lock($1, $2)", [presence, randomInt(1, 2 ** 31)]);
  await client.query(`SELECT pg_notify('${workersChannel}', '')`);
}

/** By which PostgreSQL tells what a connection announced itself. */
async function backendOf(client: pg.PoolClient): Promise<number> {
  const { rows } = await client.query<{ pid: number }>("SELECT pg_backend_pid() AS pid");
  return rows[0]!.pid;
}

/** A workspace as the second key: equal keys of two workspaces would make them share a lock, which costs nothing but speed. */
function keyOf(workspaceId: string): number {
  return hash("sha256", workspaceId, "buffer").readInt32BE(0);
}
