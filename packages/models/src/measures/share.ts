import { shareInterval } from "../interval.ts";
import type { CrossSums } from "./ratio.ts";
import { ratioCovariance } from "./ratio.ts";
import type { Estimate } from "./estimate.ts";

/** A share of people with Wilson's interval; null without any. */
export function shareEstimate(count: number, of: number): Estimate | null {
  const interval = shareInterval(count, of);
  if (interval === null) return null;
  const { share, low, high } = interval;
  return { value: share, low, high, standardError: Math.sqrt((share * (1 - share)) / of) };
}

/**
 * How two shares vary together.
 *
 * @param cross how many are counted in both (`yy`), counted in one and of the other (`yx`, `xy`), of both (`xx`)
 */
export function shareCovariance(
  a: { readonly count: number; readonly of: number },
  b: { readonly count: number; readonly of: number },
  cross: CrossSums,
): number {
  return ratioCovariance({ y: a.count, x: a.of }, { y: b.count, x: b.of }, cross);
}
