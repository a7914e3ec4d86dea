import type { JsonObject } from "@kindred/schema";
import { Params } from "@kindred/segment";
import { alive, eventCondition, printEvents, printNumber, type Printer } from "../cohorts/rows.ts";
import { asOf } from "../segments/as-of.ts";
import { loadContext } from "../segments/context.ts";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { type Member, readMembers } from "../segments/members.ts";
import { moneyOf } from "../money/currency.ts";
import type { MoneyEvents } from "./question.ts";

export interface DecliningQuestion {
  readonly orders: MoneyEvents;
  /** So many days until now beside as many before them. */
  readonly days: number;
  /** At most this part of what they spent before. */
  readonly ratio: number;
  readonly now?: number | undefined;
}

export interface Declining {
  readonly count: number;
  readonly currency: string | null;
  readonly before: number;
  readonly recent: number;
  /** Those who spend so much less that it counts most. */
  readonly people: readonly { readonly member: Member; readonly before: number; readonly recent: number }[];
  readonly document: JsonObject;
}

/** Who spent something in the days before and at most `ratio` of it since. Refunds are left alone, as the language compares one measure. */
function decliningDocument({ orders, days, ratio }: DecliningQuestion): JsonObject {
  const spent = { ...eventCondition(orders), measure: { sum: orders.amount } };
  const before = { ago: [`${2 * days}d`, `${days}d`] };
  return {
    version: 1,
    id: `spending-less-${days}-days`,
    name: `Spend at most ${Math.round(ratio * 100)} % of what they did (${days} days)`,
    kind: "strategic",
    where: {
      all: [
        { ...spent, window: before, gt: 0 },
        { ...spent, window: { last: `${days}d` }, versus: before, ratio: { lte: ratio } },
      ],
    },
  } as JsonObject;
}

/** @throws KindredError `future_now`, `invalid_segment`, `several_currencies` */
export async function readDeclining(
  { workspace, now: clock, flush }: EvaluationResources,
  question: DecliningQuestion,
  limit: number,
): Promise<Declining> {
  const [context] = await Promise.all([loadContext(workspace), flush()]);
  const now = asOf(question.now, clock);
  const params = new Params();
  const printer: Printer = { context, params, now, asOf: question.now !== undefined };
  const window = { last: `${2 * question.days}d` };
  const rows = `${printEvents({ ...question.orders, window }, "/orders", printer)} AND ${alive}`;
  const money = await moneyOf(workspace, null, rows, params);
  const edge = `fromUnixTimestamp64Milli(${params.add("Int64", now - question.days * 86_400_000)}, 'UTC')`;
  const amount = `ifNull(${printNumber(question.orders.amount, params)}, 0)`;
  const six = (name: string): string => `sign(${name}) * floor(abs(${name}) * 1000000 + 0.5) / 1000000`;
  const people = `SELECT contact_id, ${six("b")} AS before, ${six("a")} AS recent FROM (
  SELECT contact_id, sumKahanIf(${amount}, ts > ${edge}) AS a, sumKahanIf(${amount}, ts <= ${edge}) AS b
  FROM events WHERE ${rows} GROUP BY contact_id
) WHERE before > 0 AND recent / before <= ${params.add("Float64", question.ratio)}`;
  const found = await workspace.clickhouse.query<{ contact_id: number; before: number; recent: number; all: Totals }>(
    `SELECT *, (toFloat64(count() OVER ()), sum(before) OVER (), sum(recent) OVER ()) AS all FROM (${people})
ORDER BY before - recent DESC, contact_id LIMIT ${params.add("UInt32", limit)}`,
    params.values,
  );
  const members = await readMembers(
    workspace.clickhouse,
    found.map(({ contact_id }) => contact_id),
  );
  const byId = new Map(members.map((member) => [member.id, member]));
  const [count, before, recent] = found[0]?.all ?? [0, 0, 0];
  return {
    count,
    currency: money.currency,
    before: Math.round(before * 1e6) / 1e6,
    recent: Math.round(recent * 1e6) / 1e6,
    people: found.flatMap(({ contact_id, before: spent, recent: since }) => {
      const member = byId.get(contact_id);
      return member === undefined ? [] : [{ member, before: spent, recent: since }];
    }),
    document: decliningDocument(question),
  };
}

type Totals = readonly [count: number, before: number, recent: number];
