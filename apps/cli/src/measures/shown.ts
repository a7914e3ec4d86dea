import { z } from "zod";
import { csvLines } from "../csv-lines.ts";
import { localTime } from "../local-time.ts";
import { counted, figure, table } from "../terminal.ts";

const FigureShape = z.object({
  value: z.number().nullable(),
  reason: z.string().nullable(),
  n: z.number(),
  low: z.number().nullable(),
  high: z.number().nullable(),
  uncertain: z.string().nullable(),
});
type FigureShape = z.output<typeof FigureShape>;
const Measure = z.object({
  id: z.string(),
  kind: z.enum(["count", "number", "share", "money", "score", "ratio"]),
  figure: FigureShape,
  against: FigureShape.nullable(),
  difference: z
    .object({
      value: z.number().nullable(),
      low: z.number().nullable(),
      high: z.number().nullable(),
      distinguishable: z.boolean().nullable(),
      reason: z.string().nullable(),
    })
    .nullable(),
  trend: z.array(z.number().nullable()).nullable(),
  againstTrend: z.array(z.number().nullable()).nullable(),
  people: z.boolean(),
});
type Measure = z.output<typeof Measure>;
const Side = z.object({
  id: z.string(),
  name: z.string(),
  from: z.string(),
  to: z.string(),
  buckets: z.array(z.object({ from: z.string(), to: z.string() })),
  presence: z.object({
    heads: z.number(),
    atStart: z.number(),
    atEnd: z.number(),
    average: z.number(),
    known: z.enum(["everyone", "today", "ledger", "evaluated", "mixed"]),
    since: z.string().nullable(),
  }),
});
export const Measures = z.object({
  now: z.string(),
  timezone: z.string(),
  step: z.string(),
  until: z.string(),
  of: Side,
  against: Side.nullable(),
  currency: z.string().nullable(),
  currencies: z.array(z.string()),
  measures: z.array(Measure),
});
export type Measures = z.output<typeof Measures>;

const names: Readonly<Record<string, string>> = {
  people: "people in it",
  retention: "came back",
  churn: "fell silent",
  orders: "orders",
  "orders-per-head": "orders per head",
  "average-order": "average order",
  revenue: "revenue",
  refunds: "refunds",
  "revenue-per-head": "revenue per head",
  margin: "margin",
  "margin-share": "margin of revenue",
  "lifetime-value": "revenue to date per head",
  sent: "were sent e-mail",
  delivered: "delivered",
  opened: "opened",
  clicked: "clicked",
  unsubscribed: "unsubscribed",
  bounced: "bounced",
  complained: "complained of spam",
  nps: "NPS",
  csat: "CSAT",
  cost: "campaign cost",
  budget: "budget",
  "budget-used": "budget used",
  profit: "profit",
  "return-on-cost": "profit by cost",
  "return-on-budget": "profit by budget",
};

const memberships = {
  everyone: "everyone there is",
  today: "members as of today, throughout",
  ledger: "members as they were",
  evaluated: "members as of the period's start, by today's conditions",
  mixed: "members as of the period's start until the ledger began, then as they were",
} as const;

export function measuresInWords(found: Measures, events: readonly string[]): string {
  const { of, against, measures, timezone } = found;
  const { heads, average, known, since } = of.presence;
  const first = since === null ? "never" : localTime(since, timezone);
  const began = known === "evaluated" || known === "mixed" ? ` (the ledger began ${first})` : "";
  const period = (side: Measures["of"]): string =>
    `${localTime(side.from, timezone)} to ${localTime(side.to, timezone)}`;
  const people = (count: number): string => counted(count, "person", "people");
  return [
    `${of.name}, ${period(of)} (${timezone}): ${people(heads)}, ${figure(Math.round(average))} on average; ${memberships[known]}${began}.`,
    ...(against === null ? [] : [`Beside ${against.name}, ${period(against)}: ${people(against.presence.heads)}.`]),
    "",
    table([
      ["measure", "value", "95 %", "n", ...(against === null ? [] : ["beside", "difference", ""])],
      ...measures.map((measure) => [
        nameOf(measure.id, events),
        shown(measure.figure, measure.kind),
        interval(measure.figure, measure.kind),
        measure.figure.value === null ? "" : figure(measure.figure.n),
        ...(against === null ? [] : comparison(measure)),
      ]),
    ]),
    ...currencyHint(found),
  ].join("\n");
}

/** How money can be told that is in several currencies. */
function currencyHint({ measures, currencies, currency }: Measures): string[] {
  const isMixed = measures.some(
    ({ figure: { reason } }) => reason === "several_currencies" || reason === "rate_missing",
  );
  if (!isMixed) return [];
  const into = currency ?? currencies[0] ?? "EUR";
  const rates = currencies.filter((each) => each !== into).map((each) => ` --rate ${each}=WORTH`);
  return ["", `Orders are in ${currencies.join(", ")}. To tell them in one: --currency ${into}${rates.join("")}`];
}

function nameOf(id: string, events: readonly string[]): string {
  const [, conversion] = /^conversion:(\d+)$/u.exec(id) ?? [];
  return conversion === undefined ? (names[id] ?? id) : `did ${events[Number(conversion)] ?? id}`;
}

function written(value: number, kind: Measure["kind"]): string {
  if (kind === "share") return `${(value * 100).toFixed(1)} %`;
  if (kind === "count") return figure(Math.round(value));
  return Math.abs(value) >= 1000 ? figure(Math.round(value)) : value.toFixed(2);
}

function shown({ value, reason }: FigureShape, kind: Measure["kind"]): string {
  return value === null ? `none: ${(reason ?? "").replaceAll("_", " ")}` : written(value, kind);
}

function interval({ low, high }: FigureShape, kind: Measure["kind"]): string {
  return low === null || high === null ? "" : `${written(low, kind)} to ${written(high, kind)}`;
}

function comparison({ against, difference, kind }: Measure): readonly string[] {
  if (against === null || difference === null) return ["", "", ""];
  const { value, distinguishable } = difference;
  const verdict = distinguishable === null ? "" : distinguishable ? "more than chance" : "may be chance";
  return [shown(against, kind), value === null ? "" : `${value > 0 ? "+" : ""}${written(value, kind)}`, verdict];
}

/** A line a measure with plain numbers; what is missing is empty, with its reason. */
export function measuresAsCsv({ measures, against }: Measures, events: readonly string[]): string {
  const head = ["measure", "name", "value", "low", "high", "n", "reason"];
  const other = [
    "against",
    "against_low",
    "against_high",
    "against_n",
    "difference",
    "difference_low",
    "difference_high",
    "distinguishable",
  ];
  const rows = measures.map((measure) => {
    const { figure: own, against: beside, difference } = measure;
    return [
      measure.id,
      nameOf(measure.id, events),
      own.value,
      own.low,
      own.high,
      own.n,
      own.reason,
      ...(against === null
        ? []
        : [
            beside?.value ?? null,
            beside?.low ?? null,
            beside?.high ?? null,
            beside?.n ?? null,
            difference?.value ?? null,
            difference?.low ?? null,
            difference?.high ?? null,
            difference?.distinguishable ?? null,
          ]),
    ];
  });
  return `${csvLines([[...head, ...(against === null ? [] : other)], ...rows])}\n`;
}
