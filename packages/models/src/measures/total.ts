import { z95 } from "../interval.ts";
import type { Estimate } from "./estimate.ts";

/**
 * A total over people who come by chance, each with an amount: a compound Poisson sum, whose variance is the sum of the squared amounts
 * (W. Feller, "An Introduction to Probability Theory and Its Applications", volume I, 3rd edition, 1968, chapter XII, 2).
 */
export function totalEstimate(sum: number, squares: number): Estimate {
  const standardError = Math.sqrt(Math.max(0, squares));
  const half = z95 * standardError;
  return { value: sum, low: sum - half, high: sum + half, standardError };
}
