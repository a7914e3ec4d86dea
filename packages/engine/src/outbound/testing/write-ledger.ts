import type { Stores } from "@kindred/store";
import { OutboxLines } from "../../ingest/outbox/lines.ts";
import { underLock } from "../../ingest/workspace-lock.ts";
import type { Cause } from "../../membership/changes.ts";

export interface TestChange {
  readonly segment: string;
  readonly contactId: number;
  readonly change: 1 | -1;
  readonly at?: number;
  readonly cause?: Cause;
  readonly detail?: string;
  readonly condition?: string;
}

/** Commits ledger rows the way membership does: numbered under the workspace's lock, through the outbox. Returns their numbers. */
export async function writeLedger(
  stores: Stores,
  workspaceId: string,
  changes: readonly TestChange[],
): Promise<readonly number[]> {
  const seqs = await underLock(stores.pool, workspaceId, async (client) => {
    const { rows } = await client.query<{ next: number }>(
      `INSERT INTO ledger_heads AS h (workspace_id, next) VALUES ($1, 1 + $2::bigint)
       ON CONFLICT (workspace_id) DO UPDATE SET next = h.next + $2 RETURNING next`,
      [workspaceId, changes.length],
    );
    const first = (rows[0]?.next ?? 0) - changes.length;
    const lines = new OutboxLines();
    for (const [index, { segment, contactId, change, at, cause, detail, condition }] of changes.entries()) {
      lines.addRow("ledger", {
        segment,
        contact_id: contactId,
        at: at ?? Date.UTC(2026, 10, 21, 12),
        seq: first + index,
        change,
        cause: cause ?? "event",
        detail: detail ?? "Order Completed",
        // Rows of before have none.
        ...(condition === undefined ? {} : { condition }),
        version: 1,
      });
    }
    await lines.append(client, workspaceId);
    return changes.map((_, index) => first + index);
  });
  await stores.pool.query("SELECT pg_notify('kindred_ledger', $1)", [workspaceId]);
  return seqs;
}
