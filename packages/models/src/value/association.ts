/** How two things that baskets hold go together. */
export interface Association {
  /** Of all baskets, how many have both. */
  readonly support: number;
  /** Of those with the first, how many have the second; and the other way round. */
  readonly confidence: readonly [number, number];
  /** How many times as often as if neither cared for the other; 1: they do not. */
  readonly lift: number;
}

/**
 * Support and confidence of R. Agrawal, T. Imieliński and A. Swami ("Mining association rules between sets of items in large databases",
 * SIGMOD 1993), lift of S. Brin, R. Motwani, J. Ullman and S. Tsur (SIGMOD 1997, as "interest"). Counts of baskets with both,
 * the first, the second, and of all. Throws RangeError for counts that cannot be of one set of baskets.
 */
export function association(both: number, first: number, second: number, all: number): Association {
  if (!(both > 0 && both <= Math.min(first, second) && Math.max(first, second) <= all)) {
    throw new RangeError("A pair is in at least one basket, and in no more than either of its items.");
  }
  return { support: both / all, confidence: [both / first, both / second], lift: (both * all) / (first * second) };
}
