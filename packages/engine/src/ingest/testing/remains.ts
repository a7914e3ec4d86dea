import type { Stores } from "@kindred/store";
import { eventsInOneOrder } from "@kindred/store/testing";

/** Everything that a workspace's calls left behind, in both stores, without what names the workspace itself. */
export async function remains(stores: Stores, workspaceId: string): Promise<Record<string, unknown>> {
  const rows = async (sql: string): Promise<unknown[]> => {
    const result = await stores.pool.query<Record<string, unknown>>(sql, [workspaceId]);
    return result.rows;
  };
  const { clickhouse } = stores.workspace(workspaceId);
  return {
    contacts: await rows(
      "SELECT id, traits, stamps, merged_into, created_at FROM contacts WHERE workspace_id = $1 ORDER BY id",
    ),
    identities: await rows(
      "SELECT kind, value, contact_id, first_seen FROM identities WHERE workspace_id = $1 ORDER BY kind, value",
    ),
    merges: await rows(
      "SELECT winner, loser, reason, message_id, at, decided FROM merges WHERE workspace_id = $1 ORDER BY id",
    ),
    conflicts: await rows(
      "SELECT kind, value, owner, claimant, reason, message_id FROM identity_conflicts WHERE workspace_id = $1 ORDER BY id",
    ),
    names: await rows(
      "SELECT name, count, first_seen, last_seen FROM event_names WHERE workspace_id = $1 ORDER BY name",
    ),
    letters: await rows("SELECT code FROM dead_letters WHERE workspace_id = $1"),
    outbox: await rows("SELECT count(*) AS n FROM outbox WHERE workspace_id = $1"),
    events: await clickhouse.query(
      `SELECT contact_id, event, ts, message_id, properties FROM events
       WHERE contact_id NOT IN (SELECT id FROM dead_contacts) ORDER BY message_id`,
    ),
    inOneOrder: await eventsInOneOrder(clickhouse),
    snapshots: await clickhouse.query(
      `SELECT id, external_id, email, phone, anonymous_ids, traits, created_at FROM contacts FINAL
       WHERE deleted = 0 ORDER BY id`,
    ),
    permissions: await clickhouse.query(
      `SELECT contact_id, subject, at, granted, source FROM permissions FINAL
       WHERE contact_id NOT IN (SELECT id FROM dead_contacts) ORDER BY contact_id, subject, at`,
    ),
    history: await clickhouse.query(
      `SELECT contact_id, trait, ts, message_id, doc FROM trait_history FINAL
       WHERE contact_id NOT IN (SELECT id FROM dead_contacts) ORDER BY trait, contact_id, ts, message_id`,
    ),
  };
}
