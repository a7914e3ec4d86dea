import { isJsonObject, type Json, KindredError } from "@kindred/schema";
import type { Schema, WorkspaceStore } from "@kindred/store";
import { sql, type Transaction } from "kysely";
import { loadContext } from "./context.ts";
import type { SavedSegment } from "./documents.ts";
import { type BrokenSegment, type ChangePlan, type PlannedChange, weighChanges } from "./plan-changes.ts";
import { readWorkspaceSegments } from "./workspace-segments.ts";
import { lockedSegment, refuseGenerated, writeVersion } from "./write-version.ts";

/** Segments that are saved and archived together. */
export interface SegmentChanges {
  readonly save: readonly { readonly document: unknown; readonly expectedVersion?: number | undefined }[];
  readonly archive: readonly { readonly id: string; readonly expectedVersion?: number | undefined }[];
}

export interface AppliedChanges {
  readonly saved: readonly SavedSegment[];
  readonly archived: readonly string[];
}

/** What saving these documents together would do; with `prune`, while every other segment is archived. Writes nothing. */
export async function planChanges(
  workspace: WorkspaceStore,
  documents: readonly unknown[],
  { prune }: { readonly prune: boolean },
): Promise<ChangePlan> {
  const [{ check: names }, stored] = await Promise.all([
    // Those of the data: a plan warns of slips.
    loadContext(workspace, { names: true }),
    readWorkspaceSegments(workspace.postgres, workspace.id),
  ]);
  const held = { ...stored, names };
  const plan = await weighChanges(held, documents, new Set());
  if (!prune || plan.others.length === 0) return plan;
  return weighChanges(held, documents, new Set(plan.others.map(({ id }) => id)));
}

/**
 * Saves and archives all of it or nothing, in one transaction. Every document is checked against the workspace as it will
 * be, so new segments may refer to each other.
 *
 * @throws KindredError `invalid_segments` (422), `duplicate_segment`, `unknown_segment` (404), `segment_breaks_others` (409),
 *   `generated_segment` (409) or `version_conflict` (409); `details` name the segments
 */
export async function applyChanges(
  workspace: WorkspaceStore,
  changes: SegmentChanges,
  author: ChangeAuthor,
): Promise<AppliedChanges> {
  return workspace.postgres
    .transaction()
    .execute((transaction) => applyChangesIn(transaction, workspace.id, changes, author));
}

/** Who changes segments, and when (Unix ms). `generatedBy`: the scheme of stages whose segments these are. */
export interface ChangeAuthor {
  readonly by: string | null;
  readonly now: number;
  readonly generatedBy?: string;
}

/** The same within the caller's transaction, for what has to change together with the segments. */
export async function applyChangesIn(
  transaction: Transaction<Schema>,
  workspaceId: string,
  { save, archive }: SegmentChanges,
  { by, now, generatedBy }: ChangeAuthor,
): Promise<AppliedChanges> {
  const at = new Date(now);
  await sql`SELECT pg_advisory_xact_lock(${changesSpace}, hashtext(${workspaceId}))`.execute(transaction);
  const leaving = new Set(archive.map(({ id }) => id));
  const documents = save.map(({ document }) => document);
  const plan = await weighChanges(await readWorkspaceSegments(transaction, workspaceId), documents, leaving);
  refuseInvalid(plan.changes);
  refuseRepeats([...plan.changes.map(({ id }) => id ?? ""), ...leaving]);
  refuseBreaking(plan.broken);
  for (const { id, checked, document, expectedVersion } of inOrder(plan.changes, save)) {
    if (!checked.ok || id === null || !isJsonObject(document)) continue;
    const version = { workspaceId, id, document, hash: checked.hash, by, at, expectedVersion, generatedBy };
    await writeVersion(transaction, version);
  }
  for (const { id, expectedVersion } of archive.toSorted(byId)) {
    if (!plan.others.some((other) => other.id === id)) {
      throw new KindredError("unknown_segment", `There is no segment "${id}" to archive.`, { status: 404 });
    }
    refuseGenerated(id, await lockedSegment(transaction, { workspaceId, id, expectedVersion }), generatedBy ?? null);
    await transaction
      .updateTable("segments")
      .set({ archived_at: at })
      .where("workspace_id", "=", workspaceId)
      .where("id", "=", id)
      .execute();
  }
  const { segments } = await readWorkspaceSegments(transaction, workspaceId);
  return { saved: plan.changes.flatMap(({ id }) => segments.get(id ?? "") ?? []), archived: [...leaving] };
}

/** Names this use among PostgreSQL's advisory locks. */
const changesSpace = 7_246_020;

/** Rows are always locked in the order of ids: two writers then never wait for each other. */
function inOrder(changes: readonly PlannedChange[], save: SegmentChanges["save"]) {
  return changes.map((change, index) => ({ ...change, ...save[index] })).toSorted(byId);
}

function byId(a: { readonly id: string | null }, b: { readonly id: string | null }): number {
  return (a.id ?? "") < (b.id ?? "") ? -1 : 1;
}

function refuseInvalid(changes: readonly PlannedChange[]): void {
  const invalid = changes.filter(({ kind }) => kind === "refuse");
  const [first] = invalid;
  if (first === undefined) return;
  const message = first.checked.diagnostics[0]?.message ?? "";
  const more = invalid.length === 1 ? "" : ` (and ${String(invalid.length - 1)} more)`;
  throw new KindredError("invalid_segments", `Segment "${first.id ?? "without an id"}": ${message}${more}`, {
    status: 422,
    details: invalid.map(({ id, checked }) => ({ segment: id, diagnostics: copied(checked.diagnostics) })),
  });
}

function refuseRepeats(ids: readonly string[]): void {
  const repeated = ids.find((id, index) => ids.indexOf(id) !== index);
  if (repeated === undefined) return;
  throw new KindredError("duplicate_segment", `Segment "${repeated}" is named twice: send each segment once.`, {
    details: { segment: repeated },
  });
}

function refuseBreaking(broken: readonly BrokenSegment[]): void {
  if (broken.length === 0) return;
  const names = broken.map(({ segment }) => `"${segment}"`).join(", ");
  throw new KindredError(
    "segment_breaks_others",
    `With these changes ${names} would no longer be valid: change ${broken.length === 1 ? "it" : "them"} together with the rest.`,
    {
      status: 409,
      details: broken.map(({ segment, diagnostics }) => ({ segment, diagnostics: copied(diagnostics) })),
    },
  );
}

function copied(diagnostics: BrokenSegment["diagnostics"]): Json {
  return diagnostics.map((diagnostic) => ({ ...diagnostic }));
}
