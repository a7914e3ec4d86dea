/** A figure with the 95 % interval that holds it, and what its uncertainty rests on. */
export interface Estimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** Of `value`; 0 when nothing varies. */
  readonly standardError: number;
}

/** Of two estimates, how far they differ; both ends at once on the same side of 0: more than chance at 95 %. */
export interface EstimatedDifference {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly distinguishable: boolean;
}

/**
 * The difference a − b from the intervals of both, by the method of variance estimates recovery for estimates that go together:
 * G. Y. Zou, "Toward using confidence intervals to compare correlations", Psychological Methods 12, 2007, formula 15; for shares
 * with Wilson's intervals and no correlation it is R. G. Newcombe's method 10 (Statistics in Medicine 17, 1998, p. 873).
 *
 * @param covariance of the two estimates: not 0 when the same people stand behind both
 */
export function differenceOf(a: Estimate, b: Estimate, covariance: number): EstimatedDifference {
  const value = a.value - b.value;
  const spread = a.standardError * b.standardError;
  const correlation = spread === 0 ? 0 : Math.max(-1, Math.min(1, covariance / spread));
  const reach = (mine: number, theirs: number): number =>
    Math.sqrt(Math.max(0, mine ** 2 + theirs ** 2 - 2 * correlation * mine * theirs));
  const low = value - reach(a.value - a.low, b.high - b.value);
  const high = value + reach(a.high - a.value, b.value - b.low);
  return { value, low, high, distinguishable: low > 0 || high < 0 };
}
