import type { Command } from "commander";
import { z } from "zod";
import { csvLines } from "../csv-lines.ts";
import { withExamples } from "../examples.ts";
import { answer, type CommonOptions, type Surroundings, withCommonOptions, withWorkspace } from "../session.ts";
import { localInstant, localTime } from "../local-time.ts";
import { counted, figure, table, write } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";
import { countOf, numberOf } from "./cohort-question.ts";
import { togetherCommand } from "./value-together.ts";
import { favouritesCommand } from "./value-favourites.ts";
import { type ValueOptions, valueQuestion, withValueOptions } from "./value-question.ts";

const Contact = z.object({ key: z.string(), externalId: z.string().nullable(), email: z.string().nullable() });
const part = {
  people: z.number(),
  orders: z.number(),
  value: z.number(),
  share: z.number().nullable(),
  least: z.number(),
  most: z.number(),
};
const Interval = z.object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() }).nullable();
const Report = z.object({
  now: z.string(),
  currency: z.string().nullable(),
  totals: z.object({
    customers: z.number(),
    refundsOnly: z.number(),
    orders: z.number(),
    unpriced: z.number(),
    gross: z.number(),
    refunds: z.number(),
    refunded: z.number(),
    value: z.number(),
    averageOrder: z.number().nullable(),
    perCustomer: Interval,
    ordersPerCustomer: z.number().nullable(),
    repeaters: Interval,
    zero: z.number(),
    negative: z.number(),
    negativeValue: z.number(),
  }),
  margin: z
    .object({
      orders: z.number(),
      gross: z.number(),
      cost: z.number(),
      margin: z.number(),
      share: z.number().nullable(),
    })
    .nullable(),
  deciles: z.array(z.object({ part: z.number(), ...part })),
  curve: z.array(z.object({ people: z.number(), value: z.number() })),
  gini: z.number().nullable(),
  tiers: z.array(z.object({ percent: z.number(), but: z.number().nullable(), ...part, document: z.json() })),
  noSegment: z.string().nullable(),
});
type Report = z.output<typeof Report>;
const Customer = z.object({
  contact: Contact,
  orders: z.number(),
  averageOrder: z.number().nullable(),
  gross: z.number(),
  refunded: z.number(),
  value: z.number(),
  margin: z.number().nullable(),
  last: z.string().nullable(),
});
const Declining = z.object({
  count: z.number(),
  currency: z.string().nullable(),
  before: z.number(),
  recent: z.number(),
  people: z.array(z.object({ contact: Contact, before: z.number(), recent: z.number() })),
  document: z.record(z.string(), z.json()),
});

export function valueCommands(program: Command, around: Surroundings): void {
  const value = withCommonOptions(
    withValueOptions(program.command("value").description("say what customers are worth: totals, deciles, tiers")),
  )
    .option("--tiers <percents>", "such as 1,5,20")
    .option("--csv", "print the deciles as CSV")
    .action((options: ValueOptions & { readonly tiers?: string }) =>
      withWorkspace(options, around, async (api, workspace) => {
        const tiers = options.tiers?.split(",").map((percent) => numberOf("--tiers", percent));
        const body = { ...valueQuestion(options), ...(tiers === undefined ? {} : { tiers }) };
        const report = await api.json(inWorkspace(workspace, "value"), Report, { body });
        if (options.csv === true) await write(around.terminal.out, `${csvLines(decileLines(report))}\n`);
        else await answer(options, around, report, () => reportWords(report, options.event));
      }),
    );

  withExamples(value, [
    "kindred value --window 365d --refunds",
    "kindred value --tiers 1,5,20 --csv",
    "kindred value customers --limit 20 --csv",
    "kindred value declining --days 60 --ratio 0.5 --json",
    "kindred value together --item category --per contact --least 1",
  ]);
  withCommonOptions(withValueOptions(value.command("customers").description("list customers, the best first")))
    .option("--limit <n>", "so many at most", "100")
    .option("--csv", "print them as CSV")
    .action((_: unknown, command: Command) => {
      const options: ValueOptions & { readonly limit: string } = command.optsWithGlobals();
      return withWorkspace(options, around, async (api, workspace) => {
        const wanted = countOf("--limit", options.limit);
        const customers: z.output<typeof Customer>[] = [];
        for (let cursor: string | null | undefined; cursor !== null && customers.length < wanted;) {
          const limit = Math.min(1000, wanted - customers.length);
          const page: { items: z.output<typeof Customer>[]; next: string | null } = await api.json(
            inWorkspace(workspace, "value/customers"),
            z.object({ items: z.array(Customer), next: z.string().nullable() }),
            { body: { ...valueQuestion(options), limit, ...(cursor === undefined ? {} : { cursor }) } },
          );
          customers.push(...page.items);
          cursor = page.next;
        }
        const rows = (written: typeof localTime) => customerRows(customers, (at) => written(at, workspace.timezone));
        if (options.csv === true) await write(around.terminal.out, `${csvLines(rows(localInstant))}\n`);
        else
          await answer(options, around, { items: customers }, () =>
            customers.length === 0
              ? nothingOf(options.event)
              : table(rows(localTime).map((row) => row.map((cell) => String(cell ?? "")))),
          );
      });
    });

  withCommonOptions(
    value.command("declining").description("who spends at most a part of what they did, and the segment of them"),
  )
    .option("--days <n>", "so many days beside as many before them", "90")
    .option("--ratio <part>", "at most this part", "0.5")
    .option("--limit <n>", "so many people at most", "50")
    .option("--csv", "print the people as CSV")
    .action((_: unknown, command: Command) => {
      const options: CommonOptions & { days: string; ratio: string; limit: string; csv?: boolean } =
        command.optsWithGlobals();
      return withWorkspace(options, around, async (api, workspace) => {
        const body = {
          days: countOf("--days", options.days),
          ratio: numberOf("--ratio", options.ratio),
          limit: countOf("--limit", options.limit),
        };
        const found = await api.json(inWorkspace(workspace, "value/declining"), Declining, { body });
        const rows = [
          ["id", "email", "before", "since"],
          ...found.people.map(({ contact, before, recent }) => [nameOf(contact), contact.email ?? "", before, recent]),
        ];
        if (options.csv === true) await write(around.terminal.out, `${csvLines(rows)}\n`);
        else
          await answer(options, around, found, () =>
            [
              decliningWords(found, body),
              ...(found.people.length === 0 ? [] : ["", table(rows.map((row) => row.map(String)))]),
              "",
              "As a segment:",
              JSON.stringify(found.document, null, 2),
            ].join("\n"),
          );
      });
    });

  togetherCommand(value, around);
  favouritesCommand(value, around);
}

function nameOf(contact: z.output<typeof Contact>): string {
  return contact.externalId ?? contact.key;
}

function decliningWords(
  { count, before, recent, currency }: z.output<typeof Declining>,
  { days, ratio }: { readonly days: number; readonly ratio: number },
): string {
  if (count === 0) {
    const part = `${Math.round(ratio * 1000) / 10} %`;
    return `Nobody who spent something ${2 * days} to ${days} days ago has spent at most ${part} of it since. Other stretches: --days N, another part: --ratio PART.`;
  }
  return `${counted(count, "person", "people")} spent ${money(before, currency)} ${2 * days} to ${days} days ago and ${money(recent, currency)} since.`;
}

function customerRows(
  customers: readonly z.output<typeof Customer>[],
  written: (instant: string) => string,
): (string | number | null)[][] {
  return [
    ["id", "email", "orders", "average_order", "gross", "refunded", "value", "margin", "last_order"],
    ...customers.map(({ contact, orders, averageOrder, gross, refunded, value, margin, last }) => [
      nameOf(contact),
      contact.email,
      orders,
      averageOrder === null ? null : Math.round(averageOrder * 100) / 100,
      gross,
      refunded,
      value,
      margin,
      last === null ? null : written(last),
    ]),
  ];
}

function decileLines({ deciles }: Report): (string | number | null)[][] {
  return [
    ["decile", "customers", "orders", "value", "share", "least", "most"],
    ...deciles.map((one) => [one.part, one.people, one.orders, one.value, one.share, one.least, one.most]),
  ];
}

function money(amount: number, currency: string | null): string {
  return `${figure(Math.round(amount * 100) / 100)}${currency === null ? "" : ` ${currency}`}`;
}

function nothingOf(event: string): string {
  return `There are no orders in this window: nobody did “${event}”. Another event: --event NAME, another time: --window.`;
}

function reportWords({ currency, totals, margin, deciles, gini, tiers, noSegment }: Report, event: string): string {
  const told = (amount: number): string => money(amount, currency);
  const percent = (share: number | null): string => (share === null ? "" : `${(share * 100).toFixed(1)} %`);
  const between = (one: z.output<typeof Interval>, say: (value: number) => string): string => {
    if (one === null) return "";
    return one.low === null || one.high === null
      ? say(one.value)
      : `${say(one.value)} (95 %: ${say(one.low)} to ${say(one.high)})`;
  };
  const facts: [string, string][] = [
    ["customers", figure(totals.customers)],
    ["orders", figure(totals.orders)],
    ["gross", told(totals.gross)],
    ...(totals.refunds > 0 ? ([["refunded", told(totals.refunded)]] as [string, string][]) : []),
    ["value", told(totals.value)],
    ["average order", totals.averageOrder === null ? "none: no order says its amount" : told(totals.averageOrder)],
    ["per customer", between(totals.perCustomer, told)],
    ["with several orders", between(totals.repeaters, percent)],
    ...(margin === null
      ? []
      : ([
          [
            "margin",
            `${told(margin.margin)}, ${percent(margin.share)} of ${figure(margin.orders)} orders whose cost is known`,
          ],
        ] as [string, string][])),
    ["Gini", gini === null ? "none: nobody is worth more than nothing" : gini.toFixed(2)],
  ];
  const odd = [
    totals.unpriced > 0 ? `${counted(totals.unpriced, "order has", "orders have")} no number for an amount.` : "",
    totals.zero > 0 ? `${counted(totals.zero, "customer is", "customers are")} worth nothing.` : "",
    totals.negative > 0
      ? `${counted(totals.negative, "customer is", "customers are")} worth less than nothing: ${told(totals.negativeValue)}.`
      : "",
    totals.refundsOnly > 0
      ? `${counted(totals.refundsOnly, "person has", "people have")} refunds in this window and no order.`
      : "",
  ].filter((line) => line !== "");
  if (totals.customers === 0) return [nothingOf(event), ...odd].join("\n");
  return [
    table(facts),
    ...odd,
    "",
    table([
      ["decile", "customers", "value", "share", "from", "to"],
      ...deciles.map((one) => [
        String(one.part),
        figure(one.people),
        told(one.value),
        percent(one.share),
        told(one.least),
        told(one.most),
      ]),
    ]),
    "",
    table([
      ["tier", "customers", "value", "share", "from"],
      ...tiers.map((one) => [
        one.but === null ? `top ${one.percent} %` : `top ${one.percent} % without ${one.but} %`,
        figure(one.people),
        told(one.value),
        percent(one.share),
        told(one.least),
      ]),
    ]),
    ...(noSegment === null ? ["", "--json has each tier as a segment document."] : []),
  ].join("\n");
}
