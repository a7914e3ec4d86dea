import { readFile } from "node:fs/promises";
import { type Command, Option } from "commander";
import { KindredError } from "@kindred/schema";
import { z } from "zod";
import type { Api } from "../api.ts";
import { csvLines } from "../csv-lines.ts";
import { withExamples } from "../examples.ts";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { figure, table, write } from "../terminal.ts";
import { inWorkspace, type Workspace } from "../workspace.ts";
import { countOf } from "./cohort-question.ts";
import * as shapes from "./life-cycle-shapes.ts";

interface Options extends CommonOptions {
  readonly csv?: boolean;
  readonly set?: readonly string[];
}

type Rows = readonly (readonly (string | number | null)[])[];

/** `kindred life-cycle …`: schemes of stages, what the ledger tells of them, and where one contact stands. */
export function lifeCycleCommands(program: Command, around: Surroundings): void {
  const root = program.command("life-cycle").description("stages of the life cycle: who stands where, and who moves");
  withExamples(root, [
    "kindred life-cycle list",
    "kindred life-cycle preview life-cycle --set active_days=60",
    "kindred life-cycle save life-cycle --set active_days=60",
    "kindred life-cycle sizes --step week --points 8 --csv",
    "kindred life-cycle flow --from 2026-03-01 --json",
    "kindred life-cycle stage ann",
  ]);
  const about = (command: Command): Command =>
    withCommonOptions(command).option("--csv", "print the figures as CSV, a line each");
  const tell = async (options: Options, value: unknown, rows: Rows, words: () => string): Promise<void> => {
    if (options.csv === true) await write(around.terminal.out, `${csvLines(rows)}\n`);
    else await answer(options, around, value, words);
  };
  const asTable = (rows: Rows): string => table(rows.map((row) => row.map(cell)));

  about(root.command("list").description("schemes with the sizes of their stages")).action((options: Options) =>
    withWorkspace(options, around, async (api, workspace) => {
      const found = await api.json(inWorkspace(workspace, "life-cycles"), shapes.Schemes);
      const rows: Rows = [
        ["scheme", "version", "stage", "contacts", "segment", "name"],
        ...found.items.flatMap(({ id, version, stages }) =>
          stages.map((stage) => [id, version, stage.id, stage.count, stage.segment, stage.label]),
        ),
      ];
      await tell(options, found, rows, () =>
        found.items
          .map((scheme) => [heading(scheme), asTable(stageRows(scheme, found.contacts))].join("\n"))
          .join("\n\n"),
      );
    }),
  );

  about(root.command("preview <scheme>").description("how many its stages would have, with other values"))
    .option("--set <name=value>", "a threshold, such as active_days=60; repeatable", gather, [])
    .action((scheme: string, options: Options) =>
      withWorkspace(options, around, async (api, workspace) => {
        const body = await bodyFor(api, workspace, scheme, options.set ?? []);
        const found = await api.json(inWorkspace(workspace, "life-cycles/preview"), shapes.Preview, { body });
        const rows = (share: (value: number) => string | number): Rows => [
          ["stage", "contacts", "share"],
          ...found.stages.map((one) => [one.id, one.count, share(one.share)]),
        ];
        await tell(
          options,
          found,
          rows((value) => value),
          () => asTable(rows(percent)),
        );
      }),
    );

  about(
    root
      .command("save <scheme>")
      .description("set a scheme up, or change it: a ready one by its id, or a file of your own (JSON)"),
  )
    .option("--set <name=value>", "a threshold, such as active_days=60; repeatable", gather, [])
    .action((scheme: string, options: Options) =>
      withWorkspace(options, around, async (api, workspace) => {
        const body = await bodyFor(api, workspace, scheme, options.set ?? []);
        const { id } = z.looseObject({ id: z.string() }).parse(body);
        const path = inWorkspace(workspace, `life-cycles/${encodeURIComponent(id)}`);
        const saved = await api.json(path, shapes.SchemeShape, { method: "PUT", body });
        await answer(
          options,
          around,
          saved,
          () => `Saved ${saved.id}, version ${saved.version}: ${saved.stages.length} stages.`,
        );
      }),
    );

  about(root.command("remove <scheme>").description("remove a scheme; its segments are archived")).action(
    (scheme: string, options: Options) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = inWorkspace(workspace, `life-cycles/${encodeURIComponent(scheme)}`);
        const done = await api.json(path, z.object({ ok: z.literal(true) }), { method: "DELETE" });
        await answer(options, around, done, () => `Removed ${scheme}; its segments are archived.`);
      }),
  );

  about(root.command("sizes [scheme]").description("how many were in each stage over time"))
    .addOption(
      new Option("--step <step>", "how far the points lie apart")
        .choices(["day", "week", "month", "quarter"])
        .default("month"),
    )
    .option("--points <n>", "how many", "13")
    .addOption(basis())
    .action((scheme: string | undefined, options: Options & { step: string; points: string; basis?: string }) =>
      withWorkspace(options, around, async (api, workspace) => {
        const query = { step: options.step, points: countOf("--points", options.points), basis: options.basis };
        const found = await api.json(of(workspace, scheme, "sizes"), shapes.Sizes, { query });
        const rows: Rows = [
          ["at", ...found.stages],
          ...found.points.map(({ at, sizes }) => [at.slice(0, 10), ...sizes]),
        ];
        await tell(options, found, rows, () => [asTable(rows), "", basisWords(found.basis)].join("\n"));
      }),
    );

  about(root.command("flow [scheme]").description("who went from which stage to which"))
    .option("--from <iso>", "default: 30 days before --to")
    .option("--to <iso>", "default: now")
    .addOption(basis())
    .action((scheme: string | undefined, options: Options & { from?: string; to?: string; basis?: string }) =>
      withWorkspace(options, around, async (api, workspace) => {
        const query = { from: options.from, to: options.to, basis: options.basis };
        const found = await api.json(of(workspace, scheme, "flow"), shapes.Flow, { query });
        const rows: Rows = [
          ["from", "to", "contacts"],
          ...found.moves.map(({ from, to, count }) => [from ?? "(new)", to ?? "(gone)", count]),
        ];
        await tell(options, found, rows, () => [asTable(rows), "", basisWords(found.basis)].join("\n"));
      }),
    );

  about(root.command("stays [scheme]").description("how long people stay in each stage")).action(
    (scheme: string | undefined, options: Options) =>
      withWorkspace(options, around, async (api, workspace) => {
        const found = await api.json(of(workspace, scheme, "stays"), shapes.Stays);
        const rows: Rows = [
          ["stage", "entered", "left", "half stay at most, days"],
          ...found.stages.map(({ id, entered, left, median }) => [
            id,
            entered,
            left,
            median === null ? "not known yet" : Math.max(1, Math.round(median / 86_400_000)),
          ]),
        ];
        await tell(options, found, rows, () => asTable(rows));
      }),
  );

  about(root.command("stage <contact> [scheme]").description("the stage of one contact, and those before")).action(
    (contact: string, scheme: string | undefined, options: Options) =>
      withWorkspace(options, around, async (api, workspace) => {
        const path = of(workspace, scheme, `contacts/${encodeURIComponent(contact)}`);
        const found = await api.json(path, shapes.ContactStage);
        const rows: Rows = [
          ["since", "stage", "because of"],
          ...found.history.map((one) => [one.at, one.stage, one.cause]),
        ];
        await tell(options, found, rows, () =>
          found.stage === null ? `${contact} is in no stage yet: it is being computed.` : asTable(rows),
        );
      }),
  );
}

function basis(): Option {
  return new Option("--basis <how>", "as it was kept, or as today's definition has it").choices([
    "ledger",
    "definition",
  ]);
}

function of(workspace: Workspace, scheme: string | undefined, rest: string): string {
  return inWorkspace(workspace, `life-cycles/${encodeURIComponent(scheme ?? "life-cycle")}/${rest}`);
}

/** A file, or a scheme of the workspace (one that is not set up included) with the values that were set. */
async function bodyFor(api: Api, workspace: Workspace, scheme: string, set: readonly string[]): Promise<unknown> {
  const { items } = await api.json(inWorkspace(workspace, "life-cycles"), shapes.Schemes);
  const known = items.find(({ id }) => id === scheme);
  if (known === undefined)
    return fileOf(
      scheme,
      items.map(({ id }) => id),
    );
  const values = new Map(
    set.map((text) => {
      const [key = "", value = ""] = text.split(/=(.*)/su);
      const blank = known.blanks.find((one) => one.key === key);
      if (blank === undefined)
        throw new KindredError(
          "bad_argument",
          `--set ${text}: there is no "${key}"; there is ${known.blanks.map((one) => one.key).join(", ")}.`,
        );
      return [key, typeof blank.value === "number" ? Number(value) : value] as const;
    }),
  );
  return shapes.bodyOf(known, values);
}

async function fileOf(path: string, known: readonly string[]): Promise<unknown> {
  const text = await readFile(path, "utf8").catch((cause: unknown) => {
    const there = known.map((id) => `"${id}"`).join(", ");
    throw new KindredError("unknown_scheme", `"${path}" is no scheme (${there}) and no file that can be read.`, {
      cause,
    });
  });
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KindredError("file_invalid", `${path} is not JSON.`, { cause });
  }
}

function heading({ id, version, label }: shapes.SchemeShape): string {
  return version === 0
    ? `${id} (${label}): not set up; kindred life-cycle save ${id}`
    : `${id} (${label}), version ${version}`;
}

function stageRows({ version, stages }: shapes.SchemeShape, contacts: number): Rows {
  return [
    ["stage", "contacts", "share", "who"],
    ...stages.map(({ id, count, sentence }) => [
      id,
      version === 0 ? "" : (count ?? "being computed"),
      count === null || contacts === 0 ? "" : percent(count / contacts),
      sentence ?? "Everyone else.",
    ]),
  ];
}

function basisWords(basis: string): string {
  return basis === "ledger" ? "As it was kept at the time." : "As today's definition has it, of the events until then.";
}

function cell(value: string | number | null): string {
  return typeof value === "number" ? figure(value) : (value ?? "");
}

function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}

function gather(value: string, before: readonly string[] = []): readonly string[] {
  return [...before, value];
}
