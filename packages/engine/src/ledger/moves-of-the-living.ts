import type { WorkspaceStore } from "@kindred/store";
import { counted } from "./members-at.ts";

/** Contacts that were merged away and have been members, each with the contact it lives on in. */
export interface Successors {
  readonly merged: readonly number[];
  readonly living: readonly number[];
}

/** Whose stays in a segment are another contact's by now. */
export async function successorsIn({ clickhouse, pool, id }: WorkspaceStore, segment: string): Promise<Successors> {
  const rows = await clickhouse.query<{ id: number }>(
    `SELECT DISTINCT contact_id AS id FROM ledger
     WHERE segment = {segment: String} AND ${counted} AND contact_id IN (SELECT id FROM dead_contacts)`,
    { segment },
  );
  if (rows.length === 0) return { merged: [], living: [] };
  const found = await pool.query<{ merged: number; living: number }>(
    `WITH RECURSIVE followed AS (
       SELECT id AS merged, merged_into AS id FROM contacts
       WHERE workspace_id = $1 AND id = ANY($2::int[]) AND merged_into IS NOT NULL
       UNION ALL
       SELECT f.merged, c.merged_into FROM followed f
       JOIN contacts c ON c.workspace_id = $1 AND c.id = f.id WHERE c.merged_into IS NOT NULL
     ) SELECT f.merged, f.id AS living FROM followed f
       JOIN contacts c ON c.workspace_id = $1 AND c.id = f.id WHERE c.merged_into IS NULL AND c.deleted_at IS NULL
       ORDER BY f.merged`,
    [id, rows.map((row) => row.id)],
  );
  return { merged: found.rows.map(({ merged }) => merged), living: found.rows.map(({ living }) => living) };
}

/** The parameters that {@link movesOfTheLiving} reads. */
export function movesParams(
  segment: string,
  { merged, living }: Successors,
  prefix = "",
): Readonly<Record<string, string | readonly number[]>> {
  const named = { [`${prefix}segment`]: segment };
  return merged.length === 0 ? named : { ...named, [`${prefix}merged`]: merged, [`${prefix}living`]: living };
}

/**
 * A segment's entries and exits up to an instant, as a read of `contact_id`, `change`, `at` and `seq`. Whoever took in merged contacts was
 * in while one of them was: their stays are laid over one another, and of what begins or ends inside another stay nothing is seen. The
 * record itself stays as it was written.
 *
 * @param until the instant after the last, as SQL
 */
export function movesOfTheLiving(until: string, { merged }: Successors, prefix = ""): string {
  const rows = `FROM ledger WHERE segment = {${prefix}segment: String} AND at < ${until} AND ${counted}`;
  const alone = `SELECT contact_id, change, at, seq ${rows} AND contact_id NOT IN (SELECT id FROM dead_contacts)`;
  if (merged.length === 0) return `(${alone})`;
  const [losers, winners] = [`{${prefix}merged: Array(UInt32)}`, `{${prefix}living: Array(UInt32)}`];
  // Who moves from one to the other at the same instant has been in throughout.
  const order = "move -> (move.1, -move.2, move.3)";
  return `(
  ${alone} AND contact_id NOT IN ${winners}
  UNION ALL
  SELECT contact_id, move.2 AS change, move.1 AS at, move.3 AS seq
  FROM (
    SELECT who AS contact_id, arraySort(${order}, groupArray((at, change, seq))) AS moves, arrayCumSum(move -> move.2, moves) AS depths
    FROM (
      SELECT transform(contact_id, ${losers}, ${winners}, contact_id) AS who, at, change, seq
      ${rows} AND (contact_id IN ${losers} OR contact_id IN ${winners})
    )
    GROUP BY who
  )
  ARRAY JOIN arrayFilter((move, depth) -> depth = if(move.2 = 1, 1, 0), moves, depths) AS move
)`;
}
