import type { Pool, PoolClient } from "pg";
import { postgresFailure } from "./failure.ts";

/** A connection taken out of the pool for as long as somebody wants what belongs to it: LISTEN, advisory locks. */
export interface Held {
  readonly client: PoolClient;
  /** Ends the connection, and with it what belonged to it. After the first time nothing happens. */
  letGo(): void;
}

/**
 * Takes a connection and runs `first` on it. Whatever ends it (a break, `letGo`, `first` failing) gives its place back to the pool
 * exactly once: a pool that misses one never ends.
 *
 * @param onLost the connection broke after `first` had succeeded; not told after `letGo`
 * @throws what `first` throws; KindredError `postgres_unavailable`
 */
export async function holdConnection(
  pool: Pool,
  first: (client: PoolClient) => Promise<unknown>,
  onLost: (cause: Error) => void,
): Promise<Held> {
  const client = await pool.connect();
  let isHeld = true;
  let isReady = false;
  const release = (broken: Error | true): boolean => {
    if (!isHeld) return false;
    isHeld = false;
    client.release(broken);
    return true;
  };
  const lose = (cause: Error): void => {
    if (release(cause) && isReady) onLost(cause);
  };
  client.once("error", lose);
  client.once("end", () => lose(new Error("The connection ended")));
  try {
    await first(client);
  } catch (error) {
    release(true);
    throw error;
  }
  if (!isHeld) throw postgresFailure(new Error("Connection terminated"));
  isReady = true;
  return { client, letGo: () => void release(true) };
}
