/** What is known of values: how many, their sum and the sum of their squares. */
export interface Moments {
  readonly n: number;
  readonly sum: number;
  readonly squares: number;
}

/** A mean with its 95 % interval; the ends are null where fewer than two values say nothing of how they vary. */
export interface MeanInterval {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** The standard normal's 97.5 % quantile: two-sided 95 %. */
const z95 = 1.959963984540054;

/**
 * The mean with the interval x̄ ± z·s/√n. Amounts per head are skewed, but their mean is near normal from some hundreds of people on
 * (T. Lumley, P. Diehr, S. Emerson and L. Chen, "The importance of the normality assumption in large public health data sets", Annual
 * Review of Public Health 23, 2002, p. 151); of fewer the interval is rough. Null without values.
 */
export function meanInterval(moments: Moments): MeanInterval | null {
  const { n, sum } = moments;
  if (n === 0) return null;
  const mean = sum / n;
  if (n < 2) return { mean, low: null, high: null };
  const half = z95 * Math.sqrt(varianceOf(moments) / n);
  return { mean, low: mean - half, high: mean + half };
}

/**
 * The first mean less the second with the interval of unequal variances, d ± z·√(s₁²/n₁ + s₂²/n₂) (B. L. Welch, Biometrika 29, 1938,
 * p. 350, with the normal's quantile for large samples). Null where either side has fewer than two values.
 */
export function meanDifference(a: Moments, b: Moments): { difference: number; low: number; high: number } | null {
  if (a.n < 2 || b.n < 2) return null;
  const difference = a.sum / a.n - b.sum / b.n;
  const half = z95 * Math.sqrt(varianceOf(a) / a.n + varianceOf(b) / b.n);
  return { difference, low: difference - half, high: difference + half };
}

/** Of the values about their mean, with n − 1; rounding must not make it negative. */
function varianceOf({ n, sum, squares }: Moments): number {
  return Math.max(0, (squares - (sum * sum) / n) / (n - 1));
}
