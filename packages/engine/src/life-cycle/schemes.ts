import { type JsonObject, KindredError } from "@kindred/schema";
import { requireSound, type Scheme, segmentOf, stageDocuments } from "@kindred/segment";
import type { Schema, WorkspaceStore } from "@kindred/store";
import { type Kysely, sql } from "kysely";
import { applyChangesIn } from "../segments/changes.ts";

/** A scheme as the workspace has it. */
export interface SavedScheme {
  readonly scheme: Scheme;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

/** By id. */
export async function listSchemes({ postgres, id }: WorkspaceStore): Promise<readonly SavedScheme[]> {
  return (await rowsOf(postgres, id).orderBy("id").execute()).map(savedScheme);
}

/** @throws KindredError `unknown_scheme` (404) */
export async function getScheme({ postgres, id: workspaceId }: WorkspaceStore, id: string): Promise<SavedScheme> {
  const row = await rowsOf(postgres, workspaceId).where("id", "=", id).executeTakeFirst();
  if (row !== undefined) return savedScheme(row);
  throw new KindredError("unknown_scheme", `There is no scheme of stages "${id}" in this workspace: save it first.`, {
    status: 404,
  });
}

export interface SchemeAuthor {
  readonly by: string | null;
  /** Unix ms. */
  readonly now: number;
  /** Refuses to write over another version; 0: the scheme is new. */
  readonly expectedVersion?: number | undefined;
}

/**
 * Saves a scheme and makes its stages anew, in one transaction: the segments of stages that are gone are archived, those that mean
 * the same stay as they are.
 *
 * @throws KindredError `invalid_scheme` (422), `invalid_segments` (422; the segments' ids name the stages), `version_conflict` (409),
 *   `segment_exists` (409), `segment_breaks_others` (409)
 */
export async function saveScheme(
  workspace: WorkspaceStore,
  scheme: Scheme,
  author: SchemeAuthor,
): Promise<SavedScheme> {
  await workspace.postgres
    .transaction()
    .execute((transaction) => saveSchemeIn(transaction, workspace.id, scheme, author));
  return getScheme(workspace, scheme.id);
}

/** The same within the caller's transaction. */
export async function saveSchemeIn(
  transaction: Parameters<typeof applyChangesIn>[0],
  workspaceId: string,
  scheme: Scheme,
  { by, now, expectedVersion }: SchemeAuthor,
): Promise<void> {
  requireSound(scheme);
  const before = await locked(transaction, workspaceId, scheme.id, expectedVersion);
  const documents = stageDocuments(scheme);
  const gone = (await generatedBy(transaction, workspaceId, scheme.id)).filter(
    (id) => !documents.some((document) => document["id"] === id),
  );
  const changes = { save: documents.map((document) => ({ document })), archive: gone.map((id) => ({ id })) };
  await applyChangesIn(transaction, workspaceId, changes, { by, now, generatedBy: scheme.id });
  await release(transaction, workspaceId, gone);
  const row = { scheme: JSON.stringify(scheme), version: before + 1, updated_at: new Date(now), updated_by: by };
  await transaction
    .insertInto("life_cycles")
    .values({ workspace_id: workspaceId, id: scheme.id, created_at: new Date(now), ...row })
    .onConflict((conflict) => conflict.columns(["workspace_id", "id"]).doUpdateSet(row))
    .execute();
}

/**
 * Removes a scheme and archives its segments.
 *
 * @throws KindredError `unknown_scheme` (404), `segment_breaks_others` (409) while other segments refer to a stage
 */
export async function removeScheme(workspace: WorkspaceStore, id: string, { by, now }: SchemeAuthor): Promise<void> {
  await getScheme(workspace, id);
  await workspace.postgres.transaction().execute(async (transaction) => {
    await locked(transaction, workspace.id, id, undefined);
    const segments = await generatedBy(transaction, workspace.id, id);
    const archive = segments.map((segment) => ({ id: segment }));
    await applyChangesIn(transaction, workspace.id, { save: [], archive }, { by, now, generatedBy: id });
    await release(transaction, workspace.id, segments);
    await transaction.deleteFrom("life_cycles").where("workspace_id", "=", workspace.id).where("id", "=", id).execute();
  });
}

/** The ids of a scheme's segments, in the order of its stages. */
export function segmentsOf(scheme: Scheme): readonly string[] {
  return scheme.stages.map((stage) => segmentOf(scheme.id, stage.id));
}

function rowsOf(postgres: Kysely<Schema>, workspaceId: string) {
  return postgres
    .selectFrom("life_cycles")
    .select(["scheme", "version", "created_at", "updated_at"])
    .where("workspace_id", "=", workspaceId);
}

function savedScheme(row: { scheme: JsonObject; version: number; created_at: Date; updated_at: Date }): SavedScheme {
  const { version, created_at: createdAt, updated_at: updatedAt } = row;
  // What is stored has been sound when it was saved.
  return { scheme: row.scheme as unknown as Scheme, version, createdAt, updatedAt };
}

/** The version that stands; writers of one scheme follow each other from here on. */
async function locked(
  transaction: Kysely<Schema>,
  workspaceId: string,
  id: string,
  expected: number | undefined,
): Promise<number> {
  await sql`SELECT pg_advisory_xact_lock(${schemesSpace}, hashtext(${`${workspaceId} ${id}`}))`.execute(transaction);
  const row = await rowsOf(transaction, workspaceId).where("id", "=", id).executeTakeFirst();
  const current = row?.version ?? 0;
  if (expected === undefined || expected === current) return current;
  throw new KindredError(
    "version_conflict",
    `Scheme "${id}" is at version ${current}, not ${expected}: load it again and repeat your edit.`,
    { status: 409, details: { scheme: id, current } },
  );
}

/** Names this use among PostgreSQL's advisory locks. */
const schemesSpace = 7_246_021;

async function generatedBy(transaction: Kysely<Schema>, workspaceId: string, scheme: string): Promise<string[]> {
  const rows = await transaction
    .selectFrom("segments")
    .select("id")
    .where("workspace_id", "=", workspaceId)
    .where("generated_by", "=", scheme)
    .where("archived_at", "is", null)
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}

/** Archived segments are nobody's: whoever saves them again has them. */
async function release(transaction: Kysely<Schema>, workspaceId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await transaction
    .updateTable("segments")
    .set({ generated_by: null })
    .where("workspace_id", "=", workspaceId)
    .where("id", "in", ids)
    .execute();
}
