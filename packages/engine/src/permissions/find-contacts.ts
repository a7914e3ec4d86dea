import type pg from "pg";
import { survivors } from "../identity/stragglers.ts";

/** Identities that a bare name is tried as, in this order. */
const bareKinds = ["external_id", "email", "phone"];

/**
 * Whom names stand for today, in a few statements however many: keys (`con_…`), `#` and a number, `kind:value`, or a bare external
 * id, email or phone. Names of nobody are left out; merged contacts lead to whom they became.
 */
export async function findContacts(
  client: pg.ClientBase,
  workspaceId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  const wanted = [...new Set(names)].filter((name) => !name.includes("\0"));
  const { rows } = await client.query<{ name: string; id: number }>(
    `WITH wanted AS (
       SELECT name, substring(name FROM '^(external_id|email|phone|anonymous_id|device_token):') AS kind,
         regexp_replace(name, '^(external_id|email|phone|anonymous_id|device_token):', '') AS value
       FROM json_array_elements_text($2::json) AS name
     )
     SELECT DISTINCT ON (name) name, id FROM (
       SELECT w.name, i.contact_id AS id, array_position($3::text[], i.kind) AS place
       FROM wanted w JOIN identities i ON i.workspace_id = $1
         AND i.value = CASE WHEN w.value LIKE '%@%' AND i.kind = 'email' THEN lower(trim(w.value)) ELSE w.value END
         AND (i.kind = w.kind OR (w.kind IS NULL AND i.kind = ANY($3::text[])))
       UNION ALL
       SELECT w.name, c.id, 0 FROM wanted w JOIN contacts c ON c.workspace_id = $1 AND c.key = w.name
       UNION ALL
       SELECT w.name, c.id, 0 FROM wanted w JOIN contacts c ON c.workspace_id = $1
         AND c.id = substring(w.name FROM '^#([0-9]{1,9})$')::int
     ) AS found ORDER BY name, place`,
    [workspaceId, JSON.stringify(wanted), bareKinds],
  );
  const became = await survivors(
    client,
    workspaceId,
    rows.map(({ id }) => id),
  );
  const ids = new Map(rows.map(({ name, id }) => [name, became.get(id) ?? id] as const));
  const { rows: living } = await client.query<{ id: number }>(
    "SELECT id FROM contacts WHERE workspace_id = $1 AND id = ANY($2::int[]) AND deleted_at IS NULL",
    [workspaceId, [...ids.values()]],
  );
  const alive = new Set(living.map(({ id }) => id));
  return new Map([...ids].filter(([, id]) => alive.has(id)));
}
