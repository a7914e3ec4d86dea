import type { WorkspaceStore } from "@kindred/store";
import type pg from "pg";

/** Everything of an event but whose it is. */
const eventColumns = "event, ts, message_id, received_at, properties, context";

/**
 * Copies merged contacts' events, trait history and permissions to the contacts they became. Repeating it copies nothing twice: what
 * the winner has already, by message id, stays. No deduplication token here: a repeat after a crash would read a
 * different remainder under the same name.
 */
export async function moveContacts(
  store: WorkspaceStore,
  client: pg.ClientBase,
  pairs: readonly (readonly [loser: number, winner: number])[],
): Promise<void> {
  const losers = pairs.map(([loser]) => loser);
  const winners = pairs.map(([, winner]) => winner);
  const lists = { losers, winners };
  const became = "transform(contact_id, {losers: Array(UInt32)}, {winners: Array(UInt32)}, toUInt32(0))";
  // By kind and instant the winners' copies are found without reading everybody's.
  await store.clickhouse.command(
    `INSERT INTO incoming_events (contact_id, ${eventColumns})
     SELECT ${became} AS winner, event, ts, message_id, received_at, properties, context FROM contact_events FINAL
     WHERE contact_id IN {losers: Array(UInt32)} AND (winner, message_id) NOT IN (
       SELECT contact_id, message_id FROM events
       WHERE contact_id IN {winners: Array(UInt32)} AND (event, ts) IN (
         SELECT event, ts FROM contact_events WHERE contact_id IN {losers: Array(UInt32)}))`,
    lists,
  );
  // Done by the insert already, unless that insert was cut short; of equal rows one is kept.
  await store.clickhouse.command(
    `INSERT INTO contact_events (contact_id, ${eventColumns})
     SELECT ${became}, ${eventColumns} FROM contact_events WHERE contact_id IN {losers: Array(UInt32)}`,
    lists,
  );
  await store.clickhouse.command(
    `INSERT INTO trait_history (contact_id, trait, ts, message_id, doc)
     SELECT ${became}, trait, ts, message_id, doc FROM trait_history WHERE contact_id IN {losers: Array(UInt32)}`,
    lists,
  );
  // Of equal instants the later written counts, and a repeat writes the same rows.
  await store.clickhouse.command(
    `INSERT INTO permissions (contact_id, subject, at, granted, source, version)
     SELECT ${became}, subject, at, granted, source, version FROM permissions WHERE contact_id IN {losers: Array(UInt32)}`,
    lists,
  );
  await client.query(
    `UPDATE merge_moves SET done_at = now() WHERE workspace_id = $1 AND loser = ANY($2::int[]) AND done_at IS NULL`,
    [store.id, losers],
  );
}

/** Removes everything of contacts for good: mutations that are through when this returns. */
export async function eraseContacts(store: WorkspaceStore, ids: readonly number[]): Promise<void> {
  for (const table of [
    "events",
    "contact_events",
    "trait_history",
    "list_members",
    "permissions",
    "scores",
    "rfm",
    "ledger",
  ]) {
    await store.clickhouse.command(
      `ALTER TABLE ${table} DELETE WHERE contact_id IN {ids: Array(UInt32)} SETTINGS mutations_sync = 2`,
      { ids },
    );
  }
  // The latest snapshot stays: it says "deleted" and nothing else. Older ones hold what is to be gone.
  await store.clickhouse.command(
    `ALTER TABLE contacts DELETE WHERE id IN {ids: Array(UInt32)} AND deleted = 0 SETTINGS mutations_sync = 2`,
    { ids },
  );
}
