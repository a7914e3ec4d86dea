import type { CurrencyRates } from "@kindred/models";
import type { EventPick } from "../cohorts/question.ts";

/** Events with a number of money among their properties. */
export interface MoneyEvents extends EventPick {
  readonly amount: string;
}

/** What goods cost, for the margin. */
export type Cost =
  /** A number of the order. */
  | { readonly kind: "order"; readonly property: string }
  /** A number of each line, or of its product in the catalogue as it was at the order, times the line's quantity. */
  | { readonly kind: "product"; readonly property: string };

export interface ValueQuestion {
  readonly orders: MoneyEvents;
  /** Taken off what somebody is worth; null: nothing is. */
  readonly refunds: MoneyEvents | null;
  /** A window of the segment language without an anchor; absent: all time. */
  readonly window?: Readonly<Record<string, unknown>> | undefined;
  /** null: amounts have to be in one currency as they are. */
  readonly currency: CurrencyRates | null;
  readonly cost: Cost | null;
  /** Only members of this saved segment. */
  readonly segment: string | null;
  /** Unix ms; absent: now. */
  readonly now?: number | undefined;
}
