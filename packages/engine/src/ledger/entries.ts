import type { WorkspaceStore } from "@kindred/store";

/** When a contact last entered each of the segments, Unix ms; one it never entered is left out. Flush the outbox first. */
export async function entriesOf(
  { clickhouse }: WorkspaceStore,
  contactId: number,
  segments: readonly string[],
): Promise<ReadonlyMap<string, number>> {
  if (segments.length === 0) return new Map();
  const rows = await clickhouse.query<{ id: string; at: number | string }>(
    `SELECT toString(segment) AS id, toInt64(toUnixTimestamp64Milli(max(ledger.at))) AS at FROM ledger
     WHERE segment IN {segments: Array(String)} AND contact_id = {contact: UInt32} AND change = 1 GROUP BY segment`,
    { segments, contact: contactId },
  );
  return new Map(rows.map(({ id, at }) => [id, Number(at)]));
}
