import type { WorkspaceStore } from "@kindred/store";
import { sql } from "kysely";
import { Describer, type Change } from "./change.ts";
import { readLedgerRows } from "./ledger-rows.ts";
import { webhooksChannel } from "./senders.ts";

/** What was given up: rejected by the receiver, or tried for three days. */
export interface DeadLetter {
  readonly id: number;
  readonly messageId: string;
  readonly attempts: number;
  /** The last answer's; null when there was none. */
  readonly status: number | null;
  readonly reason: string;
  readonly firstAt: Date;
  readonly diedAt: Date;
  /** It is to be sent again and waits for its turn. */
  readonly replay: boolean;
  /** What it would tell today; without those of erased contacts. */
  readonly changes: readonly Change[];
}

/** A request that was made. */
export interface LoggedDelivery {
  readonly id: number;
  readonly messageId: string;
  readonly changes: number;
  readonly attempt: number;
  readonly at: Date;
  readonly outcome: "delivered" | "retrying" | "dead";
  readonly status: number | null;
  readonly ms: number;
  readonly reason: string | null;
  /** The start of the answer's text, when it was no success. */
  readonly answer: string | null;
}

/** Newest first. `before`: only those with a smaller id. */
export async function readDeliveries(
  store: WorkspaceStore,
  webhookId: string,
  limit: number,
  before: number | null,
): Promise<readonly LoggedDelivery[]> {
  let query = store.postgres
    .selectFrom("webhook_deliveries")
    .select([
      "id",
      "message_id as messageId",
      "changes",
      "attempt",
      "at",
      "outcome",
      "status",
      "ms",
      "reason",
      "answer",
    ])
    .where("workspace_id", "=", store.id)
    .where("webhook_id", "=", webhookId)
    .orderBy("id", "desc")
    .limit(limit);
  if (before !== null) query = query.where("id", "<", before);
  return query.execute();
}

/** Newest first. */
export async function readDeadLetters(
  store: WorkspaceStore,
  webhookId: string,
  limit: number,
  before: number | null,
): Promise<readonly DeadLetter[]> {
  let query = store.postgres
    .selectFrom("webhook_dead_letters")
    .select([
      "id",
      "message_id as messageId",
      "attempts",
      "status",
      "reason",
      "first_at as firstAt",
      "died_at as diedAt",
      "replay",
      sql<number[]>`to_jsonb(seqs)`.as("seqs"),
    ])
    .where("workspace_id", "=", store.id)
    .where("webhook_id", "=", webhookId)
    .orderBy("id", "desc")
    .limit(limit);
  if (before !== null) query = query.where("id", "<", before);
  const letters = await query.execute();
  const rows = await readLedgerRows(store, [...new Set(letters.flatMap(({ seqs }) => seqs))]);
  const changes = new Map((await new Describer().describe(store, rows)).map((change) => [change.id, change]));
  return letters.map(({ seqs, ...letter }) => ({ ...letter, changes: seqs.flatMap((seq) => changes.get(seq) ?? []) }));
}

/** Has dead letters sent again: those with these ids, or all. They go behind what their contacts have waiting. How many. */
export async function replayDeadLetters(
  store: WorkspaceStore,
  webhookId: string,
  ids: readonly number[] | null,
): Promise<number> {
  let query = store.postgres
    .updateTable("webhook_dead_letters")
    .set({ replay: true })
    .where("workspace_id", "=", store.id)
    .where("webhook_id", "=", webhookId)
    .where("replay", "=", false);
  if (ids !== null) query = query.where("id", "in", ids.length === 0 ? [-1] : [...ids]);
  const { numUpdatedRows } = await query.executeTakeFirst();
  await sql`SELECT pg_notify(${webhooksChannel}, ${store.id})`.execute(store.postgres);
  return Number(numUpdatedRows);
}

/** Forgets dead letters: those with these ids, or all. How many. */
export async function deleteDeadLetters(
  store: WorkspaceStore,
  webhookId: string,
  ids: readonly number[] | null,
): Promise<number> {
  let query = store.postgres
    .deleteFrom("webhook_dead_letters")
    .where("workspace_id", "=", store.id)
    .where("webhook_id", "=", webhookId);
  if (ids !== null) query = query.where("id", "in", ids.length === 0 ? [-1] : [...ids]);
  const { numDeletedRows } = await query.executeTakeFirst();
  return Number(numDeletedRows);
}
