import type { Stores } from "@kindred/store";
import type pg from "pg";
import { OutboxLines } from "../ingest/outbox/lines.ts";
import { underLock } from "../ingest/workspace-lock.ts";
import { type ContactRef, findContact } from "./contact-ref.ts";

/**
 * Erases a contact and all that was merged into it: traits, identities (free for somebody new from now on), lists,
 * records of merges and disputes; events, history and snapshots in ClickHouse follow through the outbox. What is left is
 * an empty row that says "deleted". `at`: Unix ms. @throws KindredError `unknown_contact`
 */
export async function deleteContact(
  stores: Stores,
  workspaceId: string,
  ref: ContactRef,
  at: number,
): Promise<{ id: number; key: string }> {
  return underLock(stores.pool, workspaceId, async (client) => {
    const contact = await findContact(client, workspaceId, ref);
    const erased = await emptyRows(client, workspaceId, contact.id, at);
    const ids = erased.map(({ id }) => id);
    await forgetTraces(client, workspaceId, ids);
    const lines = new OutboxLines();
    for (const { id, key, version } of erased) {
      lines.addRow("contacts", { id, key, deleted: 1, version, created_at: Math.trunc(at) });
      lines.addRow("dead_contacts", { id, at: Math.trunc(at) });
    }
    lines.addRow("erasures", { ids });
    await lines.append(client, workspaceId);
    return contact;
  });
}

/** The contact's row and those of everyone who was merged into it, directly or not. */
async function emptyRows(
  client: pg.ClientBase,
  workspaceId: string,
  id: number,
  at: number,
): Promise<{ id: number; key: string; version: number }[]> {
  const { rows } = await client.query<{ id: number; key: string; version: number }>(
    `WITH RECURSIVE same AS (
       SELECT $2::int AS id
       UNION
       SELECT m.loser FROM same s JOIN merges m ON m.workspace_id = $1 AND m.winner = s.id
     )
     UPDATE contacts c SET traits = '{}', stamps = '{}', deleted_at = to_timestamp($3::float8 / 1000.0), version = version + 1
     FROM same WHERE c.workspace_id = $1 AND c.id = same.id RETURNING c.id, c.key, c.version`,
    [workspaceId, id, at],
  );
  return rows;
}

async function forgetTraces(client: pg.ClientBase, workspaceId: string, ids: readonly number[]): Promise<void> {
  const params = [workspaceId, ids];
  // Calls that could not be stored name people by their identities: before those are forgotten.
  await client.query(
    `DELETE FROM dead_letters d USING identities i
     WHERE d.workspace_id = $1 AND d.source = 'ingest' AND i.workspace_id = $1 AND i.contact_id = ANY($2::int[])
       AND ((i.kind = 'external_id' AND d.payload #>> '{call,userId}' = i.value)
         OR (i.kind = 'anonymous_id' AND d.payload #>> '{call,anonymousId}' = i.value)
         OR (i.kind = 'email' AND lower(d.payload #>> '{call,traits,email}') = i.value))`,
    params,
  );
  await client.query("DELETE FROM identities WHERE workspace_id = $1 AND contact_id = ANY($2::int[])", params);
  await client.query("DELETE FROM list_members WHERE workspace_id = $1 AND contact_id = ANY($2::int[])", params);
  await client.query(
    "DELETE FROM identity_conflicts WHERE workspace_id = $1 AND (owner = ANY($2::int[]) OR claimant = ANY($2::int[]))",
    params,
  );
  await client.query(
    "UPDATE merges SET decided = '{}' WHERE workspace_id = $1 AND (winner = ANY($2::int[]) OR loser = ANY($2::int[]))",
    params,
  );
  await client.query(
    `DELETE FROM dead_letters WHERE workspace_id = $1 AND source = 'flush'
     AND substring(payload->>'line' FROM '^\\{"(?:contact_)?id":([0-9]+)')::int = ANY($2::int[])`,
    params,
  );
}
