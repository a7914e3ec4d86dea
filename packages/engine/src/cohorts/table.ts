import { meanInterval, type Moments, shareInterval } from "@kindred/models";
import { momentsOf, type Part, progressOf } from "./part.ts";
import type { CohortMeasure, ColumnKind } from "./question.ts";
import type { Span } from "./statement.ts";
import type { Timeline } from "./timeline.ts";

export interface CohortCell {
  /** How many came back. */
  readonly people: number;
  /** Of how many: the cohort, or those of it whose periods are over. */
  readonly of: number;
  /** A share of people or an amount per head; null of nobody. */
  readonly value: number | null;
  /** Ends of the 95 % interval; null where there is none. */
  readonly low: number | null;
  readonly high: number | null;
  /** Amounts of all together; null where people are counted. */
  readonly total: number | null;
  /** The column's last period is not over. */
  readonly unfinished: boolean;
}

/** A cell with what its difference from another is taken of. */
export interface MeasuredCell extends CohortCell {
  readonly moments: Moments | null;
}

/** Columns by what they look at. */
export function spansOf(columns: ColumnKind, last: number): readonly Span[] {
  const each = Array.from({ length: last + 1 }, (_, period) => period);
  switch (columns.kind) {
    case "classic":
      return each.map((period) => ({ from: period, to: period }));
    case "rolling":
      return each.map((period) => ({ from: period, to: null }));
    case "cumulative":
      return each.map((period) => ({ from: 0, to: period }));
    case "brackets":
      return columns.brackets.map(([from, to]) => ({ from, to }));
  }
}

/**
 * One cell of a cohort. Of several parts only those count whose periods are over: to the others not all has happened yet that the
 * cell asks for. A single part is shown while it lasts, marked. Null where nothing of it has begun.
 *
 * @param column index of the column, which is also that of its people among what was read
 */
export function cellOf(
  parts: readonly Part[],
  timeline: Timeline,
  { columns, measure }: { readonly columns: ColumnKind; readonly measure: CohortMeasure },
  column: number,
  span: Span,
  single: boolean,
): MeasuredCell | null {
  const progress = parts.map((part) => progressOf(part, span, timeline));
  const counted = parts.filter((_, i) => progress[i] === "done" || (single && progress[i] === "open"));
  if (counted.length === 0) return null;
  const people = counted.reduce((sum, part) => sum + part.came[column]!, 0);
  const of = counted.reduce((sum, part) => sum + part.size, 0);
  const unfinished = single && progress.includes("open");
  if (measure.kind === "people") {
    const share = shareInterval(people, of);
    const { low = null, high = null } = share ?? {};
    return { people, of, value: share?.share ?? null, low, high, total: null, unfinished, moments: null };
  }
  const moments = counted
    .map((part) => momentsOf(part, columns, column, span))
    .reduce((a, b) => ({ n: a.n + b.n, sum: a.sum + b.sum, squares: a.squares + b.squares }));
  const mean = meanInterval(moments);
  return {
    people,
    of,
    value: mean?.mean ?? null,
    low: mean?.low ?? null,
    high: mean?.high ?? null,
    total: Math.round(moments.sum * 1e6) / 1e6,
    unfinished,
    moments,
  };
}
