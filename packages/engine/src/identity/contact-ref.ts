import { KindredError } from "@kindred/schema";
import type pg from "pg";

/** How callers name a contact: its dense id, its public key, or its external id. */
export type ContactRef = { readonly id: number } | { readonly key: string } | { readonly externalId: string };

/**
 * The contact that a name stands for today; a merged one leads to what it became.
 * @throws KindredError `unknown_contact`
 */
export async function findContact(
  client: pg.Pool | pg.ClientBase,
  workspaceId: string,
  ref: ContactRef,
): Promise<{ id: number; key: string }> {
  const [start, value] =
    "id" in ref
      ? ["c.id = $2::int", ref.id]
      : "key" in ref
        ? ["c.key = $2", ref.key]
        : [
            "c.id = (SELECT contact_id FROM identities WHERE workspace_id = $1 AND kind = 'external_id' AND value = $2)",
            ref.externalId,
          ];
  const { rows } = await client.query<{ id: number; key: string }>(
    `WITH RECURSIVE followed AS (
       SELECT c.id, c.key, c.merged_into, c.deleted_at FROM contacts c WHERE c.workspace_id = $1 AND ${start}
       UNION ALL
       SELECT c.id, c.key, c.merged_into, c.deleted_at FROM followed f
       JOIN contacts c ON c.workspace_id = $1 AND c.id = f.merged_into
     ) SELECT id, key FROM followed WHERE merged_into IS NULL AND deleted_at IS NULL`,
    [workspaceId, value],
  );
  const found = rows[0];
  if (found === undefined) {
    throw new KindredError("unknown_contact", `There is no contact ${String(value)}.`, { status: 404 });
  }
  return found;
}
