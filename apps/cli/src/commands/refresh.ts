import { KindredError } from "@kindred/schema";
import type { Command } from "commander";
import { z } from "zod";
import type { Api } from "../api.ts";
import { csvLines } from "../csv-lines.ts";
import { answer, type CommonOptions, type Surroundings, withCommonOptions, withWorkspace } from "../session.ts";
import { figure, table, write } from "../terminal.ts";
import { inWorkspace, type Workspace } from "../workspace.ts";

const Refreshes = z.looseObject({
  hour: z.number(),
  items: z.array(
    z.looseObject({
      part: z.string(),
      state: z.enum(["done", "failed", "running", "waiting", "never"]),
      covered: z.string().nullable(),
      ms: z.number().nullable(),
      error: z.string().nullable(),
      next: z.string(),
    }),
  ),
});
type Refreshes = z.output<typeof Refreshes>;

const lookAgain = 500;

interface RefreshOptions extends CommonOptions {
  readonly csv?: boolean;
}

/** `kindred refresh`: the tables that are made anew once a day. */
export function refreshCommands(program: Command, around: Surroundings): void {
  const refresh = program.command("refresh").description("the tables that are made anew once a day");
  const about = (name: string, description: string): Command =>
    withCommonOptions(refresh.command(name).description(description)).option("--csv", "print the rows as CSV");
  const told = async (found: Refreshes, options: RefreshOptions): Promise<void> => {
    if (options.csv === true) return write(around.terminal.out, `${csvLines(rowsOf(found))}\n`);
    return answer(options, around, found, () => inWords(found));
  };

  about("list", "what each stands at: as of when, how long it took, when it is due next").action(
    (options: RefreshOptions) =>
      withWorkspace(options, around, async (api, workspace) =>
        told(await api.json(inWorkspace(workspace, "refreshes"), Refreshes), options),
      ),
  );
  about("now [tables...]", "make tables anew now (all of them, or those named), and wait for it").action(
    (tables: readonly string[], options: RefreshOptions) =>
      withWorkspace(options, around, async (api, workspace) => {
        const found = await refreshedNow(api, workspace, tables.length === 0 ? null : tables);
        await told(found, options);
        const failed = found.items.filter(
          ({ part, state }) => state === "failed" && (tables.length === 0 || tables.includes(part)),
        );
        if (failed.length > 0) process.exitCode = 1;
      }),
  );
  about("hour <hour>", "choose the hour of the workspace's day at which they are made, 0 to 23").action(
    (text: string, options: RefreshOptions) => {
      const hour = Number(text);
      if (!/^\d{1,2}$/u.test(text) || hour > 23)
        throw new KindredError("bad_argument", `An hour is 0 to 23, not ${JSON.stringify(text)}.`);
      return withWorkspace(options, around, async (api, workspace) =>
        told(
          await api.json(inWorkspace(workspace, "refreshes"), Refreshes, { method: "PATCH", body: { hour } }),
          options,
        ),
      );
    },
  );
}

/** Asks for a refresh of these parts (null: all) and waits for its end. */
async function refreshedNow(api: Api, workspace: Workspace, parts: readonly string[] | null): Promise<Refreshes> {
  const path = inWorkspace(workspace, "refreshes");
  let found = await api.json(path, Refreshes, { body: parts === null ? {} : { parts } });
  const isOpen = ({ part, state }: Refreshes["items"][number]): boolean =>
    (parts === null || parts.includes(part)) && (state === "waiting" || state === "running");
  while (found.items.some(isOpen)) {
    await new Promise((resolve) => setTimeout(resolve, lookAgain));
    found = await api.json(path, Refreshes);
  }
  return found;
}

/** The same of one part, which the server must know. */
export async function onePartNow(api: Api, workspace: Workspace, part: string): Promise<Refreshes["items"][number]> {
  const { items } = await refreshedNow(api, workspace, [part]);
  const found = items.find((one) => one.part === part);
  if (found === undefined)
    throw new KindredError("unknown_refresh", `This server refreshes no table ${JSON.stringify(part)}.`);
  return found;
}

function rowsOf({ items }: Refreshes): (string | number | null)[][] {
  return [
    ["table", "state", "as_of", "ms", "next", "error"],
    ...items.map(({ part, state, covered, ms, next, error }) => [part, state, covered, ms, next, error]),
  ];
}

function inWords({ hour, items }: Refreshes): string {
  return [
    `Every day at ${String(hour).padStart(2, "0")}:00.`,
    table([
      ["table", "state", "as of", "took", "next"],
      ...items.map(({ part, state, covered, ms, next }) => [
        part,
        state,
        covered ?? "never",
        ms === null ? "" : `${figure(ms)} ms`,
        next,
      ]),
    ]),
    ...items.flatMap(({ part, error }) => (error === null ? [] : [`${part}: ${error}`])),
  ].join("\n");
}
