import { readFile } from "node:fs/promises";
import { Readable } from "node:stream";
import { text as textOf } from "node:stream/consumers";
import { KindredError } from "@kindred/schema";
import type { Command } from "commander";
import { z } from "zod";
import type { Api } from "../api.ts";
import { csvLines } from "../csv-lines.ts";
import { pour } from "../output.ts";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { figure, table } from "../terminal.ts";
import { inWorkspace, type Workspace } from "../workspace.ts";

const List = z.looseObject({
  id: z.string(),
  name: z.string(),
  members: z.number(),
  changedAt: z.string(),
  usedBy: z.array(z.object({ id: z.string(), name: z.string() })),
});
const Member = z.looseObject({
  key: z.string(),
  externalId: z.string().nullable(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
});
const Changed = z.object({ added: z.number(), removed: z.number(), unknown: z.array(z.string()) });
const formats = ["csv", "ndjson", "parquet"];
/** As many as the server takes in one call. */
const atOnce = 10_000;

interface Changing extends CommonOptions {
  readonly file?: string;
  readonly segment?: string;
}

interface Shown extends CommonOptions {
  readonly csv?: boolean;
}

/** `kindred list`: static lists, put together by hand. */
export function listCommands(program: Command, around: Surroundings): void {
  const lists = program.command("list").description("static lists of contacts, put together by hand");
  const about = (name: string, description: string): Command =>
    withCommonOptions(lists.command(name).description(description));
  const withPeople = (command: Command): Command =>
    command.option("--file <file>", "also those of a file, one a line; - reads what is piped in");

  about("list", "list the lists")
    .option("--csv", "print the rows as CSV")
    .action((options: Shown) =>
      withWorkspace(options, around, async (api, workspace) => {
        const items = await all(api, inWorkspace(workspace, "lists"), List);
        await answer(options, around, { items }, () => {
          if (options.csv === true)
            return csvLines([
              ["id", "name", "members", "changed_at"],
              ...items.map(({ id, name, members, changedAt }) => [id, name, members, changedAt]),
            ]);
          if (items.length === 0) return "No lists yet. Make one with: npx kindred list create NAME";
          return table(
            items.map(({ id, name, members, usedBy }) => [
              id,
              name,
              `${figure(members)} people`,
              usedBy.length === 0 ? "" : `used by ${usedBy.map((one) => one.id).join(", ")}`,
            ]),
          );
        });
      }),
    );

  about("create <name>", "make an empty list")
    .option("--id <id>", "what programs call it (default: made of the name)")
    .action((name: string, options: CommonOptions & { readonly id?: string }) =>
      withWorkspace(options, around, async (api, workspace) => {
        const body = { id: options.id ?? idOf(name), name };
        const made = await api.json(inWorkspace(workspace, "lists"), List, { body });
        await answer(options, around, made, () => `Made the list ${made.id}.`);
      }),
    );

  withPeople(about("add <list> [people...]", "put people on a list: external ids, e-mails, phones or con_... keys"))
    .option("--segment <id>", "also everybody who is in a saved segment now")
    .action((list: string, people: string[], options: Changing) => change("add", list, people, options, around));

  withPeople(about("remove <list> [people...]", "take people off a list; they stay contacts")).action(
    (list: string, people: string[], options: Changing) => change("remove", list, people, options, around),
  );

  about("members <list>", "external ids, one a line; keys of those who have none")
    .option("--csv", "print key, external_id, email and phone as CSV")
    .action((list: string, options: Shown) =>
      withWorkspace(options, around, async (api, workspace) => {
        const items = await all(api, inWorkspace(workspace, `lists/${encodeURIComponent(list)}/members`), Member);
        if (options.csv !== true && options.json !== true && items.length === 0) return;
        await answer(options, around, { items }, () =>
          options.csv === true
            ? csvLines([
                ["key", "external_id", "email", "phone"],
                ...items.map(({ key, externalId, email, phone }) => [key, externalId, email, phone]),
              ])
            : items.map(({ key, externalId }) => externalId ?? key).join("\n"),
        );
      }),
    );

  about("export <list>", "everybody on a list as a file")
    .option("--format <format>", formats.join(", "), "csv")
    .option("--output <file>", "where to write it (default: standard output)")
    .action((list: string, options: CommonOptions & { readonly format: string; readonly output?: string }) =>
      withWorkspace(options, around, (api, workspace) => exportList(api, workspace, list, options, around)),
    );
}

async function exportList(
  api: Api,
  workspace: Workspace,
  list: string,
  { format, output }: { readonly format: string; readonly output?: string },
  { terminal }: Surroundings,
): Promise<void> {
  if (!formats.includes(format))
    throw new KindredError("bad_format", `${format} is not a format of lists: use ${formats.join(", ")}.`);
  const path = inWorkspace(workspace, `lists/${encodeURIComponent(list)}/export`);
  const response = await api.stream(path, { query: { format } });
  await pour(Readable.from(response.body ?? []) as AsyncIterable<Uint8Array>, output, terminal);
}

/** In parts that the server takes; tells whom nobody knows. */
async function change(
  verb: "add" | "remove",
  list: string,
  named: readonly string[],
  options: Changing,
  around: Surroundings,
): Promise<void> {
  const people = [...named, ...(options.file === undefined ? [] : await linesOf(options.file))];
  if (people.length === 0 && options.segment === undefined)
    throw new KindredError("nobody_named", "Name somebody: their ids, --file FILE, or for add also --segment ID.");
  await withWorkspace(options, around, async (api, workspace) => {
    const path = inWorkspace(workspace, `lists/${encodeURIComponent(list)}/members`);
    const total = { added: 0, removed: 0, unknown: [] as string[] };
    for (let from = 0; from === 0 || from < people.length; from += atOnce) {
      const segment = from === 0 && options.segment !== undefined ? { segment: options.segment } : {};
      const body = { [verb]: people.slice(from, from + atOnce), ...segment };
      const done = await api.json(path, Changed, { body });
      total.added += done.added;
      total.removed += done.removed;
      total.unknown.push(...done.unknown);
    }
    await answer(options, around, total, () =>
      [
        verb === "add" ? `${figure(total.added)} put on ${list}.` : `${figure(total.removed)} taken off ${list}.`,
        ...(total.unknown.length === 0
          ? []
          : [`Not known, ${figure(total.unknown.length)}: ${total.unknown.slice(0, 20).join(", ")}`]),
      ].join("\n"),
    );
  });
}

async function linesOf(file: string): Promise<readonly string[]> {
  const text = await (file === "-" ? textOf(process.stdin) : readFile(file, "utf8")).catch((cause: unknown) => {
    throw new KindredError("unreadable_file", `${file} cannot be read.`, { cause });
  });
  return text
    .split(/\r?\n/u)
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

/** Every page of a listing. */
async function all<T extends z.ZodType>(api: Api, path: string, shape: T): Promise<readonly z.output<T>[]> {
  const items: z.output<T>[] = [];
  let cursor: string | undefined;
  do {
    const page = z.object({ items: z.array(shape), next: z.string().nullable() });
    const found = await api.json(path, page, { query: { limit: 1_000, cursor } });
    items.push(...found.items);
    cursor = found.next ?? undefined;
  } while (cursor !== undefined);
  return items;
}

function idOf(name: string): string {
  const id = name
    .normalize("NFKD")
    .replaceAll(/\p{M}/gu, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, "-")
    .replaceAll(/^-+|-+$/gu, "")
    .slice(0, 60);
  if (id !== "") return id;
  throw new KindredError("no_id", `No id can be made of “${name}”: give one with --id, in a-z, 0-9 and hyphens.`);
}
