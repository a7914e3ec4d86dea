import { meanInterval, shareInterval } from "@kindred/models";
import type { JsonObject } from "@kindred/schema";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { type Bucket, readBuckets } from "./buckets.ts";
import { askBeside, customersOf } from "./customers.ts";
import type { ValueQuestion } from "./question.ts";
import { noSegment, type NoSegment, tierDocument } from "./tiers.ts";

export interface ValueReport {
  /** Unix ms */
  readonly now: number;
  readonly currency: string | null;
  readonly totals: ValueTotals;
  /** Of orders whose cost is known; null where no cost was asked for. */
  readonly margin: Margin | null;
  /** Ten parts of those worth something, the best first; equals stand together, so they may differ in size and be fewer. */
  readonly deciles: readonly Part[];
  /** From (0, 0): which share of those worth more than nothing brings which share of what they are worth. */
  readonly curve: readonly { readonly people: number; readonly value: number }[];
  /** 0: all are worth the same; towards 1: one has all. Of those worth more than nothing; null without any. */
  readonly gini: number | null;
  readonly tiers: readonly Tier[];
  /** Why tiers and declining value are no segments; null: they are. */
  readonly noSegment: NoSegment | null;
}

export interface ValueTotals {
  /** With an order in the window. */
  readonly customers: number;
  /** With a refund in it but no order. */
  readonly refundsOnly: number;
  readonly orders: number;
  /** Orders without a number for an amount; they count 0. */
  readonly unpriced: number;
  readonly gross: number;
  readonly refunds: number;
  readonly refunded: number;
  /** What is left of both. */
  readonly value: number;
  readonly averageOrder: number | null;
  readonly perCustomer: Interval | null;
  readonly ordersPerCustomer: number | null;
  /** With more than one order in the window. */
  readonly repeaters: Interval | null;
  /** Worth nothing, and less than nothing. */
  readonly zero: number;
  readonly negative: number;
  readonly negativeValue: number;
}

interface Interval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface Margin {
  readonly orders: number;
  readonly gross: number;
  readonly cost: number;
  /** Gross less cost, before refunds. */
  readonly margin: number;
  /** Of the gross; null of nothing. */
  readonly share: number | null;
}

export interface Part {
  readonly part: number;
  readonly people: number;
  readonly orders: number;
  readonly value: number;
  /** Of all that those worth something are worth; null where that is not more than nothing. */
  readonly share: number | null;
  readonly least: number;
  readonly most: number;
}

export interface Tier extends Omit<Part, "part"> {
  readonly percent: number;
  /** The better tier that is left out of the document. */
  readonly but: number | null;
  readonly document: JsonObject | null;
}

/** What customers are worth. `tiers`: percents, ascending. Throws what `customersOf` throws. */
export async function readValue(
  resources: EvaluationResources,
  question: ValueQuestion,
  tiers: readonly number[],
): Promise<ValueReport> {
  const customers = await customersOf(resources, question);
  const read = readBuckets(resources.workspace.clickhouse, customers, { withCosts: question.cost !== null });
  const { money, found: buckets } = await askBeside(customers, read);
  const ranked = buckets.filter(({ bucket }) => bucket > 0);
  const worth = sum(ranked, "value");
  const upTo = (from: number, to: number): Bucket[] =>
    ranked.filter(({ bucket }) => bucket > from * 10 && bucket <= to * 10);
  return {
    now: customers.now,
    currency: money.currency,
    totals: totalsOf(buckets),
    margin: question.cost === null ? null : marginOf(buckets),
    deciles: Array.from({ length: 10 }, (_, i) => ({
      part: i + 1,
      ...partOf(upTo(i * 10, i * 10 + 10), worth),
    })).filter(({ people }) => people > 0),
    ...concentration(ranked),
    tiers: tiers.map((percent, i) => {
      const but = tiers[i - 1] ?? null;
      return {
        percent,
        but,
        ...partOf(upTo(but ?? 0, percent), worth),
        document: tierDocument(question, percent, but),
      };
    }),
    noSegment: noSegment(question),
  };
}

function totalsOf(buckets: readonly Bucket[]): ValueTotals {
  const [customers, people] = [sum(buckets, "buyers"), sum(buckets, "people")];
  const [orders, priced, gross] = [sum(buckets, "orders"), sum(buckets, "priced"), sum(buckets, "gross")];
  const mean = meanInterval({ n: customers, sum: sum(buckets, "buyer_value"), squares: sum(buckets, "squares") });
  const repeaters = shareInterval(sum(buckets, "repeaters"), customers);
  return {
    customers,
    refundsOnly: people - customers,
    orders,
    unpriced: orders - priced,
    gross: cents(gross),
    refunds: sum(buckets, "refunds"),
    refunded: cents(sum(buckets, "refunded")),
    value: cents(sum(buckets, "value")),
    averageOrder: priced === 0 ? null : gross / priced,
    perCustomer: mean === null ? null : { value: mean.mean, low: mean.low, high: mean.high },
    ordersPerCustomer: customers === 0 ? null : orders / customers,
    repeaters: repeaters === null ? null : { value: repeaters.share, low: repeaters.low, high: repeaters.high },
    zero: sum(
      buckets.filter(({ bucket }) => bucket === 0),
      "people",
    ),
    negative: sum(buckets, "negative"),
    negativeValue: cents(sum(buckets, "negative_value")),
  };
}

function marginOf(buckets: readonly Bucket[]): Margin {
  const [gross, cost] = [cents(sum(buckets, "costed_gross")), cents(sum(buckets, "cost"))];
  return {
    orders: sum(buckets, "costed"),
    gross,
    cost,
    margin: cents(gross - cost),
    share: gross > 0 ? (gross - cost) / gross : null,
  };
}

function partOf(buckets: readonly Bucket[], worth: number): Omit<Part, "part"> {
  const value = sum(buckets, "value");
  return {
    people: sum(buckets, "people"),
    orders: sum(buckets, "orders"),
    value: cents(value),
    share: worth > 0 ? value / worth : null,
    least: buckets.length === 0 ? 0 : Math.min(...buckets.map(({ least }) => least)),
    most: buckets.length === 0 ? 0 : Math.max(...buckets.map(({ most }) => most)),
  };
}

/** About as many points as there are percents: the eye sees no more. */
const step = 0.01;

/**
 * Lorenz' curve from the best customer on, and Gini's index of it: with p the shares of people and S those of value, summed from the best
 * on, G = Σ pᵢ (Sᵢ + Sᵢ₋₁) − 1 (C. Gini, "Variabilità e mutabilità", 1912; as twice the area between curve and diagonal).
 */
function concentration(ranked: readonly Bucket[]): Pick<ValueReport, "curve" | "gini"> {
  const [people, value] = [sum(ranked, "positive"), sum(ranked, "positive_value")];
  if (people === 0) return { curve: [], gini: null };
  const curve = [{ people: 0, value: 0 }];
  let [reached, earned, shown] = [0, 0, 0];
  for (const bucket of ranked) {
    if (bucket.positive === 0) continue;
    reached += bucket.positive;
    earned += bucket.positive_value;
    if (reached / people < shown + step && reached < people) continue;
    shown = reached / people;
    curve.push({ people: shown, value: Math.min(1, earned / value) });
  }
  // Rounding must not make a perfect equality a little less than one.
  return { curve, gini: Math.min(1, Math.max(0, sum(ranked, "gini") / (people * value) - 1)) };
}

function sum(buckets: readonly Bucket[], name: keyof Bucket): number {
  return buckets.reduce((total, bucket) => total + bucket[name], 0);
}

/** Sums of binary fractions end in noise; six decimals are more than any currency has. */
function cents(amount: number): number {
  return Math.round(amount * 1e6) / 1e6;
}
