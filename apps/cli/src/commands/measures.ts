import { isSlug, KindredError } from "@kindred/schema";
import { type Command, Option } from "commander";
import { z } from "zod";
import { csvLines } from "../csv-lines.ts";
import { withExamples } from "../examples.ts";
import { Measures, measuresAsCsv, measuresInWords } from "../measures/shown.ts";
import { trendAsCsv, trendInWords } from "../measures/trend.ts";
import { readSegment } from "../segment-file.ts";
import { answer, type CommonOptions, type Surroundings, withCommonOptions, withWorkspace } from "../session.ts";
import { figure, table, write } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";

interface MeasuresOptions extends CommonOptions {
  readonly period?: string;
  readonly against?: string;
  readonly step?: string;
  readonly membership?: string;
  readonly event?: readonly string[];
  readonly retentionEvent?: string;
  readonly lag?: string;
  readonly churnEvent?: string;
  readonly churnDays?: string;
  readonly refunds?: string;
  readonly currency?: string;
  readonly rate?: readonly string[];
  readonly csv?: boolean;
  readonly trend?: string;
}

interface CostOptions extends CommonOptions {
  readonly segment: string;
  readonly from: string;
  readonly to: string;
  readonly cost?: string;
  readonly budget?: string;
  readonly currency?: string;
  readonly campaign?: string;
}

interface CostListOptions extends CommonOptions {
  readonly segment?: string;
  readonly csv?: boolean;
}

const Cost = z.object({
  id: z.string(),
  segment: z.string(),
  campaign: z.string(),
  from: z.string(),
  to: z.string(),
  cost: z.number().nullable(),
  budget: z.number().nullable(),
  currency: z.string().nullable(),
  createdAt: z.string(),
});

/** `kindred measures`: what the people of a segment did over a period; `kindred cost`: what campaigns to them cost. */
export function measureCommands(program: Command, around: Surroundings): void {
  withExamples(
    withCommonOptions(
      program
        .command("measures <segment>")
        .description("measure a segment (a saved one, a file, or everyone) over a period, beside others or before"),
    ),
    [
      "kindred measures everyone --against before",
      "kindred measures vips --period 90d --csv",
      "kindred measures vips --period 2026-Q1 --against everyone --json",
      "kindred measures vips --trend retention --step week",
    ],
  )
    .option("--period <period>", "30d, 12w, 6mo, 2026, 2026-Q3, 2026-10, this-month, 2026-10-01..2026-10-15", "30d")
    .option(
      "--against <whom>",
      "everyone, before (the period before), none, or another segment or file (default: everyone; of everyone: before)",
    )
    .addOption(new Option("--step <step>", "of trends").choices(["day", "week", "month"]))
    .addOption(new Option("--membership <how>", "members then, or as of today").choices(["then", "today"]))
    .option("--event <name>", "a conversion; repeatable; default Order Completed", gather)
    .option("--retention-event <name>", "what coming back is; default whatever a person does")
    .option("--lag <periods>", "how many periods before they were active; default 1")
    .option("--churn-event <name>", "what is no longer done; default whatever a person does")
    .option("--churn-days <days>", "after so much silence they are gone; default 30")
    .addOption(new Option("--refunds <how>", "in revenue").choices(["subtracted", "ignored"]))
    .option("--currency <code>", "what money is told in")
    .option("--rate <code=value>", "what one unit of a currency is worth in --currency; repeatable", gather)
    .option("--trend <measure>", "one measure by --step, such as retention or revenue")
    .option("--csv", "a line a measure (or a step of --trend), as CSV")
    .action((segment: string, options: MeasuresOptions) => measures(segment, options, around));

  const cost = program.command("cost").description("what campaigns to segments cost, and what is set aside for them");
  withCommonOptions(cost.command("add").description("say what a campaign to a segment cost"))
    .requiredOption("--segment <id>", "the segment")
    .requiredOption("--from <date>", "the first day, such as 2026-10-01")
    .requiredOption("--to <date>", "the last day")
    .option("--cost <amount>", "what it cost")
    .option("--budget <amount>", "what was set aside")
    .option("--currency <code>", "default: the workspace's")
    .option("--campaign <name>", "which campaign")
    .action((options: CostOptions) => addCost(options, around));
  withCommonOptions(cost.command("list").description("list what was entered"))
    .option("--segment <id>", "of one segment")
    .option("--csv", "print them as CSV")
    .action((options: CostListOptions) => listCosts(options, around));
  withCommonOptions(cost.command("remove <id>").description("take one away")).action(
    (id: string, options: CommonOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, `costs/${encodeURIComponent(id)}`);
        const done = await api.json(path, z.object({ ok: z.literal(true) }), { method: "DELETE" });
        await answer(options, around, done, () => `Removed ${id}.`);
      }),
  );
}

async function measures(segment: string, options: MeasuresOptions, around: Surroundings): Promise<void> {
  const of = await whoOf(segment);
  const beside = options.against ?? (of === "everyone" ? "before" : "everyone");
  const against = beside === "before" ? "before" : beside === "none" ? null : await whoOf(beside);
  const body = {
    of,
    against,
    period: options.period,
    step: options.step,
    membership: options.membership,
    refunds: options.refunds,
    currency: options.currency,
    ...(options.event === undefined ? {} : { conversions: options.event.map((event) => ({ event })) }),
    ...(options.retentionEvent === undefined && options.lag === undefined
      ? {}
      : { retention: { event: options.retentionEvent ?? null, lag: amountOf("--lag", options.lag) ?? 1 } }),
    ...(options.churnEvent === undefined && options.churnDays === undefined
      ? {}
      : { churn: { event: options.churnEvent ?? null, days: amountOf("--churn-days", options.churnDays) ?? 30 } }),
    ...(options.rate === undefined ? {} : { rates: Object.fromEntries(options.rate.map(rateOf)) }),
  };
  await withWorkspace(options, around, async (api, workspace) => {
    const found = await api.json(inWorkspace(workspace, "measures"), Measures, { body });
    const events = options.event ?? ["Order Completed"];
    const { trend } = options;
    if (options.csv === true) {
      const lines = trend === undefined ? measuresAsCsv(found, events) : trendAsCsv(found, trend);
      return write(around.terminal.out, lines);
    }
    await answer(options, around, found, () =>
      trend === undefined ? measuresInWords(found, events) : trendInWords(found, trend),
    );
  });
}

/** `everyone`, a file, or the id of a saved segment. */
async function whoOf(text: string): Promise<unknown> {
  if (text === "everyone") return text;
  try {
    return await readSegment(text, process.stdin);
  } catch (error) {
    if (error instanceof KindredError && error.code === "file_unreadable" && isSlug(text)) return { segment: text };
    throw error;
  }
}

async function addCost(options: CostOptions, around: Surroundings): Promise<void> {
  const { segment, from, to, campaign } = options;
  const body = {
    segment,
    from,
    to,
    campaign,
    cost: amountOf("--cost", options.cost) ?? null,
    budget: amountOf("--budget", options.budget) ?? null,
    currency: options.currency ?? null,
  };
  await withWorkspace(options, around, async (api, workspace) => {
    const added = await api.json(inWorkspace(workspace, "costs"), Cost, { body });
    await answer(options, around, added, () => `Added ${added.id} to ${added.segment}: ${added.from} to ${added.to}.`);
  });
}

async function listCosts(options: CostListOptions, around: Surroundings): Promise<void> {
  await withWorkspace(options, around, async (api, workspace) => {
    const { segment } = options;
    const found = await api.json(inWorkspace(workspace, "costs"), z.object({ items: z.array(Cost) }), {
      query: { segment },
    });
    if (options.csv === true) {
      const head = ["id", "segment", "from", "to", "cost", "budget", "currency", "campaign"];
      const rows = found.items.map((one) => [
        one.id,
        one.segment,
        one.from,
        one.to,
        one.cost,
        one.budget,
        one.currency,
        one.campaign,
      ]);
      return write(around.terminal.out, `${csvLines([head, ...rows])}\n`);
    }
    const amount = (value: number | null, currency: string | null): string =>
      value === null ? "" : `${figure(value)}${currency === null ? "" : ` ${currency}`}`;
    await answer(options, around, found, () =>
      found.items.length === 0
        ? "No costs are entered yet: kindred cost add --segment ID --from DATE --to DATE --cost AMOUNT"
        : table([
            ["id", "segment", "from", "to", "cost", "budget", "campaign"],
            ...found.items.map((one) => [
              one.id,
              one.segment,
              one.from,
              one.to,
              amount(one.cost, one.currency),
              amount(one.budget, one.currency),
              one.campaign,
            ]),
          ]),
    );
  });
}

function amountOf(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (text.trim() === "" || !Number.isFinite(number))
    throw new KindredError("bad_argument", `${option} takes a number, not ${JSON.stringify(text)}.`);
  return number;
}

function rateOf(text: string): [string, number] {
  const [, currency, value] = /^([A-Z]{3})=(.+)$/u.exec(text) ?? [];
  if (currency === undefined || value === undefined)
    throw new KindredError(
      "bad_argument",
      `--rate takes a currency and a number, such as USD=0.92, not ${JSON.stringify(text)}.`,
    );
  return [currency, amountOf("--rate", value) ?? 0];
}

function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
