import type { Json } from "@kindred/schema";
import type { IdentityKind } from "@kindred/store";
import type pg from "pg";
import { identitiesOf, type Mention } from "./mention.ts";
import type { Profile } from "./profile.ts";
import { IdentityView } from "./view.ts";

const kinds = ["external_id", "email", "phone", "anonymous_id", "device_token"] as const satisfies IdentityKind[];

/**
 * One array a kind: the planner sees how many values there are, and takes the index where reading the table would be more.
 */
const viewSql = `
WITH touched AS (
  ${kinds
    .map(
      (kind, at) =>
        `SELECT contact_id FROM identities WHERE workspace_id = $1 AND kind = '${kind}' AND value = ANY($${at + 2}::text[])`,
    )
    .join("\n  UNION ")}
)
SELECT i.contact_id, i.kind, i.value, (extract(epoch FROM i.first_seen) * 1000)::float8
FROM touched t JOIN identities i ON i.workspace_id = $1 AND i.contact_id = t.contact_id
UNION ALL
SELECT next_contact_id, '', '', 0 FROM workspaces WHERE id = $1`;

/** Loads every identity that the mentions name, with all that their owners own. One statement, two with links. */
export async function loadView(
  client: pg.ClientBase,
  workspaceId: string,
  mentions: readonly Mention[],
): Promise<IdentityView> {
  const wanted: Record<IdentityKind, Set<string>> = {
    external_id: new Set(),
    email: new Set(),
    phone: new Set(),
    anonymous_id: new Set(),
    device_token: new Set(),
  };
  const links = new Set<string>();
  for (const mention of mentions) {
    for (const [kind, value] of identitiesOf(mention)) wanted[kind].add(value);
    if (mention.previousId !== null) wanted.external_id.add(mention.previousId);
    if (mention.previousId !== null) wanted.anonymous_id.add(mention.previousId);
    if (mention.link !== null) links.add(mention.link);
  }
  const linked = links.size === 0 ? [] : await followLinks(client, workspaceId, [...links]);
  if (linked.length > 0) await addIdentitiesOf(client, workspaceId, linked, wanted);
  const { rows } = await client.query<[number, IdentityKind, string, number]>({
    text: viewSql,
    rowMode: "array",
    values: [workspaceId, ...kinds.map((kind) => [...wanted[kind]])],
  });
  // The last row is no identity: it brings the next contact id, read under the lock like the others.
  const view = new IdentityView(rows.pop()?.[0] ?? 1);
  for (const [contactId, kind, value, firstSeen] of rows) view.load(contactId, kind, value, firstSeen);
  for (const { key, id } of linked) view.loadLink(key, id);
  return view;
}

/** Whom the keys of links stand for today, merges followed. Deleted contacts are nobody. */
async function followLinks(
  client: pg.ClientBase,
  workspaceId: string,
  keys: readonly string[],
): Promise<{ key: string; id: number }[]> {
  const { rows } = await client.query<{ key: string; id: number }>(
    `WITH RECURSIVE followed AS (
       SELECT key, id, merged_into, deleted_at FROM contacts WHERE workspace_id = $1 AND key = ANY($2::text[])
       UNION ALL
       SELECT f.key, c.id, c.merged_into, c.deleted_at FROM followed f
       JOIN contacts c ON c.workspace_id = $1 AND c.id = f.merged_into
     ) SELECT key, id FROM followed WHERE merged_into IS NULL AND deleted_at IS NULL`,
    [workspaceId, keys],
  );
  return rows;
}

async function addIdentitiesOf(
  client: pg.ClientBase,
  workspaceId: string,
  linked: readonly { id: number }[],
  wanted: Record<IdentityKind, Set<string>>,
): Promise<void> {
  const { rows } = await client.query<{ kind: IdentityKind; value: string }>(
    "SELECT kind, value FROM identities WHERE workspace_id = $1 AND contact_id = ANY($2::int[])",
    [workspaceId, linked.map(({ id }) => id)],
  );
  for (const { kind, value } of rows) wanted[kind].add(value);
}

/** A view of these contacts alone, with all they own. */
export async function loadContacts(
  client: pg.ClientBase,
  workspaceId: string,
  ids: readonly number[],
): Promise<IdentityView> {
  const { rows } = await client.query<[number, IdentityKind, string, number]>({
    text: `SELECT contact_id, kind, value, (extract(epoch FROM first_seen) * 1000)::float8 FROM identities
           WHERE workspace_id = $1 AND contact_id = ANY($2::int[])`,
    rowMode: "array",
    values: [workspaceId, ids],
  });
  // No contact is made on such a view.
  const view = new IdentityView(0);
  for (const [contactId, kind, value, firstSeen] of rows) view.load(contactId, kind, value, firstSeen);
  return view;
}

/** The profiles of existing contacts, by id. */
export async function loadProfiles(
  client: pg.ClientBase,
  workspaceId: string,
  ids: readonly number[],
): Promise<Map<number, Profile>> {
  const profiles = new Map<number, Profile>();
  if (ids.length === 0) return profiles;
  const { rows } = await client.query<
    [number, string, Record<string, Json>, Record<string, [number, string]>, number, number | null, number]
  >({
    text: `SELECT id, key, traits, stamps, (extract(epoch FROM created_at) * 1000)::float8, merged_into, version
           FROM contacts WHERE workspace_id = $1 AND id = ANY($2::int[])`,
    rowMode: "array",
    values: [workspaceId, ids],
  });
  for (const [id, key, traits, stamps, createdAt, mergedInto, version] of rows) {
    profiles.set(id, { id, key, isNew: false, traits, stamps, createdAt, mergedInto, version, changed: false });
  }
  return profiles;
}

/** Keys that are free: where another contact has one already (an identity that moved on), `_2`, `_3` … is appended. */
export async function freeKeys(
  client: pg.ClientBase,
  workspaceId: string,
  wanted: readonly string[],
): Promise<readonly string[]> {
  if (wanted.length === 0) return wanted;
  const keys = [...wanted];
  const given = new Set<string>();
  let open = keys.map((_, at) => at);
  for (let suffix = 1; open.length > 0; suffix++) {
    const { rows } = await client.query<[string]>({
      text: "SELECT key FROM contacts WHERE workspace_id = $1 AND key = ANY($2::text[])",
      rowMode: "array",
      values: [workspaceId, open.map((at) => keys[at])],
    });
    const taken = new Set(rows.map(([key]) => key));
    const still: number[] = [];
    for (const at of open) {
      const key = keys[at] ?? "";
      if (!taken.has(key) && !given.has(key)) given.add(key);
      else still.push(at);
    }
    for (const at of still) keys[at] = `${wanted[at] ?? ""}_${suffix + 1}`;
    open = still;
  }
  return keys;
}
