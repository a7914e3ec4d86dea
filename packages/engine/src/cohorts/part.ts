import type { Moments } from "@kindred/models";
import type { ColumnKind } from "./question.ts";
import type { Timeline } from "./timeline.ts";

/** Those of one cohort who began in one bin. */
export interface Part {
  readonly entry: number;
  /** The trait's value by which cohorts are made, as JSON; else empty. */
  readonly key: string;
  readonly size: number;
  /** Of each span that was asked for, how many came back. */
  readonly came: readonly number[];
  /** Sums and squares of amounts by key, a period or a bracket; null where people are counted. */
  readonly amounts: ReadonlyMap<number, { readonly sum: number; readonly squares: number }> | null;
}

export interface PartRow {
  readonly entry: number;
  readonly key: string;
  readonly size: number | string;
  readonly came: readonly (number | string)[];
  readonly amounts?: readonly [readonly (number | string)[], readonly number[], readonly number[]];
}

export function readPart({ entry, key, size, came, amounts }: PartRow): Part {
  return {
    entry: Number(entry),
    key,
    size: Number(size),
    came: came.map(Number),
    amounts:
      amounts === undefined
        ? null
        : new Map(amounts[0].map((at, i) => [Number(at), { sum: amounts[1][i]!, squares: amounts[2][i]! }])),
  };
}

/** What a column of a cohort has come to: over, still under way, or not begun. */
export type Progress = "done" | "open" | "none";

export function progressOf(
  part: Pick<Part, "entry">,
  span: { from: number; to: number | null },
  timeline: Timeline,
): Progress {
  if (part.entry + (span.to ?? span.from) <= timeline.finished) return "done";
  return part.entry + span.from < timeline.starts.length ? "open" : "none";
}

/** A part's amounts in the column of this index and first and last period. */
export function momentsOf(
  part: Part,
  columns: ColumnKind,
  column: number,
  span: { from: number; to: number | null },
): Moments {
  let [sum, squares] = [0, 0];
  for (const [key, amount] of part.amounts ?? []) {
    const isIn =
      columns.kind === "brackets" ? key === column : key >= span.from && (span.to === null || key <= span.to);
    if (!isIn) continue;
    sum += amount.sum;
    squares += amount.squares;
  }
  return { n: part.size, sum, squares };
}

export function sizeOf(parts: readonly Part[]): number {
  return parts.reduce((sum, { size }) => sum + size, 0);
}
