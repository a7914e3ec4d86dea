/** A seeded source of chance: the same seed gives the same draws on every machine. */
export interface Chance {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [lo, hi], both ends in. */
  int(lo: number, hi: number): number;
  /** True with the given probability. */
  yes(probability: number): boolean;
  pick<T>(from: readonly T[]): T;
  /** Exponential with the given mean. */
  wait(mean: number): number;
  /** Gamma with the given shape and mean (Marsaglia and Tsang 2000). */
  gamma(shape: number, mean: number): number;
  /** How many failures come before the first success: geometric with the given mean. */
  run(mean: number): number;
}

const STEPS_TO_MIX = 12;

/** sfc32, seeded from two integers: `seed` names the shop, `stream` the person within it. */
export function chance(seed: number, stream: number): Chance {
  let a = seed | 0;
  let b = stream | 0;
  let c = Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(stream + 1, 0xc2b2ae35);
  let d = 1;
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < STEPS_TO_MIX; i++) next();

  const normal = (): number => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  const standardGamma = (shape: number): number => {
    if (shape < 1) return standardGamma(shape + 1) * Math.pow(1 - next(), 1 / shape);
    const k = shape - 1 / 3;
    const e = 1 / Math.sqrt(9 * k);
    for (;;) {
      const x = normal();
      const v = Math.pow(1 + e * x, 3);
      if (v > 0 && Math.log(1 - next()) < 0.5 * x * x + k - k * v + k * Math.log(v)) return k * v;
    }
  };

  return {
    next,
    int: (lo, hi) => lo + Math.floor(next() * (hi - lo + 1)),
    yes: (probability) => next() < probability,
    pick: (from) => nth(from, Math.floor(next() * from.length)),
    wait: (mean) => -Math.log(1 - next()) * mean,
    gamma: (shape, mean) => (standardGamma(shape) * mean) / shape,
    run: (mean) => Math.floor(Math.log(1 - next()) / Math.log(mean / (1 + mean))),
  };
}

/** The element at an index that is known to be in range. */
export function nth<T>(list: readonly T[], index: number): T {
  const found = list[index];
  if (found === undefined) throw new RangeError(`no element ${String(index)} of ${String(list.length)}`);
  return found;
}

/** Draws an index with probability proportional to its weight. */
export function weighted(weights: readonly number[]): (from: Chance) => number {
  const sums: number[] = [];
  let total = 0;
  for (const weight of weights) sums.push((total += weight));
  return (from) => {
    const at = from.next() * total;
    const index = sums.findIndex((sum) => at < sum);
    return index < 0 ? sums.length - 1 : index;
  };
}
