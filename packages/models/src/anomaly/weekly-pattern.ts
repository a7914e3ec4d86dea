/** How a value stands to those at the same place of earlier weeks. */
export interface WeeklyComparison {
  /** Modified z-score: negative below what is usual, positive above. */
  readonly score: number;
  /** What is usual: the median of the earlier weeks. */
  readonly expected: number;
  /** Between these the score stays within the limit that was asked for. */
  readonly low: number;
  readonly high: number;
  /** Earlier weeks compared with. */
  readonly weeks: number;
}

/** A median of fewer says nothing of how values vary. */
export const fewestWeeks = 4;
/** What is older than that is another season. */
export const mostWeeks = 8;

/** 1 / Φ⁻¹(3/4): the median absolute deviation of a normal distribution times this is its standard deviation. */
const normalScale = 1.4826;

/**
 * Compares a value with those of the same weekday and hour in earlier weeks by the modified z-score (value − median) / (1.4826 MAD)
 * (B. Iglewicz and D. C. Hoaglin, "How to Detect and Handle Outliers", ASQC 1993, section 3.4, who call 3.5 and more an outlier;
 * the constant after P. J. Rousseeuw and C. Croux, "Alternatives to the median absolute deviation", JASA 88, 1993). Median and MAD
 * stay as they are when up to half of the weeks were unusual themselves.
 *
 * @param earlier one value a week, in any order
 * @param floor the least that values vary by themselves; weeks that happened to be equal would make everything an outlier
 * @param limit the score up to which a value is usual
 * @returns null with fewer than {@link fewestWeeks} weeks
 */
export function compareWithWeeks(
  value: number,
  earlier: readonly number[],
  { floor, limit }: { readonly floor: number; readonly limit: number },
): WeeklyComparison | null {
  if (earlier.length < fewestWeeks) return null;
  const expected = median(earlier);
  const deviation = median(earlier.map((each) => Math.abs(each - expected)));
  const scale = Math.max(normalScale * deviation, floor);
  const score = scale === 0 ? 0 : (value - expected) / scale;
  return { score, expected, low: expected - limit * scale, high: expected + limit * scale, weeks: earlier.length };
}

/**
 * The least that a count of independent comings varies by: the standard deviation of a Poisson count is the root of its mean, and of
 * none at all one is still nothing unusual.
 */
export function countFloor(expected: number): number {
  return Math.sqrt(Math.max(1, expected));
}

/**
 * A level by which stocks of different weeks can be compared although they grow or shrink: the value over the median of the week
 * that ends with it, the ratio to the moving level of classical decomposition (R. J. Hyndman and G. Athanasopoulos, "Forecasting:
 * Principles and Practice", 3rd edition, section 3.4). Null over a level of nothing.
 *
 * @param week the values of the week up to the value, evenly spaced
 */
export function ratioToLevel(value: number, week: readonly number[]): number | null {
  const level = week.length === 0 ? 0 : median(week);
  return level <= 0 ? null : value / level;
}

/** The middle value, or the mean of the two in the middle. @throws RangeError without values */
export function median(values: readonly number[]): number {
  if (values.length === 0) throw new RangeError("A median needs values.");
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? 0;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2;
}
