import { isJsonObject, type Json, type JsonObject, KindredError } from "@kindred/schema";
import { z } from "zod";
import type { Api } from "../../api.ts";
import { inWorkspace, type Workspace } from "../../workspace.ts";
import { type Difference, differences } from "./difference.ts";
import { faultAt, type Fault } from "./fault.ts";
import { documentOf, type FolderFile, type SegmentFolder } from "./folder.ts";
import { versionOf } from "./versions.ts";

const Finding = z.object({
  severity: z.enum(["error", "warning", "hint"]),
  code: z.string(),
  pointer: z.string(),
  message: z.string(),
});

const Document = z.record(z.string(), z.json());
const Said = z.object({ hash: z.string(), canonical: Document, sentence: z.string() });

const Answer = z.object({
  changes: z.array(
    z.object({
      kind: z.enum(["create", "change", "restore", "keep", "refuse"]),
      id: z.string().nullable(),
      version: z.number(),
      updatedAt: z.string().nullable(),
      diagnostics: z.array(Finding),
      document: Document.nullable(),
      before: Said.nullable(),
      after: Said.nullable(),
    }),
  ),
  others: z.array(z.object({ id: z.string(), name: z.string(), version: z.number() })),
  broken: z.array(z.object({ segment: z.string(), diagnostics: z.array(Finding) })),
  affected: z.array(z.string()),
});

export interface PlannedFile {
  readonly kind: "create" | "change" | "restore" | "keep";
  readonly id: string;
  readonly file: FolderFile;
  readonly document: JsonObject;
  /** The version in the workspace; 0: there is none. */
  readonly version: number;
  readonly updatedAt: string | null;
  /** The earlier version that the file is equal to, which applying puts back; null when it is equal to none. */
  readonly earlier: number | null;
  /** Of the canonical form: empty when the conditions stay what they are. */
  readonly conditions: readonly Difference[];
  /** Of everything that decides no membership: name, description, tags, folder, kind. */
  readonly notes: readonly Difference[];
  readonly sentences: { readonly before: string | null; readonly after: string | null };
}

export interface Plan {
  readonly files: readonly PlannedFile[];
  /** Only in the workspace; archived when `prune`. */
  readonly others: readonly { readonly id: string; readonly name: string; readonly version: number }[];
  readonly prune: boolean;
  /** Segments that stay as they are and refer to one whose conditions change. */
  readonly affected: readonly string[];
  readonly warnings: readonly Fault[];
}

/** What keeps a folder from being planned, all of it. */
export class FaultyFolder extends KindredError {
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    const errors = faults.filter(({ severity }) => severity === "error").length;
    super("invalid_files", `${String(errors)} ${errors === 1 ? "error" : "errors"}; nothing was done.`, {
      details: faults.map((fault) => ({ ...fault })),
    });
    this.faults = faults;
  }
}

/**
 * Compares a folder with a workspace; the server checks every document as if all were saved.
 *
 * @throws FaultyFolder
 */
export async function planFolder(
  api: Api,
  workspace: Workspace,
  folder: SegmentFolder,
  { prune }: { readonly prune: boolean },
): Promise<Plan> {
  if (folder.faults.length > 0) throw new FaultyFolder(folder.faults);
  if (prune && folder.segments.length === 0) {
    const message = `${folder.dir} holds no segments: with --prune every saved one would be archived. Name the right folder.`;
    throw new KindredError("empty_folder", message);
  }
  const body = { documents: folder.segments.map(({ source }) => source?.value ?? null), prune };
  const answer = await api.json(inWorkspace(workspace, "segment-changes/plan"), Answer, { body });
  // Who changes nothing has been warned before.
  const found = answer.changes.flatMap(({ kind, diagnostics }, index) =>
    kind === "keep" ? [] : faultsOf(folder.segments[index], diagnostics),
  );
  const broken = answer.broken.map(({ segment, diagnostics: [first] }) =>
    faultAt(
      folder.dir,
      null,
      "segment_breaks_others",
      `The segment "${segment}", which has no file here, would no longer be valid: ${first?.message ?? ""} Pull it, and change it as well.`,
    ),
  );
  const faults = [...found, ...broken];
  if (faults.some(({ severity }) => severity === "error")) throw new FaultyFolder(faults);
  const files: PlannedFile[] = [];
  for (const [index, change] of answer.changes.entries()) {
    const file = folder.segments[index];
    const document = file === undefined ? null : documentOf(file);
    if (file === undefined || document === null || change.kind === "refuse") continue;
    const { kind, version, updatedAt } = change;
    const earlier = kind === "change" ? await versionOf(api, workspace, file.id, document) : null;
    files.push({ kind, id: file.id, file, document, version, updatedAt, earlier, ...compared(change, document) });
  }
  return { files, others: answer.others, prune, affected: answer.affected, warnings: faults };
}

function faultsOf(file: FolderFile | undefined, diagnostics: readonly z.output<typeof Finding>[]): Fault[] {
  if (file === undefined || file.source === null) return [];
  const { source, shown } = file;
  return diagnostics.map(({ severity, code, pointer, message }) => {
    return { ...faultAt(shown, source.placeOf(pointer), code, message), severity };
  });
}

const DECISIVE = new Set(["where", "params", "timezone"]);

function compared(change: z.output<typeof Answer>["changes"][number], document: JsonObject) {
  const { before, after } = change;
  const sentences = { before: before?.sentence ?? null, after: after?.sentence ?? null };
  const part = (value: Json | null | undefined, decisive: boolean): JsonObject =>
    Object.fromEntries(
      Object.entries(isJsonObject(value) ? value : {}).filter(([key]) => DECISIVE.has(key) === decisive),
    );
  const equal = before !== null && after !== null && before.hash === after.hash;
  const conditions =
    change.kind === "create" || equal ? [] : differences(part(before?.canonical, true), part(after?.canonical, true));
  const notes = change.kind === "create" ? [] : differences(part(change.document, false), part(document, false));
  return { sentences, conditions, notes };
}

/** Whether applying the plan would do anything. */
export function isEmpty({ files, others, prune }: Plan): boolean {
  return files.every(({ kind }) => kind === "keep") && !(prune && others.length > 0);
}

/** Another spelling of the same: other words in the file, the same segment. */
export function isSpelling({ kind, conditions, notes }: Pick<PlannedFile, "kind" | "conditions" | "notes">): boolean {
  return kind === "change" && conditions.length === 0 && notes.length === 0;
}
