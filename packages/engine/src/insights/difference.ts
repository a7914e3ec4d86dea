/** What is known of one trait or habit in one of two populations. */
export interface Share {
  /** Contacts it holds for. */
  readonly count: number;
  /** All contacts of the population. */
  readonly of: number;
}

export interface Mean {
  /** What the mean is over. */
  readonly count: number;
  readonly mean: number;
  /** Of the values about their mean; with n − 1. */
  readonly variance: number;
}

export interface Difference {
  /** Standardised: in standard deviations, positive where the first population has more. */
  readonly effect: number;
  /** Ends of the 95 % confidence interval of `effect`. */
  readonly low: number;
  readonly high: number;
  /** How far the interval stays from 0; 0 when it does not: what differences are ranked by. */
  readonly score: number;
  /** First by second, small counts drawn together; null where that says nothing. */
  readonly ratio: number | null;
}

/** The standard normal's 97.5 % quantile. */
const z = 1.959964;

/**
 * The standardised difference of two shares, d = (p₁ − p₂) / √((p₁q₁ + p₂q₂) / 2) (P. C. Austin, "Balance diagnostics for
 * comparing the distribution of baseline covariates between treatment groups in propensity-score matched samples", Statistics
 * in Medicine 28, 2009, section 2). Small counts are kept from leading in two ways. Each share is drawn towards the share of both
 * together as if two contacts more had it (pseudo-Bayes: S. E. Fienberg and P. W. Holland, "Simultaneous estimation of multinomial cell
 * probabilities", Journal of the American Statistical Association 68, 1973), so equal shares stay equal. And the interval adds
 * one contact it holds for and one it does not to each side (A. Agresti and B. Caffo, "Simple and effective confidence intervals for
 * proportions and differences of proportions result from adding two successes and two failures", The American Statistician
 * 54, 2000), so none among few is not taken for a certainty.
 *
 * @param both contacts in both populations, who make their shares go together
 */
export function shareDifference(a: Share, b: Share, both: number): Difference {
  const pooled = (a.count + b.count) / Math.max(1, a.of + b.of);
  const [p, q] = [a, b].map(({ count, of }) => (count + 2 * pooled) / (of + 2)) as [number, number];
  const [first, second] = [a, b].map(({ count, of }): Sampled => {
    const share = (count + 1) / (of + 2);
    return { n: of + 2, variance: share * (1 - share) };
  }) as [Sampled, Sampled];
  const spread = Math.sqrt((p * (1 - p) + q * (1 - q)) / 2);
  const error = standardError(first, second, both);
  return between(p - q, spread, error, { n: a.of, m: b.of }, pooled === 0 ? null : p / q);
}

/** The same of two means: d = (x̄₁ − x̄₂) / √((s₁² + s₂²) / 2) (Austin 2009, likewise). */
export function meanDifference(a: Mean, b: Mean, both: number): Difference {
  const ratio = a.mean > 0 && b.mean > 0 ? a.mean / b.mean : null;
  // One value says nothing of how values vary.
  if (a.count < 2 || b.count < 2) return { effect: 0, low: 0, high: 0, score: 0, ratio };
  const error = standardError({ n: a.count, variance: a.variance }, { n: b.count, variance: b.variance }, both);
  const spread = Math.sqrt((a.variance + b.variance) / 2);
  return between(a.mean - b.mean, spread, error, { n: a.count, m: b.count }, ratio);
}

interface Sampled {
  readonly n: number;
  readonly variance: number;
}

/**
 * Of the difference of two means of samples that share `both` members: var(x̄₁ − x̄₂) = v₁/n₁ + v₂/n₂ − 2 k v / (n₁ n₂). What varies
 * within the shared members is not known; the smaller variance of the two makes the interval rather too wide than too narrow.
 */
function standardError(a: Sampled, b: Sampled, both: number): number {
  const shared = (2 * both * Math.min(a.variance, b.variance)) / (a.n * b.n);
  return Math.sqrt(Math.max(0, a.variance / a.n + b.variance / b.n - shared));
}

/**
 * The interval is d ± z √(SE²/s² + d² / (2 (n₁ + n₂))), of which the second part is for s being an estimate itself (L. V. Hedges and
 * I. Olkin, "Statistical Methods for Meta-Analysis", 1985, chapter 5, formula 15).
 */
function between(
  difference: number,
  spread: number,
  error: number,
  { n, m }: { n: number; m: number },
  ratio: number | null,
): Difference {
  if (spread === 0 || n + m === 0) return { effect: 0, low: 0, high: 0, score: 0, ratio };
  const effect = difference / spread;
  const half = z * Math.sqrt((error / spread) ** 2 + effect ** 2 / (2 * (n + m)));
  const score = Math.max(0, Math.abs(effect) - half);
  return { effect, low: effect - half, high: effect + half, score, ratio };
}
