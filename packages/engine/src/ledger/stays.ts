import type { WorkspaceStore } from "@kindred/store";
import { firstBuild, ledgerWithFirst } from "./first-build.ts";
import { counted } from "./members-at.ts";

/** How long people are in a segment, and how often they come. */
export interface Stays {
  /** Entries within the range: of people who had never been in it, and of those who came back. Whom its first build found did not enter. */
  readonly first: number;
  readonly repeat: number;
  /** Stays that ended within the range. */
  readonly ended: number;
  /** Their length, ms; null when none ended. */
  readonly mean: number | null;
  readonly quartiles: readonly [number, number, number] | null;
  /** Members at the end of the range, and how long they have been in by then, on average, ms. */
  readonly open: number;
  readonly openMean: number | null;
}

/** Over [from, to), Unix ms. Flush the outbox first. */
export async function staysIn(
  { clickhouse }: WorkspaceStore,
  segment: string,
  { from, to }: { readonly from: number; readonly to: number },
): Promise<Stays> {
  const [row] = await clickhouse.query<Record<string, number | number[]>>(
    `SELECT
       countIf(entered >= {from: Int64} AND visit = 1 AND NOT built) AS first, countIf(entered >= {from: Int64} AND visit > 1) AS repeat,
       countIf(over AND until >= {from: Int64}) AS ended, avgIf(until - entered, over AND until >= {from: Int64}) AS mean,
       quantilesExactIf(0.25, 0.5, 0.75)(until - entered, over AND until >= {from: Int64}) AS quartiles,
       countIf(NOT over) AS open, avgIf({to: Int64} - entered, NOT over) AS openMean
     FROM (
       SELECT change, built, ms AS entered, intDiv(place + 1, 2) AS visit, next != 0 AS over, next AS until
       FROM (
         SELECT contact_id, change, ${firstBuild} AS built, toInt64(toUnixTimestamp64Milli(at)) AS ms,
           row_number() OVER w AS place, leadInFrame(ms, 1, 0) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS next
         FROM ${ledgerWithFirst}
         WHERE ledger.segment = {segment: String} AND ${counted} AND at < fromUnixTimestamp64Milli({to: Int64})
         WINDOW w AS (PARTITION BY contact_id ORDER BY seq)
       ) WHERE change = 1
     )`,
    { segment, from, to },
  );
  const number = (name: string): number => Number(row?.[name] ?? 0);
  const ended = number("ended");
  const open = number("open");
  const [low = 0, middle = 0, high = 0] = (row?.["quartiles"] ?? []) as number[];
  return {
    first: number("first"),
    repeat: number("repeat"),
    ended,
    mean: ended === 0 ? null : number("mean"),
    quartiles: ended === 0 ? null : [Number(low), Number(middle), Number(high)],
    open,
    openMean: open === 0 ? null : number("openMean"),
  };
}
