/** A stream of numbers in (0, 1), the same for the same seed: intervals must not change from one look to the next. (mulberry32) */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (((mixed ^ (mixed >>> 14)) >>> 0) + 0.5) / 4_294_967_296;
  };
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
}

/** A gamma variate of scale 1 (G. Marsaglia and W. W. Tsang, ACM Transactions on Mathematical Software 26, 2000). `shape` above 0. */
function gamma(shape: number, random: () => number): number {
  if (shape < 1) return gamma(shape + 1, random) * random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = normal(random);
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}

/** Shares that sum to 1, drawn from a Dirichlet distribution with these weights, each above 0. */
export function dirichlet(weights: readonly number[], random: () => number): number[] {
  const drawn = weights.map((weight) => gamma(weight, random));
  const sum = drawn.reduce((all, one) => all + one, 0);
  return drawn.map((one) => one / sum);
}
