import type pg from "pg";
import { commitLock, underLock } from "../ingest/workspace-lock.ts";
import { ArrivalNotes, arrivalsOf } from "./arrival-notes.ts";

/** What one commit changed, as far as memberships can depend on it. */
export type Arrival =
  | {
      readonly kind: "event";
      readonly name: string;
      readonly contacts: readonly (readonly [id: number, ts: number])[];
    }
  /** `name`: the top-level key. */
  | { readonly kind: "trait"; readonly name: string; readonly contacts: readonly number[] }
  /** The same of too many contacts to list: what reads them is to be rebuilt, once no more come. */
  | { readonly kind: "traits"; readonly names: readonly string[] }
  /** `name`: the list's id, the permission's subject. */
  | { readonly kind: "list" | "permission"; readonly name: string; readonly contacts: readonly number[] }
  /** The catalogue. */
  | { readonly kind: "product"; readonly ids: readonly string[] }
  | { readonly kind: "merge"; readonly pairs: readonly (readonly [loser: number, winner: number])[] }
  | { readonly kind: "erased" | "created"; readonly contacts: readonly number[] }
  /**
   * Too many to list: rebuild. `events`: the names of new events, null where anything may have changed. Large imports write one
   * with each of their commits: wait until no more come, and rebuild once.
   */
  | { readonly kind: "bulk"; readonly cause: "import" | "demo"; readonly events: readonly string[] | null };

export interface Arrived {
  readonly seq: number;
  /** Unix ms. */
  readonly receivedAt: number;
  readonly arrivals: Arrival[];
}

/** The commits after `afterSeq` in their order, at most `limit` of them. */
export async function readArrivals(
  pool: pg.Pool | pg.ClientBase,
  workspaceId: string,
  afterSeq: number,
  limit: number,
): Promise<Arrived[]> {
  const { rows } = await pool.query<{ seq: number; ms: number; body: string }>(
    `SELECT seq, (extract(epoch FROM received_at) * 1000)::float8 AS ms, body FROM arrivals
     WHERE workspace_id = $1 AND seq > $2 ORDER BY seq LIMIT $3`,
    [workspaceId, afterSeq, limit],
  );
  return rows.map(({ seq, ms, body }) => ({ seq, receivedAt: ms, arrivals: arrivalsOf(body) }));
}

/** Forgets the commits up to and including `upToSeq`, within the caller's transaction. */
export async function forgetArrivals(
  client: pg.Pool | pg.ClientBase,
  workspaceId: string,
  upToSeq: number,
): Promise<void> {
  await client.query("DELETE FROM arrivals WHERE workspace_id = $1 AND seq <= $2", [workspaceId, upToSeq]);
}

/** Arrivals that nobody read for so long are not kept, ms: a worker that comes back after longer rebuilds. */
const keptFor = 3 * 86_400_000;

/** Puts one "anything may have changed" in the place of what lies unread for days, where no worker runs. `now`: Unix ms. */
export async function expireArrivals(pool: pg.Pool, now: number): Promise<void> {
  const before = new Date(now - keptFor);
  const { rows } = await pool.query<{ workspace_id: string }>(
    "SELECT DISTINCT workspace_id FROM arrivals WHERE received_at < $1",
    [before],
  );
  for (const { workspace_id } of rows) {
    await underLock(pool, workspace_id, async (client) => {
      await client.query("DELETE FROM arrivals WHERE workspace_id = $1 AND received_at < $2", [workspace_id, before]);
      await bulkArrived(client, workspace_id, "import", null);
    });
  }
}

/** A connection within a transaction. */
interface Transaction {
  query(text: string, values: unknown[]): Promise<unknown>;
}

/**
 * Says that more was written beside the outbox than can be listed. Within the caller's transaction, as its last statement: it
 * takes the workspace's lock. Call it when everything is in place, and again after a crash.
 */
export async function bulkArrived(
  transaction: Transaction,
  workspaceId: string,
  cause: "import" | "demo",
  events: readonly string[] | null,
): Promise<void> {
  const notes = new ArrivalNotes();
  notes.bulk(cause, events);
  await transaction.query("SELECT pg_advisory_xact_lock($1, $2)", [...commitLock(workspaceId)]);
  await transaction.query("INSERT INTO arrivals (workspace_id, body) VALUES ($1, $2)", [workspaceId, notes.body()]);
}
