import { KindredError } from "@kindred/schema";
import type { ClickHouse, WorkspaceStore } from "@kindred/store";
import { currenciesAmong } from "../money/currency.ts";
import { loadContext, type SegmentContext } from "../segments/context.ts";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { checkedSegment } from "../segments/request.ts";
import { type ActivityQuestion, countActivity } from "./activity.ts";
import type { MeasuredSide, Measures } from "./answer.ts";
import { costsOf } from "./costs.ts";
import { type Frame, frameOf, type SideFrame, withSets } from "./frame.ts";
import { mailMarks, mailShares, conversionMarks } from "./marks.ts";
import type { MoneyOptions } from "../money/rows.ts";
import { sumOrders } from "./orders.ts";
import { bucketsOf, type Period, readPeriod, type Step, stepFor } from "./period.ts";
import { presenceOf, type SideWindows, type WindowName } from "./presence.ts";
import type { MeasureQuestion, Who } from "./question.ts";
import { putTogether } from "./report.ts";
import { countShares } from "./shares.ts";
import { sumSurveys } from "./surveys.ts";

const DAY = 86_400_000;
const mostConversions = 10;

/** A question with everything decided that it left open. */
export interface Asked {
  readonly clickhouse: ClickHouse;
  readonly context: SegmentContext;
  readonly now: number;
  readonly period: Period;
  readonly step: Step;
  readonly frame: Frame;
  readonly sides: readonly { readonly who: Who; readonly frame: SideFrame; readonly before: boolean }[];
  readonly activity: readonly ActivityQuestion[];
}

/**
 * The measures of a segment over a period, each with its interval, beside a comparison.
 *
 * 1. read the period, and who was in when on both sides; 2. read orders, kinds of events, activity, surveys, each in one pass over its
 * events with both sides at once; 3. costs; 4. put figures, differences and trends together.
 *
 * @throws KindredError `invalid_segment`, `bad_period`, `period_not_begun`, `too_many_steps`, `bad_rates`, `bad_measure`
 */
export async function measure(resources: EvaluationResources, question: MeasureQuestion): Promise<Measures> {
  const { workspace } = resources;
  const asked = await ask(resources, question);
  const { clickhouse, frame, step, period, now } = asked;
  const { timezone } = asked.context;
  const bothHeads = await readBothHeads(clickhouse, frame);
  const own = await currencyOfWorkspace(workspace);
  const money = moneyOptions(question, own);
  const conversions = question.conversions ?? [{ event: "Order Completed" }];
  const converted = conversionMarks(conversions, asked);
  const common = { clickhouse, frame, step, timezone };
  const marks = {
    events: [...new Set([...converted.events, ...mailMarks.events])],
    marks: [...converted.marks, ...mailMarks.marks],
  };
  const [orders, shares, activity, surveys] = await Promise.all([
    sumOrders({ ...common, money, refunds: question.refunds ?? "subtracted", bothHeads }),
    countShares({ ...common, ...marks }, [...converted.questions, ...mailShares]),
    countActivity(common, asked.activity),
    sumSurveys({ ...common, bothHeads }),
  ]);
  const found = orders.currencies;
  const named = currenciesAmong(found, own);
  const currency = money.rates === null ? (named.length === 1 ? named[0]! : own) : money.target;
  const target = { ...money, target: currency };
  const costs = await Promise.all(
    asked.sides.map(async ({ who, frame: side }) =>
      who.kind === "segment" ? costsOf(workspace, who.id, side.windows.main, side.buckets, target) : null,
    ),
  );
  const [of, against] = asked.sides.map(({ who, frame: side }) => shownSide(who, side, asked));
  return {
    now,
    timezone,
    step,
    whole: period.whole,
    of: of!,
    against: against ?? null,
    currency,
    currencies: found,
    measures: putTogether({
      asked,
      orders,
      shares,
      activity,
      surveys,
      costs,
      severalCurrencies: money.rates === null && named.length > 1,
      foreign:
        question.currency !== undefined && money.rates === null && named.some((each) => each !== question.currency),
    }),
  };
}

/** Decides what a question left open and finds out who was in when. */
export async function ask(
  { workspace, now: clock, flush }: EvaluationResources,
  question: MeasureQuestion,
): Promise<Asked> {
  const now = clock();
  const { clickhouse } = workspace;
  const requests = [question.of, question.against].flatMap((who) =>
    who === null || who === "before" || who.kind === "everyone" ? [] : [who.request],
  );
  const alongside = new Map(requests.flatMap((request) => [...(request.alongside ?? [])]));
  const [context] = await Promise.all([loadContext(workspace, { alongside }), flush()]);
  const { timezone } = context;
  const period = readPeriod(question.period, now, timezone);
  const step = question.step ?? stepFor(period);
  const retention = question.retention ?? { event: null, lag: 1 };
  const churn = question.churn ?? { event: null, days: 30 };
  refuseOddChoice(question, retention.lag, churn.days);
  const silence = churn.days * DAY;
  const activity: readonly ActivityQuestion[] = [
    { id: "retention", event: retention.event, silence },
    { id: "churn", event: churn.event, silence },
  ];
  const needed = new Set<WindowName>(["main", "base", "silent"]);
  const windowsOf = (main: SideWindows["main"], by: number): SideWindows => ({
    main,
    base: period.shifted(by - retention.lag),
    silent: { from: main.from - silence, to: main.to - silence },
  });
  const own = { who: question.of, windows: windowsOf(period, 0), before: false };
  const other =
    question.against === null
      ? []
      : question.against === "before"
        ? [{ who: question.of, windows: windowsOf(period.before, -1), before: true }]
        : [{ who: question.against, windows: own.windows, before: false }];
  const sides = await Promise.all(
    [own, ...other].map(async ({ who, windows, before }, index) => {
      const buckets = bucketsOf(windows.main, step, timezone);
      // A document has no ledger: who is in it is known as of now, and of other instants only worked out.
      const mode = question.membership ?? (who.kind === "document" ? "today" : "then");
      const presence = await presenceOf(who, { workspace, context, now, mode, windows, needed, buckets });
      const key = index === 0 ? ("a" as const) : ("b" as const);
      return { who, before, frame: { key, windows, buckets, presence } };
    }),
  );
  const frame = frameOf(sides.map((side) => side.frame));
  return { clickhouse, context, now, period, step, frame, sides, activity };
}

function refuseOddChoice({ conversions = [] }: MeasureQuestion, lag: number, days: number): void {
  const refuse = (message: string, pointer: string): never => {
    throw new KindredError("bad_measure", message, { status: 422, pointer });
  };
  if (conversions.length > mostConversions)
    refuse(`Ask for at most ${mostConversions} conversions at a time.`, "/conversions");
  if (!(Number.isInteger(lag) && lag >= 1 && lag <= 24)) refuse("A lag is 1 to 24 periods.", "/retention/lag");
  if (!(days >= 1 && days <= 730)) refuse("People are gone after 1 to 730 days of silence.", "/churn/days");
}

async function readBothHeads(clickhouse: ClickHouse, frame: Frame): Promise<number> {
  const [a, b] = frame.sides;
  if (a === undefined || b === undefined) return 0;
  if (b.presence.everyone) return a.presence.summary.heads;
  if (a.presence.everyone) return b.presence.summary.heads;
  const [row] = await clickhouse.query<{ both: number }>(
    withSets(frame, "SELECT bitmapAndCardinality(a_heads, b_heads) AS both"),
    frame.params,
  );
  return Number(row!.both);
}

async function currencyOfWorkspace({ postgres, id }: WorkspaceStore): Promise<string | null> {
  const row = await postgres.selectFrom("workspaces").select("currency").where("id", "=", id).executeTakeFirst();
  return row?.currency ?? null;
}

/** @throws KindredError `bad_rates` */
function moneyOptions({ currency, rates }: MeasureQuestion, own: string | null): MoneyOptions {
  const target = currency ?? own;
  if (rates === undefined) return { own, target, rates: null };
  if (target === null) {
    throw new KindredError("bad_rates", "Rates need a currency to convert to: send `currency`.", {
      status: 422,
      pointer: "/currency",
    });
  }
  if (Object.values(rates).some((rate) => !(rate > 0 && Number.isFinite(rate)))) {
    throw new KindredError("bad_rates", "A rate is above 0: what one unit of the currency is worth in the other.", {
      status: 422,
      pointer: "/rates",
    });
  }
  return { own, target, rates };
}

function shownSide(who: Who, { windows, buckets, presence }: SideFrame, { context }: Asked): MeasuredSide {
  const named =
    who.kind === "everyone" ? { id: "everyone", name: "everyone" } : checkedSegment(who.request.document, context);
  return { id: named.id, name: named.name, window: windows.main, buckets, presence: presence.summary };
}
