import type { MeasuresAnswer } from "@kindred/server/answers";
import { useIntl } from "react-intl";
import type { TextKey } from "../../../../languages/index.ts";
import { useFormats, useText } from "../../../../languages/text.ts";
import { type MeasuresSearch, usualEvent } from "../../measures-search.ts";
import type { Measure } from "../../api/measures.ts";

const groups = {
  people: ["people", "conversion:0", "retention", "churn"],
  orders: [
    "orders",
    "orders-per-head",
    "average-order",
    "revenue",
    "refunds",
    "revenue-per-head",
    "lifetime-value",
    "margin",
    "margin-share",
  ],
  mail: ["sent", "delivered", "opened", "clicked", "unsubscribed", "bounced", "complained"],
  surveys: ["nps", "csat"],
  campaigns: ["cost", "budget", "budget-used", "profit", "return-on-cost", "return-on-budget"],
} as const;
export type Group = keyof typeof groups;
export const groupNames = Object.keys(groups) as Group[];

/** The measures of one group, in its order. */
export function measuresOf(group: Group, measures: MeasuresAnswer["measures"]): Measure[] {
  return groups[group].flatMap((id) => measures.find((one) => one.id === id) ?? []);
}

const reasons: Readonly<Record<string, TextKey>> = {
  nobody: "measures.none.nobody",
  nobody_active: "measures.none.nobody_active",
  no_orders: "measures.none.no_orders",
  no_revenue_known: "measures.none.no_revenue_known",
  no_cost_of_goods: "measures.none.no_cost_of_goods",
  no_deliveries: "measures.none.no_deliveries",
  no_answers: "measures.none.no_answers",
  no_campaign_cost: "measures.none.no_campaign_cost",
  no_budget: "measures.none.no_budget",
  several_currencies: "measures.none.several_currencies",
  rate_missing: "measures.none.rate_missing",
  too_few: "measures.none.too_few",
  no_spread: "measures.none.no_spread",
  not_comparable: "measures.none.not_comparable",
  not_costed: "measures.none.not_costed",
};

/** Why there is no number. */
export function useReason(): (reason: string) => string {
  const text = useText();
  return (reason) => {
    const key = reasons[reason];
    return key === undefined ? reason : text(key);
  };
}

/** What a measure is called; of the conversion by its event. */
export function useMeasureName({ event = usualEvent, silence }: MeasuresSearch): (id: string) => string {
  const text = useText();
  return (id) => {
    if (id.startsWith("conversion:")) return text("measures.m.conversion", { event });
    if (id === "churn") return text("measures.m.churn", { days: silence ?? 30 });
    return text(`measures.m.${id}` as TextKey);
  };
}

export interface Written {
  readonly value: (value: number, kind: Measure["kind"]) => string;
  /** With its sign; shares in percentage points. */
  readonly difference: (value: number, kind: Measure["kind"]) => string;
}

/** Values as the reader's language writes them. */
export function useWritten(currency: string | null): Written {
  const text = useText();
  const intl = useIntl();
  const { money } = useFormats();
  const plain = (value: number, digits: number): string => intl.formatNumber(value, { maximumFractionDigits: digits });
  const value = (amount: number, kind: Measure["kind"]): string => {
    if (kind === "share") return intl.formatNumber(amount, { style: "percent", maximumFractionDigits: 1 });
    if (kind === "money") return money(amount, currency);
    return plain(amount, kind === "count" ? 0 : kind === "score" ? 1 : 2);
  };
  return {
    value,
    difference: (amount, kind) => {
      if (kind === "share") {
        const points = intl.formatNumber(amount * 100, { maximumFractionDigits: 1, signDisplay: "exceptZero" });
        return text("measures.points", { points });
      }
      return `${amount > 0 ? "+" : ""}${value(amount, kind)}`;
    },
  };
}
