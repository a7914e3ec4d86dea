import { KindredError, isSlug } from "@kindred/schema";
import { z } from "zod";
import { readSegment } from "../segment-file.ts";
import { answer, type CommonOptions, type Surroundings, withWorkspace } from "../session.ts";
import { figure, table } from "../terminal.ts";
import { inWorkspace } from "../workspace.ts";
import { instantOf } from "./asked.ts";

const Named = z.object({ id: z.string(), name: z.string(), count: z.number() });
const effects = {
  effect: z.number(),
  low: z.number(),
  high: z.number(),
  score: z.number(),
  ratio: z.number().nullable(),
};
const Subject = z.object({
  source: z.string(),
  name: z.string(),
  value: z.union([z.string(), z.boolean()]).nullable(),
});
const Share = z.object({ count: z.number(), of: z.number() });
const Mean = z.object({ count: z.number(), mean: z.number(), deviation: z.number(), median: z.number().nullable() });
const Difference = z.discriminatedUnion("measure", [
  z.object({ measure: z.literal("share"), subject: Subject, a: Share, b: Share, ...effects }),
  z.object({ measure: z.literal("mean"), subject: Subject, a: Mean, b: Mean, ...effects }),
]);
type Difference = z.output<typeof Difference>;
const Comparison = z.object({
  a: Named,
  b: Named,
  both: z.number(),
  now: z.string(),
  days: z.number(),
  differences: z.array(Difference),
  products: z.array(
    z.object({
      id: z.string(),
      name: z.string(),
      a: z.object({ buyers: z.number(), revenue: z.number() }),
      b: z.object({ buyers: z.number(), revenue: z.number() }),
      ...effects,
    }),
  ),
  compared: z.number(),
  traitsLeftOut: z.number(),
});

export type CompareOptions = CommonOptions & {
  readonly days?: string;
  readonly now?: string;
  readonly limit?: string;
};

/** What two segments differ in, the surest differences first. */
export async function compare(
  a: string,
  b: string | undefined,
  options: CompareOptions,
  around: Surroundings,
): Promise<void> {
  const sides = await Promise.all([a, b ?? "everyone"].map(sideOf));
  const body = {
    a: sides[0],
    b: sides[1],
    days: wholeNumber("--days", options.days),
    limit: wholeNumber("--limit", options.limit),
    ...(options.now === undefined ? {} : { now: instantOf(options.now) }),
  };
  await withWorkspace(options, around, async (api, workspace) => {
    const found = await api.json(inWorkspace(workspace, "compare"), Comparison, { body });
    await answer(options, around, found, () => {
      const sure = found.differences.filter(({ score }) => score > 0);
      const sizes = `${found.a.name}: ${figure(found.a.count)} contacts. ${found.b.name}: ${figure(found.b.count)}. Both: ${figure(found.both)}.`;
      const products = found.products.length === 0 ? [] : ["", productTable(found)];
      if (sure.length === 0) return [sizes, "No difference between them is more than chance.", ...products].join("\n");
      return [
        sizes,
        "",
        table([
          ["effect", found.a.id, found.b.id, "", `events and revenue of ${found.days} days`],
          ...sure.map((one) => [one.effect.toFixed(2), ...figures(one), about(one)]),
        ]),
        ...products,
      ].join("\n");
    });
  });
}

/** What most of the first buy. */
function productTable({ products, a, b }: z.output<typeof Comparison>): string {
  return table([
    ["buyers", a.id, b.id, "", "revenue", "what they buy most"],
    ...products
      .slice(0, 10)
      .map((one) => [
        figure(one.a.buyers),
        `${((100 * one.a.buyers) / Math.max(1, a.count)).toFixed(1)} %`,
        `${((100 * one.b.buyers) / Math.max(1, b.count)).toFixed(1)} %`,
        one.ratio === null ? "" : `× ${one.ratio.toFixed(1)}`,
        rounded(one.a.revenue),
        one.name === "" ? one.id : one.name,
      ]),
  ]);
}

async function sideOf(text: string): Promise<unknown> {
  if (text === "everyone" || text === "rest") return text;
  try {
    return await readSegment(text, process.stdin);
  } catch (error) {
    if (error instanceof KindredError && error.code === "file_unreadable" && isSlug(text)) return { segment: text };
    throw error;
  }
}

function wholeNumber(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1)
    throw new KindredError("bad_argument", `${option} takes a whole number, not ${JSON.stringify(text)}.`);
  return number;
}

/** The first's figure, the second's, and how many times the second's the first's is. */
function figures(one: Difference): [string, string, string] {
  const times = one.ratio === null ? "" : `× ${one.ratio.toFixed(one.ratio < 10 ? 2 : 0)}`;
  if (one.measure === "mean") return [rounded(one.a.mean), rounded(one.b.mean), times];
  const percent = ({ count, of }: z.output<typeof Share>): string => {
    return `${(of === 0 ? 0 : (count / of) * 100).toFixed(1)} %`;
  };
  return [percent(one.a), percent(one.b), times];
}

function rounded(value: number): string {
  return Math.abs(value) >= 100 ? figure(Math.round(value)) : value.toFixed(2);
}

function about({ subject: { source, name, value }, measure }: Difference): string {
  if (source === "revenue") return name;
  if (source === "event") return measure === "share" ? `did ${name}` : `times ${name}`;
  if (value !== null) return `${name} is ${String(value)}`;
  return measure === "share" ? `has ${name}` : `mean of ${name}`;
}
