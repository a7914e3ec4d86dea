import type pg from "pg";
import type { MergeDecisions, Profile } from "./profile.ts";
import type { Claim, Conflict, Merge } from "./resolve.ts";

/** New and changed contacts; `nextId` is the workspace's next contact id from now on. */
export async function writeProfiles(
  client: pg.ClientBase,
  workspaceId: string,
  profiles: readonly Profile[],
  nextId: number,
): Promise<void> {
  if (profiles.length === 0) return;
  const rows = profiles.map(
    ({ id, key, traits, stamps, createdAt, mergedInto, version }) =>
      `{"id":${id},"key":"${key}","traits":${JSON.stringify(traits)},"stamps":${JSON.stringify(stamps)},"created_at":${createdAt},"merged_into":${mergedInto},"version":${version + 1}}`,
  );
  await client.query(
    `WITH counted AS (UPDATE workspaces SET next_contact_id = $3 WHERE id = $1 AND next_contact_id < $3)
     INSERT INTO contacts (workspace_id, id, key, traits, stamps, created_at, merged_into, version)
     SELECT $1, x.id, x.key, x.traits, x.stamps, to_timestamp(x.created_at / 1000.0), x.merged_into, x.version
     FROM json_to_recordset($2::json) AS x(id int, key text, traits jsonb, stamps jsonb, created_at float8, merged_into int, version bigint)
     ON CONFLICT (workspace_id, id) DO UPDATE SET traits = excluded.traits, stamps = excluded.stamps,
       created_at = excluded.created_at, merged_into = excluded.merged_into, version = excluded.version`,
    [workspaceId, `[${rows.join(",")}]`, nextId],
  );
}

/** Identities that are new or have a new owner. */
export async function writeClaims(client: pg.ClientBase, workspaceId: string, claims: readonly Claim[]): Promise<void> {
  if (claims.length === 0) return;
  await client.query(
    `INSERT INTO identities (workspace_id, kind, value, contact_id, first_seen)
     SELECT $1, x.kind, x.value, x."contactId", to_timestamp(x."firstSeen" / 1000.0)
     FROM json_to_recordset($2::json) AS x(kind text, value text, "contactId" int, "firstSeen" float8)
     ON CONFLICT (workspace_id, kind, value) DO UPDATE SET contact_id = excluded.contact_id, first_seen = excluded.first_seen`,
    [workspaceId, JSON.stringify(claims)],
  );
}

/** What was merged and what that decided; `moved`: losers whose events have to follow them in ClickHouse. */
export async function writeMerges(
  client: pg.ClientBase,
  workspaceId: string,
  merges: readonly (Merge & { readonly decided: MergeDecisions })[],
  moved: readonly (readonly [loser: number, winner: number])[],
): Promise<void> {
  if (merges.length === 0) return;
  await client.query(
    `WITH moved AS (
       INSERT INTO merge_moves (workspace_id, loser, winner)
       SELECT $1, (x->>0)::int, (x->>1)::int FROM json_array_elements($3::json) AS x
       ON CONFLICT (workspace_id, loser) DO UPDATE SET winner = excluded.winner, done_at = NULL
     )
     INSERT INTO merges (workspace_id, winner, loser, reason, message_id, at, decided)
     SELECT $1, x.winner, x.loser, x.reason, x."messageId", to_timestamp(x.at / 1000.0), x.decided
     FROM json_to_recordset($2::json) AS x(winner int, loser int, reason text, "messageId" text, at float8, decided jsonb)`,
    [workspaceId, JSON.stringify(merges), JSON.stringify(moved)],
  );
}

/** Claims that were not followed. The same dispute is recorded once. */
export async function writeConflicts(
  client: pg.ClientBase,
  workspaceId: string,
  conflicts: readonly Conflict[],
): Promise<void> {
  if (conflicts.length === 0) return;
  await client.query(
    `INSERT INTO identity_conflicts (workspace_id, kind, value, owner, claimant, reason, message_id, at)
     SELECT $1, x.kind, x.value, x.owner, x.claimant, x.reason, x."messageId", to_timestamp(x.at / 1000.0)
     FROM json_to_recordset($2::json) AS x(kind text, value text, owner int, claimant int, reason text, "messageId" text, at float8)
     WHERE NOT EXISTS (SELECT FROM identity_conflicts c WHERE c.workspace_id = $1 AND c.kind = x.kind
       AND c.value = x.value AND c.owner = x.owner AND c.claimant = x.claimant)`,
    [workspaceId, JSON.stringify(conflicts)],
  );
}

export interface ListMove {
  readonly list: string;
  readonly loser: number;
  readonly winner: number;
  readonly added_at: number;
  readonly version: number;
}

/** The losers' places on static lists become the winners'. */
export async function moveListMembers(
  client: pg.ClientBase,
  workspaceId: string,
  moved: readonly (readonly [loser: number, winner: number])[],
): Promise<ListMove[]> {
  if (moved.length === 0) return [];
  const { rows } = await client.query<ListMove>(
    `WITH gone AS (
       DELETE FROM list_members m USING json_array_elements($2::json) AS x
       WHERE m.workspace_id = $1 AND m.contact_id = (x->>0)::int
       RETURNING m.list_id, m.contact_id AS loser, (x->>1)::int AS winner, m.added_at
     ), come AS (
       INSERT INTO list_members (workspace_id, list_id, contact_id, added_at)
       SELECT $1, list_id, winner, min(added_at) FROM gone GROUP BY list_id, winner
       ON CONFLICT DO NOTHING
     )
     SELECT g.list_id AS list, g.loser, g.winner,
       (extract(epoch FROM least(g.added_at, m.added_at)) * 1000)::float8 AS added_at, nextval('outbox_seq_seq') AS version
     FROM gone g LEFT JOIN list_members m ON m.workspace_id = $1 AND m.list_id = g.list_id AND m.contact_id = g.winner`,
    [workspaceId, JSON.stringify(moved)],
  );
  return rows;
}
