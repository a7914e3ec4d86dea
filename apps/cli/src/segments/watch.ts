import { isJsonObject, isSlug, type Json, KindredError } from "@kindred/schema";
import type { Command } from "commander";
import { z } from "zod";
import type { Api } from "../api.ts";
import { connect } from "../connection.ts";
import { readArguments, readSegment, type SegmentSource } from "../segment-file.ts";
import { dataDirOf, withCommonOptions, type CommonOptions, type Surroundings } from "../session.ts";
import { chooseWorkspace, inWorkspace, type Workspace } from "../workspace.ts";
import { type Change, showChange } from "./changes-shown.ts";
import { watchSaved } from "./watch-saved.ts";
import { watchUnsaved } from "./watch-unsaved.ts";

interface WatchOptions extends CommonOptions {
  readonly arg?: readonly string[];
  /** Seconds. */
  readonly every: string;
}

/** What both ways of watching work with. */
export interface Watching {
  readonly api: Api;
  readonly workspace: Workspace;
  readonly show: (change: Change) => Promise<void>;
  readonly say: (text: string) => void;
  readonly stop: AbortSignal;
}

const Saved = z.looseObject({
  id: z.string(),
  name: z.string(),
  hash: z.string(),
  document: z.record(z.string(), z.json()),
});
const Checked = z.looseObject({ hash: z.string().nullable() });

export function watchCommand(segment: Command, around: Surroundings): void {
  withCommonOptions(segment.command("watch <file>").description("show who enters and leaves, as it happens"))
    .option(
      "--arg <name=value>",
      "a value for a parameter; repeatable",
      (value, before: string[]) => [...before, value],
      [],
    )
    .option("--every <seconds>", "how often an unsaved segment is compared", "5")
    .action((file: string, options: WatchOptions) => watch(file, options, around));
}

/** Shows entries and exits until it is stopped: live for what is saved, by asking again and again for what is not. */
async function watch(file: string, options: WatchOptions, around: Surroundings): Promise<void> {
  const source = await sourceOf(file);
  const say = (text: string): void => void around.terminal.err.write(`${text}\n`);
  const connection = await connect(dataDirOf(options, around), around.environment, say);
  const ending = new AbortController();
  const stop = (): void => ending.abort();
  process.once("SIGINT", stop).once("SIGTERM", stop);
  try {
    const { api } = connection;
    const workspace = await chooseWorkspace(api, options.workspace ?? around.environment.KINDRED_WORKSPACE);
    const show = (change: Change): Promise<void> => showChange(change, options, around);
    await watchUntil({ api, workspace, show, say, stop: ending.signal }, file, source, options);
  } catch (error) {
    // What a request under way makes of being stopped is no failure.
    if (!ending.signal.aborted) throw error;
  } finally {
    process.off("SIGINT", stop).off("SIGTERM", stop);
    await connection.close();
  }
}

/** `source`: what the file says, null for a saved segment's id. */
export async function watchUntil(
  watching: Watching,
  file: string,
  source: SegmentSource | null,
  options: Pick<WatchOptions, "arg" | "every">,
): Promise<void> {
  const { say } = watching;
  const id = source === null ? file : idOf(source);
  const saved = id === null ? null : await savedSegment(watching, id);
  if (source === null && saved === null)
    throw new KindredError("unknown_segment", `There is neither a file nor a saved segment named ${file}.`, {
      status: 404,
    });
  const document = source?.document ?? saved?.document ?? null;
  const args = readArguments(options.arg ?? [], document);
  const question = { document, alongside: source?.alongside ?? {}, args };
  const isParametric = isJsonObject(document) && document["params"] !== undefined;
  if (saved !== null && !isParametric && (source === null || (await isAllSaved(watching, source)))) {
    say(`Watching “${saved.name}”: entries and exits from now on. Ctrl-C ends.`);
    return watchSaved({ ...watching, id: saved.id });
  }
  const every = secondsOf(options.every);
  say(
    `Not saved in this workspace as it stands: compared every ${String(every)} s. Causes are not known then, nor what comes and goes in between; save it to watch it live. Ctrl-C ends.`,
  );
  await watchUnsaved({ ...watching, question, id: id ?? file, every: every * 1000 });
}

async function sourceOf(file: string): Promise<SegmentSource | null> {
  return readSegment(file, process.stdin).catch((error: unknown) => {
    const missing = error instanceof KindredError && error.code === "file_unreadable";
    if (missing && isSlug(file)) return null;
    throw error;
  });
}

function idOf({ document }: SegmentSource): string | null {
  const id = isJsonObject(document) ? document["id"] : null;
  return typeof id === "string" && isSlug(id) ? id : null;
}

async function savedSegment({ api, workspace }: Watching, id: string): Promise<z.output<typeof Saved> | null> {
  return api.json(inWorkspace(workspace, `segments/${id}`), Saved).catch((error: unknown) => {
    if (error instanceof KindredError && error.status === 404) return null;
    throw error;
  });
}

/** Whether the file and all it refers to are saved as they stand. */
async function isAllSaved(watching: Watching, { document, alongside }: SegmentSource): Promise<boolean> {
  const { api, workspace } = watching;
  for (const one of [document, ...Object.values(alongside)] satisfies Json[]) {
    const body = { document: one, alongside };
    const { hash } = await api.json(inWorkspace(workspace, "evaluate/check"), Checked, { body });
    const id = idOf({ document: one, alongside });
    const saved = id === null ? null : await savedSegment(watching, id);
    if (saved === null || saved.hash !== hash) return false;
  }
  return true;
}

function secondsOf(text: string): number {
  const seconds = Number(text);
  if (Number.isFinite(seconds) && seconds >= 0.2 && seconds <= 86_400) return seconds;
  throw new KindredError("bad_interval", `${text} is not a number of seconds: use 0.2 or more with --every.`);
}
