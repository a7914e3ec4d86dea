import { hash } from "node:crypto";
import { KindredError } from "@kindred/schema";
import type pg from "pg";
import { announce, forgetBrought } from "../membership/arrival-listeners.ts";

/** Names this use among PostgreSQL's advisory locks. */
const commitSpace = 7_246_010;
const flushSpace = 7_246_011;

/** A batch looks up some thousands of rows that are in memory as a rule: do not read whole tables to spare a disk its seeks. */
const lookUps = "SET LOCAL random_page_cost = 1.1";

/** A workspace as the second key of an advisory lock: equal keys of two workspaces only make one wait for the other. */
function lockKey(workspaceId: string): number {
  return hash("sha256", workspaceId, "buffer").readInt32BE(0);
}

/** The lock of the workspace's writer: the two keys of a PostgreSQL advisory lock. */
export function commitLock(workspaceId: string): readonly [number, number] {
  return [commitSpace, lockKey(workspaceId)];
}

/**
 * Runs one transaction as the workspace's only writer: contact ids, identities and the order of the outbox rest on it.
 * Rolls back on any error. @throws KindredError `postgres_unavailable` when it is not known to have been committed
 */
export async function underLock<T>(
  pool: pg.Pool,
  workspaceId: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query(`BEGIN; ${lookUps}; SELECT pg_advisory_xact_lock(${commitLock(workspaceId).join()})`);
    const result = await work(client);
    await client.query("COMMIT");
    announce(pool, client, workspaceId);
    return result;
  } catch (error) {
    forgetBrought(client);
    await client.query("ROLLBACK").catch((cause: unknown) => {
      broken = cause instanceof Error ? cause : new Error(String(cause));
    });
    throw error;
  } finally {
    // A connection that could not even roll back is not given to anybody else.
    client.release(broken);
  }
}

/** Runs the work as the workspace's only flusher; null when another process is flushing it. */
export async function asFlusher<T>(
  pool: pg.Pool,
  workspaceId: string,
  work: (client: pg.PoolClient) => Promise<T>,
): Promise<T | null> {
  const client = await pool.connect();
  const key = `${flushSpace}, ${lockKey(workspaceId)}`;
  let broken: Error | undefined;
  try {
    const { rows } = await client.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${key}) AS locked`);
    if (rows[0]?.locked !== true) return null;
    try {
      return await work(client);
    } finally {
      // The lock belongs to the connection: one that cannot give it back is closed, which does.
      await client.query(`SELECT pg_advisory_unlock(${key})`).catch((cause: unknown) => {
        broken = cause instanceof Error ? cause : new Error(String(cause));
      });
    }
  } finally {
    client.release(broken);
  }
}

/** Whether a failure says that a store cannot serve just now, not that the work is wrong. */
export function isOutage(error: unknown): boolean {
  if (error instanceof KindredError) return error.status >= 500;
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  // Deadlock, serialisation, lock and statement timeouts, out of memory, read-only standby, class 57 and 58.
  return /^(?:40001|40P01|55P03|53...|57...|58...|25006)$/.test(code);
}
