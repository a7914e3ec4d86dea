import type { WorkspaceStore } from "@kindred/store";
import { firstBuild, firsts, ledgerWithFirst, moved } from "./first-build.ts";
import { counted, sizeAt } from "./members-at.ts";

export type HistoryStep = "minute" | "hour" | "day" | "week" | "month";

/** One stretch of a segment's history. */
export interface HistoryPoint {
  /** Where it begins, Unix ms. */
  readonly at: number;
  /** Who came to be in it; whom its first build found there did not. */
  readonly entered: number;
  readonly left: number;
  /** Whom the segment's first build found in it. */
  readonly built: number;
  /** Members at its end. */
  readonly size: number;
}

const units = { minute: "MINUTE", hour: "HOUR", day: "DAY", week: "WEEK", month: "MONTH" } as const;

export interface SegmentHistory {
  readonly segment: string;
  /** Members at the beginning. */
  readonly before: number;
  readonly points: readonly HistoryPoint[];
}

/** The same as {@link sizeOverTime} for every segment that has a ledger, by id. Flush the outbox first. */
export async function sizesOverTime(
  { clickhouse }: WorkspaceStore,
  range: { readonly from: number; readonly to: number; readonly step: HistoryStep; readonly timezone: string },
): Promise<readonly SegmentHistory[]> {
  const { from, to, step, timezone } = range;
  // What was before the range is a stretch of its own, at 0.
  const rows = await clickhouse.query<{
    segment: string;
    stretch: number | string;
    entered: number | string;
    left: number | string;
    built: number | string;
  }>(
    `SELECT toString(segment) AS segment,
       if(at < fromUnixTimestamp64Milli({from: Int64}), 0, toInt64(toUnixTimestamp(toDateTime(toStartOfInterval(at, INTERVAL 1 ${units[step]}, {timezone: String}), {timezone: String}))) * 1000) AS stretch,
       countIf(change = 1 AND ${moved}) AS entered, countIf(change = -1) AS left, countIf(${firstBuild}) AS built
     FROM ledger JOIN (${firsts} GROUP BY segment) AS firsts USING (segment)
     WHERE at < fromUnixTimestamp64Milli({to: Int64}) AND ${counted}
     GROUP BY segment, stretch ORDER BY segment, stretch`,
    { from, to, timezone },
  );
  const found = new Map<string, { segment: string; before: number; points: HistoryPoint[] }>();
  for (const { segment, stretch, entered, left, built } of rows) {
    const history = found.get(segment) ?? { segment, before: 0, points: [] };
    found.set(segment, history);
    const change = Number(entered) + Number(built) - Number(left);
    if (Number(stretch) === 0) history.before = change;
    else {
      const size = (history.points.at(-1)?.size ?? history.before) + change;
      history.points.push({
        at: Number(stretch),
        entered: Number(entered),
        left: Number(left),
        built: Number(built),
        size,
      });
    }
  }
  return [...found.values()];
}

/**
 * A segment's size over time: entries, exits and members for each stretch of [from, to) in which something changed (Unix ms;
 * days and longer begin where they do in `timezone`). Flush the outbox first.
 */
export async function sizeOverTime(
  workspace: WorkspaceStore,
  segment: string,
  range: { readonly from: number; readonly to: number; readonly step: HistoryStep; readonly timezone: string },
): Promise<{ readonly before: number; readonly points: readonly HistoryPoint[] }> {
  const { from, to, step, timezone } = range;
  const before = await sizeAt(workspace, segment, from - 1);
  const rows = await workspace.clickhouse.query<Readonly<Record<"at" | "entered" | "left" | "built", number | string>>>(
    `SELECT toInt64(toUnixTimestamp(toDateTime(toStartOfInterval(at, INTERVAL 1 ${units[step]}, {timezone: String}), {timezone: String}))) * 1000 AS at,
       countIf(change = 1 AND NOT first) AS entered, countIf(change = -1) AS left, countIf(first) AS built
     FROM (SELECT at, change, ${firstBuild} AS first
       FROM ${ledgerWithFirst}
       WHERE ledger.segment = {segment: String} AND ${counted}
       AND at >= fromUnixTimestamp64Milli({from: Int64}) AND at < fromUnixTimestamp64Milli({to: Int64}))
     GROUP BY at ORDER BY at`,
    { segment, from, to, timezone },
  );
  let size = before;
  const points = rows.map(({ at, entered, left, built }) => {
    size += Number(entered) + Number(built) - Number(left);
    return { at: Number(at), entered: Number(entered), left: Number(left), built: Number(built), size };
  });
  return { before, points };
}
