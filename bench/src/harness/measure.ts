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

/** Milliseconds that `run` takes, and those of CPU that this process, its databases within it, spends meanwhile. */
async function spent(run: () => Promise<unknown>): Promise<{ readonly ms: number; readonly cpu: number }> {
  const before = process.cpuUsage();
  const ms = await timed(run);
  const { user, system } = process.cpuUsage(before);
  return { ms, cpu: (user + system) / 1_000 };
}

export interface Duel {
  /** Median milliseconds of the first contestant. */
  readonly a: number;
  /** Median milliseconds of the second. */
  readonly b: number;
  /** Median of the ratios a/b taken pair by pair, which a machine that slows down half-way does not distort. */
  readonly ratio: number;
  /** The same of CPU time, which others on the machine hardly change. Means something where both run in this process. */
  readonly cpuRatio: number;
}

/** Runs a and b in turn, `rounds` times each after one round that warms up and does not count. */
export async function duel(rounds: number, a: () => Promise<unknown>, b: () => Promise<unknown>): Promise<Duel> {
  await a();
  await b();
  const rows: { a: { ms: number; cpu: number }; b: { ms: number; cpu: number } }[] = [];
  for (let round = 0; round < rounds; round++) {
    // Whoever runs second finds warmer caches, so the order alternates.
    if (round % 2 === 0) {
      const first = await spent(a);
      rows.push({ a: first, b: await spent(b) });
    } else {
      const first = await spent(b);
      rows.push({ b: first, a: await spent(a) });
    }
  }
  return {
    a: median(rows.map((row) => row.a.ms)),
    b: median(rows.map((row) => row.b.ms)),
    ratio: median(rows.map((row) => row.a.ms / row.b.ms)),
    cpuRatio: median(rows.map((row) => row.a.cpu / row.b.cpu)),
  };
}

/** "1,234 ms" or "1.2 ms": three digits at least, no false precision. */
export function milliseconds(ms: number): string {
  return ms >= 100 ? `${Math.round(ms).toLocaleString("en")} ms` : `${ms.toPrecision(2)} ms`;
}
