import type { Bounds } from "./definition.ts";

/** Bounds between levels, ascending. `from`: a bound begins its level; `above`: only what is greater is in it. */
export interface Thresholds {
  readonly at: readonly number[];
  readonly side: "from" | "above";
}

/**
 * The quantile of type 7 (R's default, Excel's PERCENTILE.INC; R. J. Hyndman and Y. Fan, The American Statistician 50, 1996):
 * linear between the values around `(n - 1) p`. `sorted` ascending; NaN of nothing.
 */
export function quantile(sorted: readonly number[], p: number): number {
  if (sorted.length === 0) return NaN;
  const place = (sorted.length - 1) * p;
  const below = Math.floor(place);
  const low = sorted[below]!;
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!;
  return low + (place - below) * (high - low);
}

/** The shares at which levels end: 0.2, 0.4, 0.6, 0.8 for five. */
export function levelShares(levels: number): number[] {
  return Array.from({ length: levels - 1 }, (_, i) => (i + 1) / levels);
}

/** The thresholds that a way of finding bounds gives. `quantiles`: those of `levelShares(levels)`; empty when nobody is there. */
export function thresholdsOf(bounds: Bounds, quantiles: readonly number[]): Thresholds {
  switch (bounds.by) {
    case "fixed":
      return { at: bounds.at, side: "from" };
    case "quantile-plus-one":
      return { at: quantiles.map((value) => value + 1), side: "from" };
    case "quantile":
      return { at: quantiles, side: "above" };
  }
}

/** 1 to one more than thresholds. Equal values always have equal scores. */
export function levelOf(value: number, { at, side }: Thresholds): number {
  return 1 + at.filter((bound) => (side === "from" ? value >= bound : value > bound)).length;
}

/** Recency in days: the fewer the better, so the score counts downwards. */
export function recencyLevelOf(days: number, thresholds: Thresholds): number {
  return thresholds.at.length + 2 - levelOf(days, thresholds);
}
