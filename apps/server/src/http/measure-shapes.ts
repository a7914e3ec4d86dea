import type { Figure, Measure, MeasuredSide, Measures } from "@kindred/engine";
import { z } from "zod";
import { Question } from "../segments/request.ts";
import { Instant, Slug } from "./api.ts";

const Event = z.string().min(1).max(200);
const Currency = z.string().regex(/^[A-Z]{3}$/u, "An ISO 4217 code, such as EUR.");

export const Period = z
  .string()
  .max(100)
  .default("30d")
  .describe(
    "`30d`, `12w`, `6mo` (up to now), `2026`, `2026-Q3`, `2026-10`, `2026-10-05`, `this-month`, `previous-week`, `2026-10-01..2026-10-15` (both days in)",
  );
export const Step = z.enum(["day", "week", "month"]);
export const Membership = z
  .enum(["then", "today"])
  .optional()
  .describe("`then`: people count while they are members; `today`: who is in it now, throughout. A document: `today`");
const Who = z.union([z.literal("everyone"), Question.omit({ now: true })]);

/** What is to be measured. */
export const MeasureBody = z.object({
  of: Who,
  against: z
    .union([z.enum(["everyone", "before"]), Question.omit({ now: true })])
    .nullable()
    .default("everyone")
    .describe("`before`: the same people's measures in the period before"),
  period: Period,
  step: Step.optional().describe("Of trends; absent: as suits the period"),
  membership: Membership,
  conversions: z
    .array(z.object({ event: Event, where: z.unknown().optional().describe("A property condition") }))
    .max(10)
    .optional()
    .describe("Absent: `Order Completed`"),
  retention: z
    .object({
      event: Event.nullable().default(null).describe("Null: whatever a person does"),
      lag: z.number().int().min(1).max(24).default(1),
    })
    .optional()
    .describe("Active `lag` periods before, and again in this one"),
  churn: z
    .object({ event: Event.nullable().default(null), days: z.number().min(1).max(730).default(30) })
    .optional()
    .describe("Did it, and then not for so many days"),
  refunds: z.enum(["subtracted", "ignored"]).default("subtracted"),
  currency: Currency.optional().describe("What money is told in"),
  rates: z
    .record(Currency, z.number().positive())
    .optional()
    .describe("What one unit of each currency is worth in `currency`"),
});
export type MeasureBody = z.output<typeof MeasureBody>;

export const PeopleBody = MeasureBody.extend({
  measure: z.string().max(100).describe("`people`, `conversion:0`, `retention`, `churn`, `opened`, …"),
  counts: z.boolean().default(true).describe("Those who count in it, or of those asked about the others"),
});

const Reason = z.string().describe("Why there is no number, such as `no_orders`");
const FigureAnswer = z.object({
  value: z.number().nullable(),
  reason: Reason.nullable(),
  n: z.number().describe("How many people, orders or answers it is over"),
  low: z.number().nullable().describe("The 95 % interval"),
  high: z.number().nullable(),
  uncertain: Reason.nullable().describe("Why there is no interval"),
});
const Points = z.array(z.number().nullable()).nullable().describe("By bucket; null: this measure has no trend");
const MeasureAnswer = z.object({
  id: z.string(),
  kind: z.enum(["count", "number", "share", "money", "score", "ratio"]),
  figure: FigureAnswer,
  against: FigureAnswer.nullable(),
  difference: z
    .object({
      value: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      distinguishable: z.boolean().nullable().describe("From chance, at 95 %"),
      reason: Reason.nullable(),
    })
    .nullable(),
  trend: Points,
  againstTrend: Points,
  people: z.boolean().describe("Whether its people can be asked for"),
});
const Side = z.object({
  id: z.string(),
  name: z.string(),
  from: Instant,
  to: Instant.describe("The first instant after it"),
  buckets: z.array(z.object({ from: Instant, to: Instant })),
  presence: z.object({
    heads: z.number().int().describe("In it at some instant of the period"),
    atStart: z.number().int(),
    atEnd: z.number().int(),
    average: z.number().describe("People-time by the period's length"),
    known: z.enum(["everyone", "today", "ledger", "evaluated", "mixed"]),
    since: Instant.nullable().describe("When its ledger began"),
  }),
});
export const MeasuresAnswer = z
  .object({
    now: Instant,
    timezone: z.string(),
    step: Step,
    until: Instant.describe("Where the period ends whole: later than `of.to` while it goes on"),
    of: Side,
    against: Side.nullable(),
    currency: z.string().nullable(),
    currencies: z.array(z.string()).describe("Of the orders that count; an empty one for none"),
    measures: z.array(MeasureAnswer),
  })
  .meta({ id: "Measures" });
export type MeasuresAnswer = z.output<typeof MeasuresAnswer>;

export function shownMeasures(found: Measures): MeasuresAnswer {
  return {
    now: iso(found.now),
    timezone: found.timezone,
    step: found.step,
    until: iso(found.whole),
    of: shownSide(found.of),
    against: found.against === null ? null : shownSide(found.against),
    currency: found.currency,
    currencies: [...found.currencies],
    measures: found.measures.map(shownMeasure),
  };
}

function shownMeasure(measure: Measure): MeasuresAnswer["measures"][number] {
  const { id, kind, people, figure, against, difference, trend, againstTrend } = measure;
  const points = (values: Measure["trend"]): (number | null)[] | null => (values === null ? null : [...values]);
  return {
    id,
    kind,
    people,
    figure: shownFigure(figure),
    against: against === null ? null : shownFigure(against),
    difference: difference === null ? null : { ...difference },
    trend: points(trend),
    againstTrend: points(againstTrend),
  };
}

function shownFigure(figure: Figure): MeasuresAnswer["measures"][number]["figure"] {
  return figure.value === null ? { ...figure, low: null, high: null, uncertain: null } : { ...figure };
}

function shownSide({ id, name, window, buckets, presence }: MeasuredSide): MeasuresAnswer["of"] {
  return {
    id,
    name,
    from: iso(window.from),
    to: iso(window.to),
    buckets: buckets.map(({ from, to }) => ({ from: iso(from), to: iso(to) })),
    presence: { ...presence, since: presence.since === null ? null : iso(presence.since) },
  };
}

function iso(ms: number): string {
  return new Date(ms).toISOString();
}

export const CostAnswer = z
  .object({
    id: z.string(),
    segment: z.string(),
    campaign: z.string(),
    from: z.iso.date(),
    to: z.iso.date().describe("The last day"),
    cost: z.number().nullable(),
    budget: z.number().nullable(),
    currency: z.string().nullable().describe("Null: the workspace's"),
    createdAt: Instant,
  })
  .meta({ id: "Cost" });
export type CostAnswer = z.output<typeof CostAnswer>;

const Amount = z.number().min(0).max(1e15).nullable().default(null);
export const CostBody = z.object({
  segment: Slug,
  campaign: z.string().max(200).default(""),
  from: z.iso.date(),
  to: z.iso.date().describe("The last day: both count, and the cost is spread evenly over them"),
  cost: Amount,
  budget: Amount,
  currency: Currency.nullable().default(null),
});
