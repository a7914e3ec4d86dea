import { isSlug, KindredError, type Json } from "@kindred/schema";
import { z } from "zod";
import type { Api } from "../api.ts";
import { readArguments, readSegment, type SegmentSource } from "../segment-file.ts";
import { withWorkspace, type CommonOptions, type Surroundings } from "../session.ts";
import { inWorkspace, type Workspace } from "../workspace.ts";

export interface SegmentOptions extends CommonOptions {
  readonly now?: string;
  readonly arg?: readonly string[];
}

export const Saved = z.looseObject({
  id: z.string(),
  name: z.string(),
  kind: z.string().nullable(),
  version: z.number(),
  document: z.record(z.string(), z.json()),
  updatedAt: z.string(),
});

/** What a question about a segment asks of the server. */
export interface Asked {
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

/** Reads the file (or takes the saved segment of that id), finds the server and hands both to `work`. */
export async function asked(
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

export async function savedSegments(api: Api, workspace: Workspace) {
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

export function instantOf(text: string): number | string {
  return /^-?\d{9,}$/.test(text) ? Number(text) : text;
}
