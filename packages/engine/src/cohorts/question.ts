import type { CurrencyRates, PeriodUnit } from "@kindred/models";

/** Events by name, with a condition of the segment language on their properties. */
export interface EventPick {
  readonly event: string | readonly string[];
  readonly where?: unknown;
}

/** When somebody's time as a customer begins. */
export type Entry =
  /** The first of these events, ever. */
  | ({ readonly kind: "event" } & EventPick)
  /** A trait that is a date. */
  | { readonly kind: "date"; readonly trait: string }
  /** The contact's own beginning: when it was seen or imported first. */
  | { readonly kind: "added" };

export interface CampaignWindow {
  readonly name: string;
  /** `YYYY-MM-DD` in the workspace's zone; `to` is the first day after it. */
  readonly from: string;
  readonly to: string;
  /** What begins here, where it is not what begins elsewhere. */
  readonly entry?: EventPick | undefined;
}

/** What makes a cohort of those who began. */
export type Cut =
  /** Those who began in the same calendar period. */
  | { readonly kind: "calendar" }
  /** Those with the same value of a trait, as it is now. */
  | { readonly kind: "trait"; readonly trait: string }
  /** Those whose first event fell into a window; not `firstEver`: who did it there, whatever they did before. */
  | { readonly kind: "windows"; readonly windows: readonly CampaignWindow[]; readonly firstEver: boolean };

/** What a cell says. */
export type CohortMeasure =
  /** The share that did it. */
  | { readonly kind: "people" }
  /** How often, per head. */
  | { readonly kind: "count" }
  /** How much of a number of the events, per head. Money is told in one currency: the only one there is, or by a table. */
  | {
      readonly kind: "sum";
      readonly property: string;
      readonly money: boolean;
      readonly currency: CurrencyRates | null;
    };

/** Which periods a column looks at. */
export type ColumnKind =
  /** Exactly period n. */
  | { readonly kind: "classic" }
  /** Period n or any later one. */
  | { readonly kind: "rolling" }
  /** All up to period n. */
  | { readonly kind: "cumulative" }
  /** From period to period, both in; ascending and apart. */
  | { readonly kind: "brackets"; readonly brackets: readonly (readonly [number, number])[] };

export interface CohortQuestion {
  readonly entry: Entry;
  readonly cut: Cut;
  /** The unit of periods, and of calendar cohorts. */
  readonly by: PeriodUnit;
  /** The first and the last day that calendar cohorts, or beginnings of a trait's, are taken from; null: a year back, until now. */
  readonly from: string | null;
  readonly to: string | null;
  readonly returns: EventPick;
  readonly measure: CohortMeasure;
  readonly columns: ColumnKind;
  /** No more periods than these after the first; null: all there are. */
  readonly periods: number | null;
  /** Only members of this saved segment. */
  readonly segment: string | null;
  /** Unix ms; absent: now. */
  readonly now?: number | undefined;
  /** Keys of two rows to be compared. */
  readonly compare?: readonly [string, string] | undefined;
}
