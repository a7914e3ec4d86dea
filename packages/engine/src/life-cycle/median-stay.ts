/** Stays of one length: those that ended after it, and those that had lasted so long when they were last seen. */
export interface StayLength {
  readonly length: number;
  readonly ended: number;
  readonly going: number;
}

/**
 * The median length of stays of which some are still going on: the first length by which half would have ended, by the product-limit
 * estimate (E. L. Kaplan, P. Meier: Nonparametric estimation from incomplete observations, JASA 53, 1958, p. 457). The median of ended
 * stays alone would be too short: the long ones are those still going. null where fewer than half have ended within what was seen.
 *
 * @param lengths each length once, in any order and unit
 */
export function medianStay(lengths: readonly StayLength[]): number | null {
  let atRisk = lengths.reduce((sum, { ended, going }) => sum + ended + going, 0);
  let staying = 1;
  for (const { length, ended, going } of lengths.toSorted((a, b) => a.length - b.length)) {
    if (ended > 0) staying *= 1 - ended / atRisk;
    // Rounding must not move a median that lies on the half exactly.
    if (staying <= 0.5 + 1e-12) return length;
    atRisk -= ended + going;
  }
  return null;
}
