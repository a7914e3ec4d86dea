import type { ClickHouse, WorkspaceStore } from "@kindred/store";
import { readCosts } from "./cost-entries.ts";
import { currencyOf, type MoneyOptions, moneyParams, numberOf } from "../money/rows.ts";
import type { Bucket, Window } from "./period.ts";

/** What campaigns to one segment cost in a window, and what was set aside for them. */
export interface Costs {
  /** Null: nothing was entered and no event says. */
  readonly cost: number | null;
  readonly budget: number | null;
  /** Cost by bucket. */
  readonly trend: readonly number[];
  /** Currencies that cannot be told in the asked one. */
  readonly unrated: readonly string[];
}

interface Spent {
  readonly at: Window;
  readonly cost: number | null;
  readonly budget: number | null;
  readonly currency: string | null;
}

/**
 * Costs entered by hand, spread evenly over their dates, and `Campaign Cost` events that name the segment (`segment`, `cost`, and `budget` if
 * they like), at their instant.
 */
export async function costsOf(
  workspace: WorkspaceStore,
  segment: string,
  window: Window,
  buckets: readonly Bucket[],
  money: MoneyOptions,
): Promise<Costs> {
  const [entered, sent] = await Promise.all([
    readCosts(workspace, { segment, window }),
    sentCosts(workspace.clickhouse, segment, window, money),
  ]);
  const spent: readonly Spent[] = [
    ...entered.map(({ from, to, cost, budget, currency }) => ({ at: { from, to }, cost, budget, currency })),
    ...sent,
  ];
  const unrated = new Set<string>();
  const amounts = spent.flatMap((one) => {
    const rate = rateFor(one.currency, money);
    if (rate === null) unrated.add(one.currency ?? "");
    return rate === null ? [] : [{ ...one, rate }];
  });
  const total = (pick: (one: Spent) => number | null, over: Window): number | null => {
    const counted = amounts.filter((one) => pick(one) !== null && shareWithin(one.at, over) > 0);
    if (counted.length === 0) return null;
    return counted.reduce((sum, one) => sum + (pick(one) ?? 0) * one.rate * shareWithin(one.at, over), 0);
  };
  return {
    cost: total(({ cost }) => cost, window),
    budget: total(({ budget }) => budget, window),
    trend: buckets.map((bucket) => total(({ cost }) => cost, bucket) ?? 0),
    unrated: [...unrated].sort(),
  };
}

function rateFor(currency: string | null, { own, target, rates }: MoneyOptions): number | null {
  const named = currency ?? own;
  if (named === target || named === null || target === null) return 1;
  return rates?.[named] ?? null;
}

/** Which part of a stretch of time lies in a window. */
function shareWithin(at: Window, { from, to }: Window): number {
  const inside = Math.min(at.to, to) - Math.max(at.from, from);
  return inside <= 0 ? 0 : inside / (at.to - at.from);
}

async function sentCosts(
  clickhouse: ClickHouse,
  segment: string,
  { from, to }: Window,
  money: MoneyOptions,
): Promise<readonly Spent[]> {
  const rows = await clickhouse.query<{ at: number; cost: number | null; budget: number | null; currency: string }>(
    `SELECT toInt64(toUnixTimestamp64Milli(ts)) AS at, ${numberOf("cost")} AS cost, ${numberOf("budget")} AS budget, ${currencyOf} AS currency
     FROM events WHERE event = 'Campaign Cost' AND ts >= fromUnixTimestamp64Milli({from: Int64}, 'UTC') AND ts < fromUnixTimestamp64Milli({to: Int64}, 'UTC')
       AND properties.segment.:String = {segment: String} AND (isNotNull(cost) OR isNotNull(budget))`,
    { segment, from, to, ...moneyParams({ ...money, rates: null }) },
  );
  return rows.map(({ at, cost, budget, currency }) => {
    const named = currency === "" ? null : currency;
    return { at: { from: Number(at), to: Number(at) + 1 }, cost, budget, currency: named };
  });
}
