/** The middle value; of an even number of values the mean of the two in the middle. Needs at least one. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle];
  if (upper === undefined) throw new RangeError("median of no values");
  const lower = sorted[middle - 1];
  return sorted.length % 2 === 1 || lower === undefined ? upper : (lower + upper) / 2;
}

/** The smallest value that at least `share` (0 to 1) of the values do not exceed (nearest rank). */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  const at = sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
  if (at === undefined) throw new RangeError("quantile of no values");
  return at;
}

/** Milliseconds that `run` takes. */
export async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await run();
  return performance.now() - start;
}

export interface Duel {
  /** Median milliseconds of the first contestant. */
  readonly a: number;
  /** Median milliseconds of the second. */
  readonly b: number;
  /** Median of the ratios a/b taken pair by pair, which a machine that slows down half-way does not distort. */
  readonly ratio: number;
}

/** Runs a and b in turn, `rounds` times each after one round that warms up and does not count. */
export async function duel(rounds: number, a: () => Promise<unknown>, b: () => Promise<unknown>): Promise<Duel> {
  await a();
  await b();
  const times: { a: number; b: number }[] = [];
  for (let round = 0; round < rounds; round++) {
    // Whoever runs second finds warmer caches, so the order alternates.
    if (round % 2 === 0) {
      const first = await timed(a);
      times.push({ a: first, b: await timed(b) });
    } else {
      const first = await timed(b);
      times.push({ b: first, a: await timed(a) });
    }
  }
  return {
    a: median(times.map((time) => time.a)),
    b: median(times.map((time) => time.b)),
    ratio: median(times.map((time) => time.a / time.b)),
  };
}

/** "1,234 ms" or "1.2 ms": three digits at least, no false precision. */
export function milliseconds(ms: number): string {
  return ms >= 100 ? `${Math.round(ms).toLocaleString("en")} ms` : `${ms.toPrecision(2)} ms`;
}
