import type { Measure, Reason } from "./answer.ts";
import type { Costs } from "./costs.ts";
import { type Estimated, measureOf, missing, moved, plain, ratioMeasure, shareMeasure, totalOf } from "./figures.ts";
import type { SideFrame } from "./frame.ts";
import type { Asked } from "./measure.ts";
import type { OrderBucket, OrdersAnswer } from "./orders.ts";
import type { CountedShare, ShareAnswer } from "./shares.ts";
import type { SumAnswer, SummedSide } from "./sums.ts";
import type { SurveysAnswer } from "./surveys.ts";

export interface Findings {
  readonly asked: Asked;
  readonly orders: OrdersAnswer;
  readonly shares: readonly ShareAnswer[];
  readonly activity: readonly ShareAnswer[];
  readonly surveys: SurveysAnswer;
  /** Of each side; null: it is nothing that costs are entered for. */
  readonly costs: readonly (Costs | null)[];
  readonly severalCurrencies: boolean;
  /** Orders are in another currency than the asked one, and there is no rate. */
  readonly foreign: boolean;
}

type Trend = readonly (number | null)[];

const noneOf: Readonly<Record<string, Reason>> = {
  retention: "nobody_active",
  churn: "nobody_active",
  delivered: "no_deliveries",
  opened: "no_deliveries",
  clicked: "no_deliveries",
  unsubscribed: "no_deliveries",
  bounced: "no_deliveries",
  complained: "no_deliveries",
};

/** All measures in the order in which they are shown. */
export function putTogether(findings: Findings): readonly Measure[] {
  const { shares, activity } = findings;
  const conversions = shares.filter(({ id }) => id.startsWith("conversion:"));
  const mail = shares.filter(({ id }) => !id.startsWith("conversion:"));
  return [
    people(findings),
    ...conversions.map((answer) => share(answer, findings)),
    ...activity.map((answer) => share(answer, findings)),
    ...money(findings),
    ...mail.map((answer) => share(answer, findings)),
    ...surveyed(findings),
    ...spent(findings),
  ];
}

function frames({ asked }: Findings): readonly SideFrame[] {
  return asked.frame.sides;
}

function people(findings: Findings): Measure {
  const sides = frames(findings);
  return measureOf(
    { id: "people", kind: "count", trends: sides.map(({ presence }) => presence.headsOf) },
    sides.map(({ presence: { summary } }) => plain(summary.heads, summary.heads)),
    sameWho(findings) ? 0 : null,
  );
}

function share(answer: ShareAnswer, findings: Findings): Measure {
  const trends = frames(findings).map((side, index): Trend | null => {
    const trend = answer.trends[index];
    if (trend === undefined) return null;
    if (answer.id === "retention" || answer.id === "churn") return asked(answer, index, side);
    return side.buckets.map(({ key }, place) => shareIn(trend.get(key), answer.id, side.presence.headsOf[place]!));
  });
  return shareMeasure({ id: answer.id, kind: "share", trends }, answer, noneOf[answer.id] ?? "nobody");
}

/** Of the same people in each bucket: all whom the question is about. */
function asked(answer: ShareAnswer, index: number, { buckets }: SideFrame): Trend {
  const { of } = answer.sides[index]!;
  return buckets.map(({ key }) => (of === 0 ? null : (answer.trends[index]!.get(key)?.count ?? 0) / of));
}

/** In a bucket; what is of all heads says so with `of` 0. */
function shareIn(counted: CountedShare | undefined, id: string, heads: number): number | null {
  const ofHeads = id === "sent" || id.startsWith("conversion:");
  const of = ofHeads ? heads : (counted?.of ?? 0);
  return of === 0 ? null : Math.min(1, (counted?.count ?? 0) / of);
}

type Sum = (bucket: OrderBucket, heads: number) => number | null;

const orderTrends: Readonly<Record<string, Sum>> = {
  orders: ({ orders }) => orders,
  "orders-per-head": ({ orders }, heads) => (heads === 0 ? null : orders / heads),
  "average-order": ({ gross, priced }) => (priced === 0 ? null : gross / priced),
  revenue: ({ revenue }) => revenue,
  refunds: ({ refunded }) => refunded,
  "revenue-per-head": ({ revenue }, heads) => (heads === 0 ? null : revenue / heads),
  margin: ({ margin, costed }) => (costed === 0 ? null : margin),
  "margin-share": ({ margin, known }) => (known === 0 ? null : margin / known),
};

const noOrders: OrderBucket = {
  orders: 0,
  priced: 0,
  gross: 0,
  revenue: 0,
  refunded: 0,
  margin: 0,
  costed: 0,
  known: 0,
  contribution: 0,
  ever: 0,
};

function money(findings: Findings): Measure[] {
  const { orders } = findings;
  const broken = brokenMoney(findings);
  const ids = [
    "orders",
    "orders-per-head",
    "average-order",
    "revenue",
    "refunds",
    "revenue-per-head",
    "margin",
    "margin-share",
    "lifetime-value",
  ];
  return ids.map((id) => {
    const answer = orders.sums.get(id)!;
    const counted = id === "orders" || id === "orders-per-head";
    const kind =
      id === "orders" ? "count" : id === "orders-per-head" ? "number" : id === "margin-share" ? "share" : "money";
    const trends = counted || broken === null ? orderTrend(id, findings) : frames(findings).map(() => null);
    const shown = { id, kind, trends } as const;
    if (!counted && broken !== null) return nothing(shown, findings, broken);
    const lack = (side: number): Reason => lackOf(id, orders.sums.get("orders")!.sides[side]!.y);
    if (["orders", "revenue", "refunds", "margin"].includes(id)) {
      const known = (side: SummedSide): boolean => id !== "margin" || side.over > 0;
      const sides = answer.sides.map((side, index) => (known(side) ? totalOf(side) : missing(lack(index))));
      return measureOf(shown, sides, sameWho(findings) ? answer.cross.yy : null);
    }
    return ratioMeasure(shown, answer, lack);
  });
}

/** Why a measure is missing when nothing stands below its line. */
function lackOf(id: string, orders: number): Reason {
  if (id === "margin" || id === "margin-share") return "no_cost_of_goods";
  if (id === "average-order") return orders === 0 ? "no_orders" : "no_revenue_known";
  return "nobody";
}

/** Why no money can be told at all. */
function brokenMoney({ orders, severalCurrencies, foreign }: Findings): Reason | null {
  if (severalCurrencies) return "several_currencies";
  if (foreign || orders.unrated.length > 0) return "rate_missing";
  if (orders.currencies.length > 0) return null;
  const some = orders.trends.some((trend) => [...trend.values()].some(({ orders: count }) => count > 0));
  return some ? "no_revenue_known" : "no_orders";
}

function nothing(shown: Parameters<typeof measureOf>[0], findings: Findings, reason: Reason): Measure {
  return measureOf(
    shown,
    frames(findings).map(() => missing(reason)),
    null,
  );
}

function orderTrend(id: string, findings: Findings): readonly Trend[] {
  return frames(findings).map((side, index) => {
    const trend = findings.orders.trends[index]!;
    const total = findings.orders.sums.get("lifetime-value")!.sides[index]!.y;
    if (id === "lifetime-value") return lifetimeTrend(trend, side, total);
    return side.buckets.map(({ key }, place) =>
      orderTrends[id]!(trend.get(key) ?? noOrders, side.presence.headsOf[place]!),
    );
  });
}

/** What the heads of the period have brought by the end of each bucket, per head: all by the end of the period less what came later. */
function lifetimeTrend(
  trend: ReadonlyMap<number, OrderBucket>,
  { buckets, presence }: SideFrame,
  total: number,
): Trend {
  const { heads } = presence.summary;
  return buckets.map(({ key }) => {
    let sum = total;
    for (const [at, { ever }] of trend) if (at > key) sum -= ever;
    return heads === 0 ? null : sum / heads;
  });
}

/** Totals are compared with those of the same people before; of other people they say how many those are. */
function sameWho({ asked }: Findings): boolean {
  return asked.sides[1]?.before ?? true;
}

function surveyed(findings: Findings): Measure[] {
  const { surveys } = findings;
  return (["nps", "csat"] as const).map((id) => {
    const trends = frames(findings).map((side, index): Trend =>
      side.buckets.map(({ key }) => {
        const [sum = 0, answers = 0] = surveys.trends[index]!.get(key)?.[id] ?? [];
        return answers === 0 ? null : sum / answers;
      }),
    );
    const answer = surveys.sums.get(id)!;
    return id === "nps"
      ? ratioMeasure({ id, kind: "score", trends }, answer, () => "no_answers")
      : shareMeasure({ id, kind: "share", trends }, asShare(answer), "no_answers");
  });
}

/** Ones and zeros added up are a count. */
function asShare({ id, sides, cross }: SumAnswer): ShareAnswer {
  return { id, sides: sides.map(({ y, x }) => ({ count: y, of: x })), cross, trends: [] };
}

function spent(findings: Findings): Measure[] {
  const { costs, orders } = findings;
  const broken = brokenMoney(findings);
  const { sides, cross } = orders.sums.get("contribution")!;
  const of = (index: number): Costs | null => costs[index] ?? null;
  const lacking = (index: number, pick: (cost: Costs) => number | null, none: Reason): Reason | null => {
    const cost = of(index);
    if (cost === null) return "not_costed";
    if (cost.unrated.length > 0) return "rate_missing";
    return pick(cost) === null ? none : null;
  };
  const noCost = (index: number): Reason | null => lacking(index, ({ cost }) => cost, "no_campaign_cost");
  const noBudget = (index: number): Reason | null => lacking(index, ({ budget }) => budget, "no_budget");
  const each = (make: (index: number) => Estimated): Estimated[] => sides.map((_, index) => make(index));
  const profit = (index: number): Estimated => {
    const reason = noCost(index) ?? broken;
    return reason === null ? moved(totalOf(sides[index]!), -of(index)!.cost!, 1) : missing(reason);
  };
  const profitBy = (index: number, by: number | null, none: Reason | null): Estimated => {
    if (none !== null || by === null || by === 0) return missing(none ?? "no_campaign_cost");
    return moved(profit(index), 0, 1 / by);
  };
  const covariance = (stretch: (index: number) => number | null): number | null => {
    if (!sameWho(findings)) return null;
    const [a, b] = [stretch(0), stretch(1)];
    return cross.yy / ((a ?? 1) * (b ?? 1));
  };
  const cost = each((index) => fromReason(noCost(index), () => of(index)!.cost!));
  const budget = each((index) => fromReason(noBudget(index), () => of(index)!.budget!));
  const used = each((index) => {
    const reason = noCost(index) ?? noBudget(index);
    if (reason === null && of(index)!.budget === 0) return missing("no_budget");
    return fromReason(reason, () => of(index)!.cost! / of(index)!.budget!);
  });
  const none = frames(findings).map(() => null);
  const plainly = sameWho(findings) ? 0 : null;
  const spentTrend = frames(findings).map((_, index) => of(index)?.trend ?? null);
  const profitTrend = frames(findings).map((side, index): Trend | null => {
    const trend = of(index)?.trend;
    if (trend === undefined || noCost(index) !== null || broken !== null) return null;
    return side.buckets.map(({ key }, place) => {
      return (orders.trends[index]!.get(key) ?? noOrders).contribution - trend[place]!;
    });
  });
  return [
    measureOf({ id: "cost", kind: "money", trends: spentTrend }, cost, plainly),
    measureOf({ id: "budget", kind: "money", trends: none }, budget, plainly),
    measureOf({ id: "budget-used", kind: "share", trends: none }, used, plainly),
    measureOf(
      { id: "profit", kind: "money", trends: profitTrend },
      each(profit),
      covariance(() => 1),
    ),
    measureOf(
      { id: "return-on-cost", kind: "ratio", trends: none },
      each((index) => profitBy(index, of(index)?.cost ?? null, noCost(index))),
      covariance((index) => of(index)?.cost ?? null),
    ),
    measureOf(
      { id: "return-on-budget", kind: "ratio", trends: none },
      each((index) => profitBy(index, of(index)?.budget ?? null, noCost(index) ?? noBudget(index))),
      covariance((index) => of(index)?.budget ?? null),
    ),
  ];
}

function fromReason(reason: Reason | null, value: () => number): Estimated {
  return reason === null ? plain(value(), 0) : missing(reason);
}
