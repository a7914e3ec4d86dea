import type { Bucket, Step, Window } from "./period.ts";

/** Why there is no number. Pages have a sentence for each. */
export const reasons = [
  "nobody",
  "nobody_active",
  "no_orders",
  "no_revenue_known",
  "no_cost_of_goods",
  "no_deliveries",
  "no_answers",
  "no_campaign_cost",
  "no_budget",
  "several_currencies",
  "rate_missing",
  "too_few",
  "no_spread",
  "not_comparable",
  "not_costed",
] as const;
export type Reason = (typeof reasons)[number];

export type MeasureKind = "count" | "number" | "share" | "money" | "score" | "ratio";

/** A number with its 95 % interval, or why there is none. `n`: how many people, orders or answers it is over. */
export type Figure =
  | {
      readonly value: number;
      readonly reason: null;
      readonly n: number;
      readonly low: number | null;
      readonly high: number | null;
      /** Why there is no interval, when there is none. */
      readonly uncertain: Reason | null;
    }
  | { readonly value: null; readonly reason: Reason; readonly n: number };

/** How much more than what it is compared with; null `distinguishable` where it cannot be told. */
export interface FigureDifference {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
  readonly distinguishable: boolean | null;
  readonly reason: Reason | null;
}

export interface Measure {
  /** `revenue-per-head`; of a conversion `conversion:0`, by its place in the question. */
  readonly id: string;
  readonly kind: MeasureKind;
  readonly figure: Figure;
  readonly against: Figure | null;
  readonly difference: FigureDifference | null;
  /** By bucket, null where there is nothing; null: this measure has no trend. */
  readonly trend: readonly (number | null)[] | null;
  readonly againstTrend: readonly (number | null)[] | null;
  /** Whether the people who count and those who do not can be asked for. */
  readonly people: boolean;
}

/** Whose memberships were counted, and how they are known. */
export interface Presence {
  /** In it at some instant of the period. */
  readonly heads: number;
  readonly atStart: number;
  readonly atEnd: number;
  /** On average over the period: people-time by its length. */
  readonly average: number;
  /**
   * `everyone`; `today`: who is in it now; `ledger`: as it was; `evaluated`: today's conditions as of the period's start, because the ledger
   * began later (or there is none); `mixed`: evaluated up to `since`, the ledger from then on.
   */
  readonly known: "everyone" | "today" | "ledger" | "evaluated" | "mixed";
  /** When the ledger of this segment began, Unix ms; null without one. */
  readonly since: number | null;
}

export interface MeasuredSide {
  /** A segment's id, a document's, or `everyone`. */
  readonly id: string;
  readonly name: string;
  readonly window: Window;
  readonly buckets: readonly Bucket[];
  readonly presence: Presence;
}

export interface Measures {
  /** Unix ms */
  readonly now: number;
  readonly timezone: string;
  readonly step: Step;
  /** Where the period ends whole: after `of.window.to` while it goes on. */
  readonly whole: number;
  readonly of: MeasuredSide;
  readonly against: MeasuredSide | null;
  /** What money is told in; null: orders say none. */
  readonly currency: string | null;
  /** The currencies of the orders that count, "" for none. */
  readonly currencies: readonly string[];
  readonly measures: readonly Measure[];
}
