/**
 * How long after a commit its lines start for ClickHouse, ms. Nobody waits for that, since whoever reads ClickHouse flushes before, and
 * many small inserts cost it more than a few large ones, and merging them as much again.
 */
export const leastLag = 2_000;
const longestLag = 10_000;
/** Characters. A pass that brings less costs more for being one than for what it brings. */
const little = 256_000;

/** The lag after a pass that brought so many characters: while little comes it grows. */
export function nextLag(lag: number, brought: number): number {
  return brought < little ? Math.min(lag * 2, longestLag) : leastLag;
}
