import type { Scheme } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { counted } from "../ledger/members-at.ts";
import { medianStay, type StayLength } from "./median-stay.ts";
import { segmentsOf } from "./schemes.ts";

/** How long people stay in a stage, of those who were seen to enter it. */
export interface StageStay {
  readonly entered: number;
  readonly left: number;
  /** ms, to the hour; null while too few have left. */
  readonly median: number | null;
}

const hour = 3_600_000;

/**
 * For each stage, in order, of entries from an instant on (Unix ms). Who was in it when it was built, or came with an import, has been there
 * for longer than the ledger knows and does not count; who left because the scheme was edited did not leave by themselves and counts
 * as still there until then. Flush the outbox first.
 */
export async function stageStays(
  { clickhouse }: WorkspaceStore,
  scheme: Scheme,
  { from, now }: { readonly from: number; readonly now: number },
): Promise<readonly StageStay[]> {
  const segments = segmentsOf(scheme);
  const rows = await clickhouse.query<{
    id: string;
    hours: number | string;
    ended: number | string;
    going: number | string;
  }>(
    `SELECT toString(segment) AS id, intDiv(if(next = 0, {now: Int64}, next) - entered, ${hour}) AS hours,
       countIf(by_itself) AS ended, countIf(NOT by_itself) AS going
     FROM (
       SELECT segment, change, cause, toInt64(toUnixTimestamp64Milli(at)) AS entered,
         leadInFrame(entered, 1, 0) OVER w AS next, leadInFrame(toString(cause), 1, '') OVER w AS why,
         next != 0 AND why NOT IN (${unseen}) AS by_itself
       FROM ledger WHERE segment IN {segments: Array(String)} AND ${counted} AND at <= fromUnixTimestamp64Milli({now: Int64})
       WINDOW w AS (PARTITION BY segment, contact_id ORDER BY seq ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
     ) WHERE change = 1 AND cause NOT IN (${unseen}) AND entered >= {from: Int64}
     GROUP BY segment, hours`,
    { segments, from, now },
  );
  return segments.map((segment) => {
    const lengths = rows
      .filter(({ id }) => id === segment)
      .map(({ hours, ended, going }): StayLength => {
        return { length: Number(hours) * hour, ended: Number(ended), going: Number(going) };
      });
    const sum = (pick: (one: StayLength) => number): number => lengths.reduce((total, one) => total + pick(one), 0);
    const left = sum(({ ended }) => ended);
    return { entered: left + sum(({ going }) => going), left, median: medianStay(lengths) };
  });
}

/** Changes that say nothing of when a person changed. */
const unseen = "'definition', 'import', 'refresh', 'merge'";
