/** A share with the interval that holds it; all three in [0, 1]. */
export interface ShareInterval {
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** The standard normal's 97.5 % quantile: two-sided 95 %. */
export const z95 = 1.959963984540054;

/**
 * The share `successes / trials` with Wilson's 95 % score interval (E. B. Wilson, JASA 22, 1927, p. 209), which keeps its level for
 * small counts and stays inside [0, 1]. Null without trials. Throws RangeError when the counts are not `0 ≤ successes ≤ trials`.
 */
export function shareInterval(successes: number, trials: number): ShareInterval | null {
  if (!(successes >= 0 && successes <= trials)) throw new RangeError("A share needs 0 ≤ successes ≤ trials.");
  if (trials === 0) return null;
  const share = successes / trials;
  const spread = z95 ** 2 / trials;
  const centre = (share + spread / 2) / (1 + spread);
  const half = (z95 / (1 + spread)) * Math.sqrt((share * (1 - share)) / trials + z95 ** 2 / (4 * trials ** 2));
  // Rounding must not push the ends past what they bound.
  return { share, low: Math.min(share, Math.max(0, centre - half)), high: Math.max(share, Math.min(1, centre + half)) };
}
