import { access } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { Readable } from "node:stream";
import { isSlug, KindredError } from "@kindred/schema";
import { Option, type Command } from "commander";
import type { z } from "zod";
import type { Api } from "../api.ts";
import { Counted, countedWords, Plan, planWords, Status, summary } from "../import-words.ts";
import { intoFile } from "../output.ts";
import { showProgress } from "../progress.ts";
import { unreadable } from "../segment-file.ts";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { figure } from "../terminal.ts";
import { inWorkspace, type Workspace } from "../workspace.ts";

interface ImportOptions extends CommonOptions {
  readonly map: readonly string[];
  readonly dryRun?: boolean;
  readonly mode?: string;
  readonly timezone?: string;
  readonly encoding?: string;
  readonly dates?: string;
  readonly decimal?: string;
  readonly currency?: string;
  readonly revenue?: string;
  readonly delimiter?: string;
  readonly list?: string;
  readonly rejected?: string;
}

/** Seconds after which a dry run tells what it has counted so far. */
const longestCount = 240;

const KINDS = {
  contacts: "people with their traits, one row each",
  events: "events, one row each",
  orders: "orders, one row each or one row a line",
  products: "the catalogue, one row a product",
  list: "people on a static list",
} as const;

export function importCommands(program: Command, around: Surroundings): void {
  const parent = program
    .command("import")
    .description("read customers, events, orders, products or a list from a file");
  for (const [kind, what] of Object.entries(KINDS)) {
    const command = withCommonOptions(parent.command(`${kind} <file>`))
      .description(`${what}; CSV, TSV, NDJSON or Parquet, gzip or plain`)
      .option("--map <field=Column>", "read a field from this column, - for none; repeatable", gather, [])
      .option("--dry-run", "show how the file will be read and store nothing")
      .addOption(new Option("--mode <mode>", "keep what exists, or replace what differs").choices(["append", "update"]))
      .option("--timezone <zone>", "of times without an offset (default: the workspace's)")
      .option("--encoding <name>", "utf-8, windows-1251, …")
      .addOption(new Option("--dates <order>", "of dates such as 03/04/2026").choices(["day-first", "month-first"]))
      .addOption(new Option("--decimal <sign>", "of numbers such as 1,234").choices(["comma", "point"]))
      .option("--delimiter <sign>", "what separates columns")
      .option("--rejected <file>", "where refused rows go (default: FILE.rejected.csv here)");
    if (kind === "orders")
      command
        .option("--currency <code>", "of amounts that do not say, such as EUR")
        .addOption(new Option("--revenue <meaning>", "what a revenue column holds").choices(["per-line", "per-order"]));
    if (kind === "list") command.option("--list <name>", "the list (default: the file's name)");
    command.action((file: string, options: ImportOptions) => importFile(kind, file, options, around));
  }
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function importFile(kind: string, file: string, options: ImportOptions, around: Surroundings): Promise<void> {
  const path = resolve(file);
  await access(path).catch((cause: unknown) => {
    throw unreadable(file, cause);
  });
  const source = { kind, path, name: basename(path), options: readingOf(options) };
  await withWorkspace(options, around, async (api, workspace) => {
    if (options.dryRun === true) {
      const plan = await api.json(inWorkspace(workspace, "imports/inspect"), Plan, { body: source });
      const body = { ...source, seconds: longestCount };
      const counted = await api.json(inWorkspace(workspace, "imports/dry-run"), Counted, { body });
      await answer(options, around, { ...plan, counted }, () => `${planWords(plan)}\n${countedWords(counted)}`);
      return;
    }
    const started = await api.json(inWorkspace(workspace, "imports"), Status, { body: source });
    const done = await follow(api, workspace, started, around);
    if (done.state !== "done") {
      const { code, message } = done.error ?? { code: "import_cancelled", message: "The import was cancelled." };
      throw new KindredError(code, message);
    }
    const rejectedFile = done.hasRejected ? await fetchRejected(api, workspace, done.id, path, options) : null;
    await answer(options, around, { ...done, rejectedFile }, () => summary(done, rejectedFile));
  });
}

/** What the command line says about the file, in the API's words. */
function readingOf(options: ImportOptions) {
  const map: Record<string, string> = {};
  for (const pair of options.map) {
    const equals = pair.indexOf("=");
    if (equals < 1)
      throw new KindredError("bad_map", `Write a mapping as field=Column; ${JSON.stringify(pair)} is not.`);
    map[pair.slice(0, equals)] = pair.slice(equals + 1);
  }
  const { mode, timezone, encoding, dates, decimal, currency, revenue, delimiter, list } = options;
  const given = Object.entries({ mode, timezone, encoding, dates, decimal, currency, revenue, delimiter });
  return {
    ...(options.map.length === 0 ? {} : { map }),
    ...Object.fromEntries(given.filter(([, value]) => value !== undefined)),
    ...(list === undefined ? {} : { list: listNamed(list) }),
  };
}

/** A slug names the list by its id; other names get an id made from them. */
function listNamed(name: string): { readonly id: string; readonly name?: string } {
  if (isSlug(name)) return { id: name };
  const id = name
    .toLowerCase()
    .normalize("NFKD")
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "")
    .slice(0, 100);
  if (isSlug(id)) return { id, name };
  throw new KindredError(
    "bad_list_id",
    `No id can be made from ${JSON.stringify(name)}: use small letters, digits, - and _.`,
  );
}

async function follow(
  api: Api,
  workspace: Workspace,
  started: z.output<typeof Status>,
  around: Surroundings,
): Promise<z.output<typeof Status>> {
  const progress = showProgress(`Importing ${started.fileName}`, around.terminal);
  let status = started;
  let phase = "";
  while (status.state === "running") {
    const now = status.progress;
    if (now.phase !== phase && phase !== "") progress.end();
    phase = now.phase;
    const share = now.phase === "reading" ? now.read : now.of === 0 ? 0 : now.steps / now.of;
    progress.share(share, now.phase === "reading" ? `${figure(now.rows)} rows read` : now.phase);
    status = await api.json(inWorkspace(workspace, `imports/${status.id}`), Status, { query: { wait: 1 } });
  }
  progress.end();
  return status;
}

async function fetchRejected(
  api: Api,
  workspace: Workspace,
  id: string,
  path: string,
  options: ImportOptions,
): Promise<string> {
  const to = resolve(options.rejected ?? `${basename(path).replace(/\.gz$/iu, "")}.rejected.csv`);
  const response = await api.stream(inWorkspace(workspace, `imports/${id}/rejected`));
  await intoFile(Readable.from(response.body ?? []) as AsyncIterable<Uint8Array>, to);
  return to;
}
