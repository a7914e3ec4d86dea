import { readRates } from "../../shell/rates.ts";

/** What the measures' page is asked, as it stands in the address. */
export interface MeasuresSearch {
  readonly period?: string;
  /** `before`, or a segment's id; absent: everyone. */
  readonly against?: string;
  readonly membership?: "then" | "today";
  readonly step?: "day" | "week" | "month";
  /** What counts as converted; absent: an order. */
  readonly event?: string;
  /** A property condition as JSON. */
  readonly where?: string;
  /** What coming back and falling silent are about; absent: whatever a person does. */
  readonly activity?: string;
  readonly silence?: number;
  /** The measure whose trend is shown. */
  readonly measure?: string;
  readonly into?: string;
  readonly rates?: string;
}

export const usualPeriod = "30d";
export const usualEvent = "Order Completed";
export const usualSilence = 30;
export const periods = [
  "7d",
  "30d",
  "90d",
  "365d",
  "this-month",
  "previous-month",
  "this-quarter",
  "this-year",
] as const;

const texts = ["period", "against", "event", "where", "activity", "measure", "into", "rates"] as const;

export function readMeasuresSearch(search: Record<string, unknown>): MeasuresSearch {
  const { membership, step, silence } = search;
  const read = Object.fromEntries(
    texts.flatMap((name) => (typeof search[name] === "string" && search[name] !== "" ? [[name, search[name]]] : [])),
  ) as MeasuresSearch;
  return {
    ...read,
    ...(membership === "then" || membership === "today" ? { membership } : {}),
    ...(step === "day" || step === "week" || step === "month" ? { step } : {}),
    ...(typeof silence === "number" && silence >= 1 && silence <= 730 ? { silence } : {}),
  };
}

/** The property condition; null for none, or what is none. */
export function whereOf({ where }: MeasuresSearch): Readonly<Record<string, unknown>> | null {
  if (where === undefined) return null;
  try {
    const read: unknown = JSON.parse(where);
    return typeof read === "object" && read !== null && !Array.isArray(read) ? (read as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

/** What is sent to the server. */
export function measuresBody(segment: string, search: MeasuresSearch): Readonly<Record<string, unknown>> {
  const { period = usualPeriod, against, membership, step, event = usualEvent, activity, silence } = search;
  const where = whereOf(search);
  const rates = readRates(search);
  return {
    of: { segment },
    against: against === undefined ? "everyone" : against === "before" ? against : { segment: against },
    period,
    membership: membership ?? "then",
    conversions: [{ event, ...(where === null ? {} : { where }) }],
    ...(step === undefined ? {} : { step }),
    retention: { event: activity ?? null },
    churn: { event: activity ?? null, days: silence ?? usualSilence },
    ...(rates === null ? {} : { currency: rates.into, rates: rates.rates }),
  };
}
