import type { Statement } from "../compile.ts";

/** One statement that gives the members of many pieces. */
export interface ManyRead {
  readonly statement: Statement;
  /**
   * - `columns`: one row, whose column `b0`, `b1`, … is `pieces[0]`, `pieces[1]`, …: a bitmap's state in base64.
   * - `keyed`: the same in a row for each `k`, from 1: column `b0` of `k` is `pieces[(k - 1) * width]`; -1 in the place of pieces that
   *   nobody asks for. No row: nobody.
   * - `chunks`: rows `s` (1 for `pieces[0]`, …), `c` (the high 16 bits of ids), `d` (a count as varint and the low 16 bits of as many
   *   ids, in base64; repeats are possible). Contacts that were merged or deleted are still in.
   */
  readonly form: "columns" | "keyed" | "chunks";
  readonly pieces: readonly number[];
  /** Columns a row. */
  readonly width: number;
  /** The same in reads that need less at a time; none when it cannot be divided. */
  smaller(): readonly ManyRead[];
}

/** Divides what a read is printed from; `print` gives the read of each half. */
export function inHalves<T>(items: readonly T[], print: (items: readonly T[]) => ManyRead): readonly ManyRead[] {
  if (items.length < 2) return [];
  const middle = items.length >> 1;
  return [print(items.slice(0, middle)), print(items.slice(middle))];
}

export function batches<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
