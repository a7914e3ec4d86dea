import { KindredError } from "@kindred/schema";
import type { Stores } from "@kindred/store";
import type pg from "pg";
import { survivors } from "../identity/stragglers.ts";
import { OutboxLines } from "./outbox/lines.ts";
import { underLock } from "./workspace-lock.ts";

/**
 * Puts contacts on a list (which must exist); those on it already stay as they are.
 * `at`: Unix ms, 0 = since ever. @throws KindredError `unknown_list`
 */
export async function addToList(
  stores: Stores,
  workspaceId: string,
  listId: string,
  contactIds: readonly number[] | Uint32Array,
  at: number,
): Promise<{ added: number }> {
  const added = await change(stores, workspaceId, listId, at, false, async (client) => {
    // Who was merged since the caller looked them up goes on the list as who they are now.
    const became = await survivors(client, workspaceId, [...contactIds]);
    return client.query<[number, number]>({
      text: `WITH added AS (
               INSERT INTO list_members (workspace_id, list_id, contact_id, added_at)
               SELECT DISTINCT $1, $2, id::int, to_timestamp($4::float8 / 1000.0)
               FROM unnest(string_to_array($3, ',')) AS id
               ON CONFLICT DO NOTHING RETURNING contact_id
             ) SELECT contact_id, nextval('outbox_seq_seq') FROM added`,
      rowMode: "array",
      values: [workspaceId, listId, Array.from(contactIds, (id) => became.get(id) ?? id).join(","), at],
    });
  });
  return { added };
}

/** Takes contacts off a list. `at`: Unix ms. @throws KindredError `unknown_list` */
export async function removeFromList(
  stores: Stores,
  workspaceId: string,
  listId: string,
  contactIds: readonly number[] | Uint32Array,
  at: number,
): Promise<{ removed: number }> {
  const removed = await change(stores, workspaceId, listId, at, true, (client) =>
    client.query<[number, number]>({
      text: `WITH removed AS (
               DELETE FROM list_members WHERE workspace_id = $1 AND list_id = $2
               AND contact_id IN (SELECT id::int FROM unnest(string_to_array($3, ',')) AS id) RETURNING contact_id
             ) SELECT contact_id, nextval('outbox_seq_seq') FROM removed`,
      rowMode: "array",
      values: [workspaceId, listId, contactIds.join(",")],
    }),
  );
  return { removed };
}

async function change(
  stores: Stores,
  workspaceId: string,
  listId: string,
  at: number,
  isRemoval: boolean,
  write: (client: pg.ClientBase) => Promise<pg.QueryArrayResult<[number, number]>>,
): Promise<number> {
  return underLock(stores.pool, workspaceId, async (client) => {
    const found = await client.query("SELECT 1 FROM lists WHERE workspace_id = $1 AND id = $2", [workspaceId, listId]);
    if (found.rows.length === 0) {
      throw new KindredError("unknown_list", `There is no list ${listId}: create it first.`, { status: 404 });
    }
    const { rows } = await write(client);
    const lines = new OutboxLines();
    const removed = isRemoval ? 1 : 0;
    for (const [contact_id, version] of rows) {
      lines.addRow("list_members", { list: listId, contact_id, at: Math.trunc(at), removed, version });
    }
    await lines.append(client, workspaceId);
    return rows.length;
  });
}
