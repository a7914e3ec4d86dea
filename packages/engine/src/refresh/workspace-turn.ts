import { hash } from "node:crypto";
import type pg from "pg";

/** The name this uses among PostgreSQL's advisory locks. */
const refreshSpace = 7_246_040;

/** Runs the work while no other process refreshes the workspace; null when one does. The lock ends with the process. */
export async function inTurn<T>(pool: pg.Pool, workspaceId: string, work: () => Promise<T>): Promise<T | null> {
  const client = await pool.connect();
  const key = `${refreshSpace}, ${hash("sha256", workspaceId, "buffer").readInt32BE(0)}`;
  let broken: Error | undefined;
  try {
    const { rows } = await client.query<{ locked: boolean }>(`SELECT pg_try_advisory_lock(${key}) AS locked`);
    if (rows[0]?.locked !== true) return null;
    try {
      return await work();
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
