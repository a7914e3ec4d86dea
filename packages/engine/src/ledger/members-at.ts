import type { WorkspaceStore } from "@kindred/store";

/**
 * The ledger's rows that count: an erased contact's rows are gone but the one that says so, which would count as an exit without
 * an entry.
 */
export const counted = "cause != 'erased'";

/** Members of a segment at an instant (Unix ms), by ascending contact id. Flush the outbox first. */
export async function membersAt(
  { clickhouse }: WorkspaceStore,
  segment: string,
  at: number,
  { after = 0, limit = 1000 }: { readonly after?: number; readonly limit?: number } = {},
): Promise<number[]> {
  const rows = await clickhouse.query<{ id: number }>(
    `SELECT contact_id AS id FROM ledger
     WHERE segment = {segment: String} AND at <= fromUnixTimestamp64Milli({at: Int64}) AND contact_id > {after: UInt32} AND ${counted}
     GROUP BY contact_id HAVING sum(change) = 1 ORDER BY contact_id LIMIT {limit: UInt32}`,
    { segment, at, after, limit },
  );
  return rows.map(({ id }) => id);
}

/** How many members a segment had at an instant (Unix ms). */
export async function sizeAt({ clickhouse }: WorkspaceStore, segment: string, at: number): Promise<number> {
  const [row] = await clickhouse.query<{ size: number }>(
    `SELECT sum(change) AS size FROM ledger
     WHERE segment = {segment: String} AND at <= fromUnixTimestamp64Milli({at: Int64}) AND ${counted}`,
    { segment, at },
  );
  return Number(row?.size ?? 0);
}
