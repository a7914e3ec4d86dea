import { createWriteStream } from "node:fs";
import { finished } from "node:stream/promises";
import { Readable } from "node:stream";
import { createInterface } from "node:readline";
import { KindredError, isSlug, type Json } from "@kindred/schema";
import { referencesIn } from "@kindred/segment";
import type { Command } from "commander";
import { z } from "zod";
import type { Api } from "../api.ts";
import { Explained, explanationLines, type Documents } from "../explanation.ts";
import { readArguments, readSegment, type SegmentSource } from "../segment-file.ts";
import { answer, withCommonOptions, withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { figure, table, write } from "../terminal.ts";
import { inWorkspace, type Workspace } from "../workspace.ts";

interface SegmentOptions extends CommonOptions {
  readonly now?: string;
  readonly arg?: readonly string[];
}

const Finding = z.object({
  severity: z.enum(["error", "warning"]),
  code: z.string(),
  pointer: z.string(),
  message: z.string(),
});

const Checked = z.looseObject({
  ok: z.boolean(),
  diagnostics: z.array(Finding),
  freshness: z.string().nullable(),
  sentence: z.string().nullable(),
});

const Saved = z.looseObject({
  id: z.string(),
  name: z.string(),
  kind: z.string().nullable(),
  version: z.number(),
  document: z.record(z.string(), z.json()),
  updatedAt: z.string(),
});

/** What a question about a segment asks of the server. */
interface Asked {
  readonly api: Api;
  readonly workspace: Workspace;
  readonly source: SegmentSource;
  readonly question: Readonly<Record<string, unknown>>;
  readonly ask: <T extends z.ZodType>(
    operation: string,
    shape: T,
    more?: Readonly<Record<string, unknown>>,
  ) => Promise<z.output<T>>;
}

export function segmentCommands(program: Command, around: Surroundings): void {
  const segment = program.command("segment").description("check, describe, count and explain segments");
  const about = (name: string, description: string): Command =>
    withCommonOptions(segment.command(`${name} <file>`).description(description))
      .option("--now <iso>", "answer as of this instant, such as 2026-11-01T00:00:00Z")
      .option("--arg <name=value>", "a value for a parameter; repeatable", gather, []);

  about("check", "say what is wrong with a segment file").action((file: string, options: SegmentOptions) =>
    asked(file, options, around, async ({ ask }) => {
      const checked = await ask("check", Checked);
      await answer(options, around, checked, () =>
        [
          ...checked.diagnostics.map(findingLine),
          checked.ok ? `${around.terminal.paint.green("✓")} valid, ${checked.freshness ?? ""}` : "",
        ]
          .filter((line) => line !== "")
          .join("\n"),
      );
      if (!checked.ok) process.exitCode = 1;
    }),
  );

  about("describe", "say in a sentence who belongs").action((file: string, options: SegmentOptions) =>
    asked(file, options, around, async ({ ask }) => {
      const described = await ask("describe", z.object({ sentence: z.string() }));
      await answer(options, around, described, () => described.sentence);
    }),
  );

  about("sql", "print the ClickHouse SQL that counts it").action((file: string, options: SegmentOptions) =>
    asked(file, options, around, async ({ ask }) => {
      const compiled = await ask("sql", z.object({ sql: z.string(), params: z.record(z.string(), z.json()) }));
      await answer(options, around, compiled, () =>
        [
          compiled.sql,
          ...Object.entries(compiled.params).map(([name, value]) => `-- ${name} = ${JSON.stringify(value)}`),
        ].join("\n"),
      );
    }),
  );

  about("count", "count the contacts in it").action((file: string, options: SegmentOptions) =>
    asked(file, options, around, async ({ ask }) => {
      const { count, total } = await ask("count", z.object({ count: z.number(), total: z.number() }));
      await answer(options, around, { count, total }, () => `${figure(count)} of ${figure(total)} contacts`);
    }),
  );

  about("members", "list its contacts: external ids one a line, or whole rows")
    .option("--format <csv|ndjson|parquet>", "id, key, external_id, email and phone of each")
    .option("--output <file>", "write there instead of to standard output")
    .action((file: string, options: SegmentOptions & { format?: string; output?: string }) =>
      asked(file, options, around, (one) => members(one, options, around)),
    );

  about("explain", "say why a contact is in it or is not")
    .requiredOption("--contact <id>", "external id, email, phone, con_… key or number")
    .action((file: string, options: SegmentOptions & { contact: string }) =>
      asked(file, options, around, (one) => explain(one, options, around)),
    );

  about("save", "save it in the workspace; a new version if it differs").action(
    (file: string, options: SegmentOptions) =>
      asked(file, options, around, async ({ api, workspace, source }) => {
        const saved = await api.json(inWorkspace(workspace, "segments"), Saved, { body: source.document });
        await answer(options, around, saved, () => `Saved ${saved.id}, version ${String(saved.version)}.`);
      }),
  );

  withCommonOptions(segment.command("list").description("list the saved segments")).action((options: CommonOptions) =>
    withWorkspace(options, around, async (api, workspace) => {
      const items = await savedSegments(api, workspace);
      const shown = items.map(({ id, name, kind, version, updatedAt }) => ({ id, name, kind, version, updatedAt }));
      await answer(options, around, { items: shown }, () =>
        shown.length === 0
          ? "No segments are saved yet: kindred segment save FILE.json"
          : table([
              ["id", "version", "kind", "name"],
              ...shown.map((one) => [one.id, String(one.version), one.kind ?? "", one.name]),
            ]),
      );
    }),
  );
}

function gather(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

/** Reads the file (or takes the saved segment of that id), finds the server and hands both to `work`. */
async function asked(
  file: string,
  options: SegmentOptions,
  around: Surroundings,
  work: (one: Asked) => Promise<void>,
): Promise<void> {
  const local = await readSegment(file, process.stdin).catch((error: unknown) => {
    const missing = error instanceof KindredError && error.code === "file_unreadable";
    if (missing && isSlug(file)) return null;
    throw error;
  });
  await withWorkspace(options, around, async (api, workspace) => {
    const source = local ?? { document: await savedDocument(api, workspace, file), alongside: {} };
    const question = {
      document: source.document,
      alongside: source.alongside,
      args: readArguments(options.arg ?? [], source.document),
      ...(options.now === undefined ? {} : { now: instantOf(options.now) }),
    };
    await work({
      api,
      workspace,
      source,
      question,
      ask: (operation, shape, more = {}) =>
        api.json(inWorkspace(workspace, `evaluate/${operation}`), shape, { body: { ...question, ...more } }),
    });
  });
}

async function savedDocument(api: Api, workspace: Workspace, id: string): Promise<Json> {
  const saved = await api.json(inWorkspace(workspace, `segments/${id}`), Saved).catch((error: unknown) => {
    if (error instanceof KindredError && error.status === 404)
      throw new KindredError("unknown_segment", `There is neither a file nor a saved segment named ${id}.`, {
        status: 404,
      });
    throw error;
  });
  return saved.document;
}

async function savedSegments(api: Api, workspace: Workspace) {
  const items: z.output<typeof Saved>[] = [];
  for (let cursor: string | null | undefined; cursor !== null;) {
    const page: { items: z.output<typeof Saved>[]; next: string | null } = await api.json(
      inWorkspace(workspace, "segments"),
      z.object({ items: z.array(Saved), next: z.string().nullable() }),
      { query: { limit: 1000, cursor } },
    );
    items.push(...page.items);
    cursor = page.next;
  }
  return items;
}

function instantOf(text: string): number | string {
  return /^-?\d{9,}$/.test(text) ? Number(text) : text;
}

function findingLine({ severity, code, pointer, message }: z.output<typeof Finding>): string {
  return `${severity} ${code} at ${pointer === "" ? "the root" : pointer}: ${message}`;
}

const FORMATS = ["csv", "ndjson", "parquet"];
const Member = z.object({ key: z.string(), external_id: z.string() });

async function members(
  one: Asked,
  options: SegmentOptions & { format?: string; output?: string },
  around: Surroundings,
) {
  const format = options.format ?? (options.json === true ? "ndjson" : undefined);
  if (format !== undefined && !FORMATS.includes(format))
    throw new KindredError("bad_format", `${format} is not a format of member lists: use ${FORMATS.join(", ")}.`);
  if (format === "parquet" && options.output === undefined && process.stdout.isTTY)
    throw new KindredError("parquet_to_terminal", "Parquet is not for reading: name a file with --output.");
  const path = inWorkspace(one.workspace, "evaluate/export");
  const response = await one.api.stream(path, { body: { ...one.question, format: format ?? "ndjson" } });
  const to = options.output === undefined ? around.terminal.out : createWriteStream(options.output);
  const body = Readable.from(response.body ?? []);
  if (format !== undefined) for await (const chunk of body) await write(to, chunk as Uint8Array);
  else
    for await (const line of createInterface({ input: body, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (line === "") continue;
      const member = Member.parse(JSON.parse(line));
      await write(to, `${member.external_id === "" ? member.key : member.external_id}\n`);
    }
  if (to === around.terminal.out) return;
  to.end();
  await finished(to);
}

const Explanation = z.looseObject({
  contact: z.looseObject({
    id: z.number(),
    key: z.string(),
    externalId: z.string().nullable(),
    email: z.string().nullable(),
  }),
  member: z.boolean(),
  now: z.string(),
  changesAt: z.string().nullable(),
  explanation: Explained,
});

async function explain(one: Asked, options: SegmentOptions & { contact: string }, around: Surroundings) {
  const explained = await one.ask("explain", Explanation, { contact: await referenceOf(one, options.contact) });
  const documents = await documentsNamed(one);
  const { contact, member, changesAt } = explained;
  const { paint } = around.terminal;
  await answer(options, around, explained, () =>
    [
      `${member ? paint.green("✓ in the segment") : paint.red("✗ not in the segment")}: ${contact.externalId ?? contact.email ?? contact.key}, at ${explained.now}`,
      ...explanationLines(explained.explanation, one.source.document, documents, paint),
      changesAt === null
        ? "Time alone does not change this; new events or traits may."
        : `Without anything new, this changes at ${changesAt}.`,
    ].join("\n"),
  );
}

/** A bare number is an external id first, as everywhere; only when nobody has it, the contact of that number. */
async function referenceOf(one: Asked, contact: string): Promise<string> {
  if (!/^\d{1,9}$/.test(contact)) return contact;
  const path = inWorkspace(one.workspace, "contacts");
  const { items } = await one.api.json(path, z.object({ items: z.array(z.unknown()) }), {
    query: { identity: contact },
  });
  return items.length > 0 ? contact : `#${contact}`;
}

async function documentsNamed(one: Asked): Promise<Documents> {
  const documents = new Map<string, Json>(Object.entries(one.source.alongside));
  const open = [one.source.document, ...documents.values()].flatMap((document) => [...referencesIn(document)]);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (documents.has(id)) continue;
    const document = await savedDocument(one.api, one.workspace, id);
    documents.set(id, document);
    open.push(...referencesIn(document));
  }
  return documents;
}
