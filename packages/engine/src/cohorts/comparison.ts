import { meanDifference, shareDifference } from "@kindred/models";
import { type Part, progressOf, sizeOf } from "./part.ts";
import type { CohortPlan, RowPlan } from "./plan.ts";
import type { MeasuredCell } from "./table.ts";

export interface CohortComparison {
  readonly a: string;
  readonly b: string;
  /** First less second for each column, with 95 % intervals; null where either has no finished cell. */
  readonly columns: readonly (Difference | null)[];
  /** The shares that came back at all within so many periods after their own; null where neither has one that is over. */
  readonly stayed: (Difference & { readonly within: number; readonly a: Share; readonly b: Share }) | null;
}

interface Difference {
  readonly difference: number;
  readonly low: number;
  readonly high: number;
}

interface Share {
  readonly count: number;
  readonly of: number;
}

/** How many periods both cohorts have behind them; of a trait's value, whose people began at different times, half of all. */
export function periodsSince(rows: readonly RowPlan[]): number {
  const behind = rows.map(({ bin, timeline: { finished } }) => (bin === null ? finished >> 1 : finished - bin));
  return Math.max(1, Math.min(...behind));
}

export function compareRows(
  { rows, columns }: CohortPlan,
  parts: ReadonlyMap<RowPlan, readonly Part[]>,
  compared: readonly RowPlan[],
  cells: readonly (readonly (MeasuredCell | null)[])[],
  within: number,
  stayed: number,
): CohortComparison {
  const [a, b] = compared as [RowPlan, RowPlan];
  const [first, second] = [cells[rows.indexOf(a)]!, cells[rows.indexOf(b)]!];
  const [one, other] = [a, b].map((row): Share => {
    const over = parts.get(row)!.filter((part) => progressOf(part, { from: 1, to: within }, row.timeline) === "done");
    return { count: over.reduce((sum, { came }) => sum + came[stayed]!, 0), of: sizeOf(over) };
  }) as [Share, Share];
  const difference = shareDifference(one, other);
  return {
    a: a.key,
    b: b.key,
    columns: columns.map((_, column) => differenceOf(first[column] ?? null, second[column] ?? null)),
    stayed: difference === null ? null : { ...difference, within, a: one, b: other },
  };
}

function differenceOf(a: MeasuredCell | null, b: MeasuredCell | null): Difference | null {
  if (a === null || b === null || a.unfinished || b.unfinished) return null;
  if (a.moments !== null && b.moments !== null) return meanDifference(a.moments, b.moments);
  return shareDifference({ count: a.people, of: a.of }, { count: b.people, of: b.of });
}
