import type { Estimate } from "./estimate.ts";
import { student95 } from "./student.ts";

/** Sums over people of what each has above (y) and below (x) a ratio. For a mean x is 1 for everyone. */
export interface RatioSums {
  /** People, those whose x and y are 0 left out where they do not matter. */
  readonly n: number;
  readonly y: number;
  readonly x: number;
  readonly yy: number;
  readonly xy: number;
  readonly xx: number;
}

/** Sums of products over the people who stand behind both of two ratios. */
export interface CrossSums {
  readonly yy: number;
  /** The first's y with the second's x, and the other way round. */
  readonly yx: number;
  readonly xy: number;
  readonly xx: number;
}

/** What rounding leaves of sums that cancel out. */
const noise = 1e-12;

/**
 * The ratio of two totals, Σy / Σx, with the interval from its linearised variance, which takes people and not their orders or messages
 * for independent: n / (n − 1) · Σ(y − r x)² / (Σx)² (W. G. Cochran, "Sampling Techniques", 3rd edition, 1977, formula 6.13),
 * with Student's t on n − 1 degrees. Of a mean it is the usual interval. Null when there is nothing below; of one person there is no
 * interval: both ends are the value, so ask `n` first.
 */
export function ratioEstimate({ n, y, x, yy, xy, xx }: RatioSums): Estimate | null {
  if (x === 0) return null;
  const value = y / x;
  if (n < 2) return { value, low: value, high: value, standardError: 0 };
  const residual = yy - 2 * value * xy + value ** 2 * xx;
  const scale = Math.abs(yy) + Math.abs(2 * value * xy) + value ** 2 * xx;
  const variance = residual <= noise * scale ? 0 : ((n / (n - 1)) * residual) / x ** 2;
  const standardError = Math.sqrt(variance);
  const half = student95(n - 1) * standardError;
  return { value, low: value - half, high: value + half, standardError };
}

/** How two ratios vary together through the people behind both: Σ(y₁ − r₁x₁)(y₂ − r₂x₂) / (Σx₁ Σx₂). */
export function ratioCovariance(
  a: Pick<RatioSums, "y" | "x">,
  b: Pick<RatioSums, "y" | "x">,
  cross: CrossSums,
): number {
  if (a.x === 0 || b.x === 0) return 0;
  const [r, s] = [a.y / a.x, b.y / b.x];
  return (cross.yy - s * cross.yx - r * cross.xy + r * s * cross.xx) / (a.x * b.x);
}
