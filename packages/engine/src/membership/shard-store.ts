import type { WorkspaceStore } from "@kindred/store";
import type pg from "pg";
import { ContactSet } from "./contact-set.ts";
import type { Mark, Standing } from "./shard.ts";

/**
 * Takes a shard over: from now on whoever had it before cannot commit for it. A shard that was never held begins at what has
 * arrived so far, since all segments are built anew in it.
 */
export async function takeShards(
  pool: pg.Pool,
  workspaceId: string,
  shards: readonly number[],
  now: number,
): Promise<Mark[]> {
  const { rows } = await pool.query<Mark>(
    `INSERT INTO membership_shards AS s (workspace_id, shard, seq, now)
     SELECT $1, shard, (SELECT coalesce(max(seq), 0) FROM arrivals WHERE workspace_id = $1), $3
     FROM unnest($2::smallint[]) AS shard
     ON CONFLICT (workspace_id, shard) DO UPDATE SET epoch = s.epoch + 1
     RETURNING shard, epoch, seq, now`,
    [workspaceId, shards, now],
  );
  return rows;
}

/** What each segment stands at, per shard. */
export async function readStandings(
  pool: pg.Pool,
  workspaceId: string,
  shards: readonly number[],
): Promise<Map<number, Map<string, Standing>>> {
  const { rows } = await pool.query<Standing & { shard: number; segment: string }>(
    `SELECT shard, segment, version, definition, built_at AS "builtAt", stale, failure FROM membership_segments
     WHERE workspace_id = $1 AND shard = ANY($2::smallint[])`,
    [workspaceId, shards],
  );
  const found = new Map<number, Map<string, Standing>>(shards.map((shard) => [shard, new Map()]));
  for (const { shard, segment, ...standing } of rows) found.get(shard)?.set(segment, standing);
  return found;
}

/** The members of each segment as the ledger has them in ClickHouse, of some shards. Flush the outbox first. */
export async function readMembers(
  { clickhouse }: WorkspaceStore,
  shards: readonly number[],
): Promise<Map<string, ContactSet>> {
  const rows = await clickhouse.query<{ segment: string; state: string }>(
    `SELECT segment, base64Encode(CAST(groupBitmapState(contact_id) AS String)) AS state FROM (
       SELECT segment, contact_id FROM ledger WHERE contact_id % 8 IN {shards: Array(UInt8)}
       GROUP BY segment, contact_id HAVING sum(change) = 1
     ) GROUP BY segment`,
    { shards },
  );
  return new Map(rows.map(({ segment, state }) => [segment, ContactSet.fromClickHouse(state)]));
}
