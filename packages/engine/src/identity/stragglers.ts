import type { Stores } from "@kindred/store";
import type pg from "pg";
import { silentLogger } from "../ingest/logger.ts";
import { Flusher } from "../ingest/outbox/flusher.ts";
import { OutboxLines } from "../ingest/outbox/lines.ts";
import { underLock } from "../ingest/workspace-lock.ts";

/** Who merged contacts are today: only those of `ids` that were merged, with the contact they ended up in. */
export async function survivors(
  client: pg.ClientBase,
  workspaceId: string,
  ids: readonly number[],
): Promise<Map<number, number>> {
  const { rows } = await client.query<{ start: number; id: number }>(
    `WITH RECURSIVE followed AS (
       SELECT id AS start, merged_into AS id FROM contacts
       WHERE workspace_id = $1 AND id = ANY(string_to_array($2, ',')::int[]) AND merged_into IS NOT NULL
       UNION ALL
       SELECT f.start, c.merged_into FROM followed f
       JOIN contacts c ON c.workspace_id = $1 AND c.id = f.id WHERE c.merged_into IS NOT NULL
     ) SELECT f.start, f.id FROM followed f
       JOIN contacts c ON c.workspace_id = $1 AND c.id = f.id WHERE c.merged_into IS NULL`,
    [workspaceId, ids.join(",")],
  );
  return new Map(rows.map(({ start, id }) => [start, id]));
}

/**
 * For imports, which put events into ClickHouse themselves: a contact may have been merged or deleted between the
 * moment its rows were resolved and the moment they were inserted. Brings such events to the surviving contact, or
 * erases them. Call it when an import's events are in place. `receivedAt`: what the import stamped them with, Unix ms.
 */
export async function moveStragglers(
  stores: Stores,
  workspaceId: string,
  receivedAt: number,
): Promise<{ moved: number; erased: number }> {
  const flush = (): Promise<void> => new Flusher({ stores, workspaceId, logger: silentLogger }).flush();
  await flush();
  const dead = await stores.workspace(workspaceId).clickhouse.query<{ id: number }>(
    `SELECT DISTINCT contact_id AS id FROM events
     WHERE received_at = fromUnixTimestamp64Milli({at: Int64}) AND contact_id IN (SELECT id FROM dead_contacts)`,
    { at: receivedAt },
  );
  if (dead.length === 0) return { moved: 0, erased: 0 };
  const ids = dead.map(({ id }) => id);
  const done = await underLock(stores.pool, workspaceId, async (client) => {
    const became = await survivors(client, workspaceId, ids);
    const { rows } = await client.query<{ id: number }>(
      "SELECT id FROM contacts WHERE workspace_id = $1 AND id = ANY($2::int[]) AND deleted_at IS NOT NULL",
      [workspaceId, ids],
    );
    const lines = new OutboxLines();
    if (became.size > 0) lines.addRow("moves", { pairs: [...became] });
    if (rows.length > 0) lines.addRow("erasures", { ids: rows.map(({ id }) => id) });
    await lines.append(client, workspaceId);
    return { moved: became.size, erased: rows.length };
  });
  await flush();
  return done;
}
