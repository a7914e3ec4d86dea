import type { Command } from "commander";
import { KindredError } from "@kindred/schema";
import { z } from "zod";
import type { Api } from "../api.ts";
import { csvLines } from "../csv-lines.ts";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { figure, table, write } from "../terminal.ts";
import { inWorkspace, type Workspace } from "../workspace.ts";

const Template = z.object({
  key: z.string(),
  layer: z.string(),
  theme: z.string(),
  name: z.string(),
  about: z.string(),
  blanks: z.array(z.looseObject({ key: z.string(), label: z.string(), value: z.union([z.string(), z.number()]) })),
  sentence: z.string(),
  document: z.record(z.string(), z.json()),
  freshness: z.string(),
  missing: z.array(z.object({ kind: z.string(), name: z.string() })),
  under: z.array(z.object({ key: z.string(), name: z.string() })),
  scheme: z.string().nullable(),
  used: z.string().nullable(),
});
type Template = z.output<typeof Template>;
const Count = z.object({
  key: z.string(),
  count: z.number().nullable(),
  share: z.number().nullable(),
  problem: z.string().nullable(),
  test: z.object({ people: z.number(), enough: z.boolean(), smallestLift: z.number().nullable() }).nullable(),
});
type Count = z.output<typeof Count>;
const Counts = z.object({ contacts: z.number(), items: z.array(Count) });
const Shown = Template.extend({ contacts: z.number(), counted: Count });
const Used = z.object({
  id: z.string(),
  segments: z.array(z.string()),
  schemes: z.array(z.string()),
  document: z.record(z.string(), z.json()),
});

interface Options extends CommonOptions {
  readonly csv?: boolean;
  readonly layer?: string;
  readonly base: string;
  readonly lift: string;
  readonly set?: readonly string[];
  readonly name?: string;
}

/** `kindred templates …`: ready-made segments, counted, and made into one's own. */
export function templateCommands(program: Command, around: Surroundings): void {
  const root = program.command("templates").description("ready-made segments, filled with your own data");
  const about = (command: Command): Command => withCommonOptions(command);
  const tested = (command: Command): Command =>
    about(command)
      .option("--base <percent>", "of those left alone, how many do it", "5")
      .option("--lift <percent>", "the lift that a test is to show", "20");
  const filled = (command: Command): Command =>
    command.option("--set <name=value>", "a value of its own, such as days=14; repeatable", gather, []);

  tested(
    root.command("list").description("all of them, how many people each has, and whether that is enough for a test"),
  )
    .option("--layer <strategic|derived|micro>", "only these")
    .option("--csv", "print the figures as CSV, a line each")
    .action((options: Options) =>
      withWorkspace(options, around, async (api, workspace) => {
        const { items } = await api.json(inWorkspace(workspace, "templates"), z.object({ items: z.array(Template) }));
        const wanted = items.filter(({ layer }) => options.layer === undefined || layer === options.layer);
        if (wanted.length === 0) throw new KindredError("bad_argument", "--layer takes strategic, derived or micro.");
        const body = { keys: wanted.map(({ key }) => key), ...testOf(options) };
        const counts = await api.json(inWorkspace(workspace, "templates/counts"), Counts, { body });
        const counted = new Map(counts.items.map((count) => [count.key, count]));
        const rows = wanted.map((template) => ({ template, count: counted.get(template.key) ?? null }));
        if (options.csv === true) return write(around.terminal.out, `${csvLines(csvOf(rows))}\n`);
        const merged = {
          contacts: counts.contacts,
          items: rows.map(({ template, count }) => ({ ...template, counted: count })),
        };
        return answer(options, around, merged, () => listWords(rows));
      }),
    );

  filled(tested(root.command("show <template>").description("what it says here, and how many that are"))).action(
    (key: string, options: Options) =>
      withWorkspace(options, around, async (api, workspace) => {
        const values = await valuesOf(api, workspace, key, options.set ?? []);
        const path = inWorkspace(workspace, `templates/${encodeURIComponent(key)}/preview`);
        const shown = await api.json(path, Shown, { body: { values, ...testOf(options) } });
        await answer(options, around, shown, () => showWords(shown));
      }),
  );

  filled(about(root.command("use <template>").description("save it as a segment, with what it is made of")))
    .option("--name <text>", "what the segment is called")
    .action((key: string, options: Options) =>
      withWorkspace(options, around, async (api, workspace) => {
        const values = await valuesOf(api, workspace, key, options.set ?? []);
        const path = inWorkspace(workspace, `templates/${encodeURIComponent(key)}/use`);
        const body = { values, ...(options.name === undefined ? {} : { name: options.name }) };
        const used = await api.json(path, Used, { body });
        await answer(options, around, used, () => usedWords(used));
      }),
    );
}

function testOf({ base, lift }: Options): { base: number; lift: number } {
  const share = (option: string, text: string): number => {
    const value = Number(text);
    if (value > 0) return value / 100;
    throw new KindredError("bad_argument", `${option} takes a number of percent above 0, not ${JSON.stringify(text)}.`);
  };
  return { base: share("--base", base), lift: share("--lift", lift) };
}

/** Texts as they were typed; a number where the template has one. */
async function valuesOf(
  api: Api,
  workspace: Workspace,
  key: string,
  set: readonly string[],
): Promise<Record<string, string | number>> {
  if (set.length === 0) return {};
  const { items } = await api.json(inWorkspace(workspace, "templates"), z.object({ items: z.array(Template) }));
  const blanks = items.find((template) => template.key === key)?.blanks ?? [];
  return Object.fromEntries(
    set.map((text) => {
      const [name = "", value = ""] = text.split(/=(.*)/su);
      const isNumber = typeof blanks.find((blank) => blank.key === name)?.value === "number";
      return [name, isNumber ? Number(value) : value];
    }),
  );
}

interface Row {
  readonly template: Template;
  readonly count: Count | null;
}

function csvOf(rows: readonly Row[]) {
  return [
    ["key", "layer", "theme", "name", "contacts", "share", "enough", "smallest_lift", "missing", "used"],
    ...rows.map(({ template, count }) => [
      template.key,
      template.layer,
      template.theme,
      template.name,
      count?.count ?? null,
      count?.share ?? null,
      count?.test?.enough ?? null,
      count?.test?.smallestLift ?? null,
      template.missing.map(({ kind, name }) => `${kind} ${name}`).join("; "),
      template.used,
    ]),
  ];
}

function listWords(rows: readonly Row[]): string {
  return table([
    ["layer", "contacts", "for a test", "template", "name"],
    ...rows.map(({ template, count }) => [
      template.layer,
      template.missing.length > 0 ? "-" : count?.count === null || count === null ? "?" : figure(count.count),
      template.missing.length > 0 ? missingWords(template) : testWords(count),
      template.key,
      template.name,
    ]),
  ]);
}

function missingWords({ missing }: Template): string {
  return `needs ${missing.map(({ kind, name }) => `${kind} ${name}`).join(", ")}`;
}

function testWords(count: Count | null): string {
  const test = count?.test ?? null;
  if (test === null) return "";
  if (test.enough) return "enough";
  return test.smallestLift === null || test.smallestLift > 1
    ? "too few"
    : `lifts from ${(test.smallestLift * 100).toFixed(0)} %`;
}

function showWords(shown: z.output<typeof Shown>): string {
  const { name, about, sentence, blanks, counted, contacts, under } = shown;
  return [
    `${name} (${shown.layer})`,
    about,
    "",
    sentence,
    ...(under.length === 0 ? [] : [`Made of: ${under.map((one) => one.key).join(", ")}`]),
    ...(blanks.length === 0
      ? []
      : ["", table([["value", "", ""], ...blanks.map((blank) => [blank.key, String(blank.value), blank.label])])]),
    "",
    shown.missing.length > 0
      ? `It ${missingWords(shown)}: its count says nothing until then.`
      : `${figure(counted.count ?? 0)} of ${figure(contacts)} contacts; for a test: ${testWords(counted)} (${figure(counted.test?.people ?? 0)} people are needed).`,
  ].join("\n");
}

function usedWords({ id, segments, schemes }: z.output<typeof Used>): string {
  const others = segments.filter((segment) => segment !== id);
  return [
    `Saved ${id}.`,
    ...(others.length === 0 ? [] : [`With it: ${others.join(", ")}.`]),
    ...schemes.map((scheme) => `Set up: ${scheme}.`),
  ].join("\n");
}

function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
