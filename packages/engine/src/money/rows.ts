import type { QueryParams } from "@kindred/store";

/** How money of events is told in one currency. */
export interface MoneyOptions {
  /** What a currency an event does not name is; null: not known. */
  readonly own: string | null;
  readonly target: string | null;
  /** What one unit of each currency is worth in the target; null: amounts are taken as they are, if all are in one currency. */
  readonly rates: Readonly<Record<string, number>> | null;
}

/** Nullable(Float64) of a number among an event's properties. */
export function numberOf(name: string): string {
  return `coalesce(properties.${name}.:Float64, toFloat64(properties.${name}.:Int64))`;
}

/** The currency of an event's money; "" when neither it nor the workspace says. */
export const currencyOf = "upper(ifNull(nullIf(properties.currency.:String, ''), {own_currency: String}))";

/** What an amount is multiplied by, NULL without a rate: from the column `currency`. */
export function rateOf({ rates }: MoneyOptions): string {
  return rates === null
    ? "1."
    : "transform(currency, {currencies: Array(String)}, arrayMap(r -> toNullable(r), {rates: Array(Float64)}), NULL)";
}

export function moneyParams({ own, target, rates }: MoneyOptions): QueryParams {
  const table = { ...(target === null ? {} : { [target]: 1 }), ...rates };
  return {
    own_currency: own ?? "",
    ...(rates === null ? {} : { currencies: Object.keys(table), rates: Object.values(table) }),
  };
}
