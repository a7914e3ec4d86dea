/**
 * One line of the table that `npm run bench` prints.
 *
 * A figure never stands alone: `measured` and `peer` are taken in the same run, on the same data, interleaved where that
 * is possible, and `ratio` is what is judged. A figure with an absolute aim (events per second) has no ratio.
 */
export interface Row {
  readonly what: string;
  /** With its unit, e.g. "123 ms" or "14,200 events/s". */
  readonly measured: string;
  /** What stands beside it and its figure, e.g. "hand-written SQL, 101 ms"; "" when the aim is absolute. */
  readonly peer: string;
  readonly ratio: number | null;
  /** The aim in words, e.g. "<= 1.3" or ">= 10,000/s". */
  readonly aim: string;
  readonly met: boolean;
}

/** What scripts/bench.mjs looks for on a benchmark's standard output; all other lines pass through as progress. */
const prefix = "BENCH ";

/** Hands one finished row to the table. */
export function report(row: Row): void {
  process.stdout.write(`${prefix}${JSON.stringify(row)}\n`);
}

/** Says what is going on; a benchmark that runs longer than a few seconds must. */
export function progress(text: string): void {
  process.stdout.write(`  ${text}\n`);
}
