import type { Command } from "commander";
import { KindredError } from "@kindred/schema";
import { applyPlan, confirmed } from "../segments/code/apply.ts";
import { exampleLines } from "../segments/code/example-lines.ts";
import { runExamples } from "../segments/code/run-examples.ts";
import { faultLine } from "../segments/code/fault.ts";
import { readFolder } from "../segments/code/folder.ts";
import { FaultyFolder, isEmpty, type Plan, planFolder } from "../segments/code/plan.ts";
import { planLines, shownPlan, sizeLines } from "../segments/code/plan-lines.ts";
import { pullInto } from "../segments/code/pull.ts";
import { pullLines } from "../segments/code/pull-lines.ts";
import { sizesOf } from "../segments/code/sizes.ts";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";

/** Exit code when there is a difference: not a failure, and not nothing. */
const DIFFERENT = 2;

type PullOptions = CommonOptions & { readonly force?: boolean };
type DiffOptions = CommonOptions & { readonly prune?: boolean };
type ApplyOptions = DiffOptions & { readonly yes?: boolean; readonly counts: boolean };

/** Segments kept as files in a folder: taken from the workspace, compared with it, put into it. */
export function segmentCodeCommands(segment: Command, around: Surroundings): void {
  const { terminal } = around;
  const { paint } = terminal;
  const about = (name: string, description: string): Command =>
    withCommonOptions(segment.command(`${name} <dir>`).description(description));

  about("pull", "write the saved segments into files, one each")
    .option("--force", "overwrite files with edits that the workspace does not have")
    .action((dir: string, options: PullOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const pulled = await pullInto(dir, api, workspace, { force: options.force === true });
        await answer(options, around, pulled, () => pullLines(pulled, paint).join("\n"));
        if (pulled.files.some(({ outcome }) => outcome === "kept")) process.exitCode = DIFFERENT;
      }),
    );

  about("diff", "say what apply would change; exits with 2 when there is something, 0 when not")
    .option("--prune", "count segments without a file as to be archived")
    .action((dir: string, options: DiffOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const prune = options.prune === true;
        const plan = await told(options, around, async () =>
          planFolder(api, workspace, await readFolder(dir), { prune }),
        );
        if (plan === null) return;
        await answer(options, around, shownPlan(plan), () => planLines(plan, paint).join("\n"));
        if (!isEmpty(plan)) process.exitCode = DIFFERENT;
      }),
    );

  about("apply", "save what differs from the workspace: all of it or nothing")
    .option("--prune", "archive the segments that have no file")
    .option("--yes", "do not ask")
    .option("--no-counts", "do not count contacts before and after")
    .action((dir: string, options: ApplyOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const folder = await readFolder(dir);
        const prune = options.prune === true;
        const plan = await told(options, around, () => planFolder(api, workspace, folder, { prune }));
        if (plan === null) return;
        const sizes = options.counts && !isEmpty(plan) ? await sizesOf(plan, folder, api, workspace) : [];
        const shown = { ...shownPlan(plan), sizes };
        if (isEmpty(plan)) {
          await answer(options, around, { ...shown, saved: [], archived: [] }, () =>
            [...planLines(plan, paint), "Nothing to apply."].join("\n"),
          );
          return;
        }
        const words = [...planLines(plan, paint), ...sizeLines(sizes, paint)].join("\n");
        if (options.json !== true) terminal.out.write(`${words}\n`);
        if (options.yes !== true && !(await agreed(plan, workspace.name))) {
          terminal.err.write("Nothing was saved.\n");
          process.exitCode = 1;
          return;
        }
        const applied = await applyPlan(plan, api, workspace);
        await answer(options, around, { ...shown, ...applied }, () => {
          const saved = applied.saved.map(({ id, version }) => `Saved ${id}, version ${String(version)}.`);
          return [...saved, ...applied.archived.map((id) => `Archived ${id}.`)].join("\n");
        });
      }),
    );

  withCommonOptions(
    segment.command("test <dir>").description("run the examples beside the segments (<id>.test.yaml); needs no server"),
  ).action(async (dir: string, options: CommonOptions) => {
    const run = runExamples(await readFolder(dir));
    const errors = run.faults.filter(({ severity }) => severity === "error").length;
    const passed = errors === 0 && run.files.every(({ examples }) => examples.every((one) => one.passed));
    if (options.json !== true) for (const fault of run.faults) terminal.err.write(`${faultLine(fault, paint)}\n`);
    await answer(options, around, { passed, ...run }, () => exampleLines(run, paint).join("\n"));
    if (!passed) process.exitCode = 1;
  });
}

/** @throws KindredError `needs_yes` when there is nobody to ask */
async function agreed(plan: Plan, workspace: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new KindredError("needs_yes", "There is no terminal to ask on: read the plan (diff), then apply with --yes.");
  const changes = plan.files.filter(({ kind }) => kind !== "keep").length + (plan.prune ? plan.others.length : 0);
  return confirmed(`Apply ${changes === 1 ? "this change" : `these ${String(changes)} changes`} to ${workspace}?`);
}

/** Prints the faults of a folder with their places; null when there were errors. */
async function told(options: CommonOptions, around: Surroundings, work: () => Promise<Plan>): Promise<Plan | null> {
  const { err, paint } = around.terminal;
  try {
    const plan = await work();
    if (options.json !== true) for (const fault of plan.warnings) err.write(`${faultLine(fault, paint)}\n`);
    return plan;
  } catch (error) {
    if (!(error instanceof FaultyFolder) || options.json === true) throw error;
    for (const fault of error.faults) err.write(`${faultLine(fault, paint)}\n`);
    err.write(`${error.message}\n`);
    process.exitCode = 1;
    return null;
  }
}
