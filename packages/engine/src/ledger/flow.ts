import type { WorkspaceStore } from "@kindred/store";
import { counted } from "./members-at.ts";

/** Who of one segment, as it was at one instant, is in another at a later one. */
export interface Flow {
  /** Members of `source` at the first instant, of `target` at the second. */
  readonly source: number;
  readonly target: number;
  /** In `source` then and in `target` later, without having been in `target` before. */
  readonly moved: number;
  /** In `source` then and still, not in `target` later. */
  readonly stayed: number;
  /** In `source` then, later in neither. */
  readonly lost: number;
  /** In both at the first instant and in `target` still. */
  readonly overlapping: number;
}

/** The flow between two segments and two instants (Unix ms). Flush the outbox first. */
export async function flowBetween(
  { clickhouse }: WorkspaceStore,
  {
    source,
    target,
    from,
    to,
  }: { readonly source: string; readonly target: string; readonly from: number; readonly to: number },
): Promise<Flow> {
  const [row] = await clickhouse.query<Flow>(
    `SELECT countIf(source_then) AS source, countIf(target_later) AS target,
       countIf(source_then AND target_later AND NOT target_then) AS moved,
       countIf(source_then AND source_later AND NOT target_later) AS stayed,
       countIf(source_then AND NOT source_later AND NOT target_later) AS lost,
       countIf(source_then AND target_then AND target_later) AS overlapping
     FROM (
       SELECT contact_id,
         sumIf(change, segment = {source: String} AND at <= fromUnixTimestamp64Milli({from: Int64})) = 1 AS source_then,
         sumIf(change, segment = {source: String}) = 1 AS source_later,
         sumIf(change, segment = {target: String} AND at <= fromUnixTimestamp64Milli({from: Int64})) = 1 AS target_then,
         sumIf(change, segment = {target: String}) = 1 AS target_later
       FROM ledger WHERE segment IN ({source: String}, {target: String}) AND at <= fromUnixTimestamp64Milli({to: Int64}) AND ${counted}
       GROUP BY contact_id
     )`,
    { source, target, from, to },
  );
  const { moved = 0, stayed = 0, lost = 0, overlapping = 0 } = row ?? {};
  const numbers = { source: row?.source ?? 0, target: row?.target ?? 0, moved, stayed, lost, overlapping };
  return Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, Number(value)])) as unknown as Flow;
}
