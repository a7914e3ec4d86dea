import {
  type CrossSums,
  differenceOf,
  type Estimate,
  ratioCovariance,
  ratioEstimate,
  shareCovariance,
  shareEstimate,
  totalEstimate,
} from "@kindred/models";
import type { Figure, FigureDifference, Measure, MeasureKind, Reason } from "./answer.ts";
import type { CountedShare, ShareAnswer } from "./shares.ts";
import type { SumAnswer, SummedSide } from "./sums.ts";

/** A figure with what its difference from another is worked out from. */
export interface Estimated {
  readonly figure: Figure;
  readonly estimate: Estimate | null;
}

export interface Shown {
  readonly id: string;
  readonly kind: MeasureKind;
  readonly people?: boolean;
  readonly trends: readonly (readonly (number | null)[] | null)[];
}

export function missing(reason: Reason, n = 0): Estimated {
  return { figure: { value: null, reason, n }, estimate: null };
}

/** A number that is no estimate: how many people there are, what was paid. */
export function plain(value: number, n: number): Estimated {
  return { figure: { value, reason: null, n, low: null, high: null, uncertain: null }, estimate: null };
}

/** An estimate that rests on so many people; its interval says something from two on. */
function estimated(estimate: Estimate, n: number, people: number): Estimated {
  const { value, low, high, standardError } = estimate;
  const uncertain: Reason | null = people < 2 ? "too_few" : standardError === 0 ? "no_spread" : null;
  const ends = uncertain === null ? { low, high } : { low: null, high: null };
  return {
    figure: { value, reason: null, n, ...ends, uncertain },
    estimate: uncertain === null ? estimate : null,
  };
}

function shareOf({ count, of }: CountedShare, none: Reason): Estimated {
  const estimate = shareEstimate(Math.min(count, of), of);
  if (estimate === null) return missing(none);
  const { value, low, high } = estimate;
  return { figure: { value, reason: null, n: of, low, high, uncertain: null }, estimate };
}

function ratioOf(sums: SummedSide, none: Reason): Estimated {
  const estimate = ratioEstimate(sums);
  return estimate === null ? missing(none, sums.over) : estimated(estimate, sums.over, sums.n);
}

export function totalOf({ y, yy, over, n }: SummedSide): Estimated {
  return estimated(totalEstimate(y, yy), over, n);
}

/** An estimate moved and stretched: `(value + by) * times`. */
export function moved({ figure, estimate }: Estimated, by: number, times: number): Estimated {
  const change = (value: number): number => (value + by) * times;
  if (figure.value === null) return { figure, estimate };
  const ends = {
    low: figure.low === null ? null : change(figure.low),
    high: figure.high === null ? null : change(figure.high),
  };
  return {
    figure: { ...figure, value: change(figure.value), ...ends },
    estimate:
      estimate === null
        ? null
        : {
            value: change(estimate.value),
            low: change(estimate.low),
            high: change(estimate.high),
            standardError: estimate.standardError * times,
          },
  };
}

/** What a measure cannot be is not told: the interval of few people may reach beyond. */
const scales: ReadonlyMap<string, readonly [least: number, most: number]> = new Map([
  ["orders", [0, Infinity]],
  ["orders-per-head", [0, Infinity]],
  ["refunds", [0, Infinity]],
  ["nps", [-100, 100]],
]);

function onScale(id: string, figure: Figure): Figure {
  const scale = scales.get(id);
  if (scale === undefined || figure.value === null || figure.low === null || figure.high === null) return figure;
  return { ...figure, low: Math.max(scale[0], figure.low), high: Math.min(scale[1], figure.high) };
}

/** @param covariance of both estimates; null: they are not to be compared */
export function measureOf(
  { id, kind, people = false, trends }: Shown,
  [a, b]: readonly (Estimated | undefined)[],
  covariance: number | null,
): Measure {
  return {
    id,
    kind,
    figure: onScale(id, a!.figure),
    against: b === undefined ? null : onScale(id, b.figure),
    difference: b === undefined ? null : difference(a!, b, covariance),
    trend: trends[0] ?? null,
    againstTrend: b === undefined ? null : (trends[1] ?? null),
    people,
  };
}

function difference(a: Estimated, b: Estimated, covariance: number | null): FigureDifference {
  const none = { value: null, low: null, high: null, distinguishable: null };
  if (a.figure.value === null) return { ...none, reason: a.figure.reason };
  if (b.figure.value === null) return { ...none, reason: b.figure.reason };
  if (covariance === null) return { ...none, reason: "not_comparable" };
  const value = a.figure.value - b.figure.value;
  if (a.estimate === null || b.estimate === null) {
    const reason = a.figure.uncertain ?? b.figure.uncertain;
    return { ...none, value, reason };
  }
  const { low, high, distinguishable } = differenceOf(a.estimate, b.estimate, covariance);
  return { value, low, high, distinguishable, reason: null };
}

export function shareMeasure(shown: Shown, answer: ShareAnswer, none: Reason): Measure {
  const [a, b] = answer.sides;
  const covariance = a === undefined || b === undefined ? 0 : shareCovariance(a, b, answer.cross);
  return measureOf(
    { ...shown, people: true },
    answer.sides.map((side) => shareOf(side, none)),
    covariance,
  );
}

/** @param none why there is no number on a side where nothing stands below the line */
export function ratioMeasure(shown: Shown, { sides, cross }: SumAnswer, none: (side: number) => Reason): Measure {
  return measureOf(
    shown,
    sides.map((side, index) => ratioOf(side, none(index))),
    pairCovariance(sides, cross),
  );
}

function pairCovariance([a, b]: readonly SummedSide[], cross: CrossSums): number {
  return a === undefined || b === undefined ? 0 : ratioCovariance(a, b, cross);
}
