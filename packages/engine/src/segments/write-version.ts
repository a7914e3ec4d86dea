import { type JsonObject, KindredError } from "@kindred/schema";
import type { Schema } from "@kindred/store";
import { sql, type Transaction } from "kysely";
import { currentSegments } from "./current.ts";

export interface NewVersion {
  readonly workspaceId: string;
  readonly id: string;
  /** Checked already. */
  readonly document: JsonObject;
  readonly hash: string;
  readonly by: string | null;
  readonly at: Date;
  /** Refuses to write over a version other than this; 0 means that the id is new. */
  readonly expectedVersion?: number | undefined;
  /** The scheme of stages that makes the segment; absent for people, who may not change what a scheme has made. */
  readonly generatedBy?: string | undefined;
}

/**
 * Makes the document the segment's current version and brings an archived segment back. The document as it stands already
 * makes no version.
 *
 * @throws KindredError `version_conflict` (409), `generated_segment` (409)
 */
export async function writeVersion(transaction: Transaction<Schema>, version: NewVersion): Promise<void> {
  const { workspaceId, id, at, hash, by, generatedBy = null } = version;
  await transaction
    .insertInto("segments")
    .values({
      workspace_id: workspaceId,
      id,
      current_version: 0,
      created_at: at,
      updated_at: at,
      generated_by: generatedBy,
    })
    .onConflict((conflict) => conflict.columns(["workspace_id", "id"]).doNothing())
    .execute();
  const row = await lockedSegment(transaction, version);
  const stored = JSON.stringify(version.document);
  if (row.archived_at === null) {
    if (await isCurrent(transaction, workspaceId, id, stored)) return;
    refuseGenerated(id, row, generatedBy);
  }
  const latest = await transaction
    .selectFrom("segment_versions")
    .select(({ fn }) => fn.max("version").as("version"))
    .where("workspace_id", "=", workspaceId)
    .where("segment_id", "=", id)
    .executeTakeFirst();
  const next = (latest?.version ?? 0) + 1;
  await transaction
    .insertInto("segment_versions")
    .values({
      workspace_id: workspaceId,
      segment_id: id,
      version: next,
      document: stored,
      hash,
      created_at: at,
      created_by: by,
    })
    .execute();
  await transaction
    .updateTable("segments")
    .set({ current_version: next, updated_at: at, archived_at: null, generated_by: generatedBy })
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .execute();
}

export interface LockedSegment {
  readonly current_version: number;
  readonly archived_at: Date | null;
  readonly generated_by: string | null;
}

/** What a scheme of stages has made changes with the scheme alone, and a scheme takes over nothing that people have made. */
export function refuseGenerated(id: string, { generated_by }: LockedSegment, writer: string | null): void {
  if (generated_by === writer) return;
  const message =
    generated_by === null
      ? `There is a segment "${id}" already: rename the stage, or the segment.`
      : `Segment "${id}" is a stage of the scheme "${generated_by}": change it there, in the life cycle.`;
  throw new KindredError(generated_by === null ? "segment_exists" : "generated_segment", message, {
    status: 409,
    details: { segment: id, scheme: generated_by },
  });
}

/**
 * The row lock makes concurrent writers of one segment follow each other.
 *
 * @throws KindredError `version_conflict` (409)
 */
export async function lockedSegment(
  transaction: Transaction<Schema>,
  { workspaceId, id, expectedVersion }: Pick<NewVersion, "workspaceId" | "id" | "expectedVersion">,
): Promise<LockedSegment> {
  const row = await transaction
    .selectFrom("segments")
    .select(["current_version", "archived_at", "generated_by"])
    .where("workspace_id", "=", workspaceId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  const current = row?.current_version ?? 0;
  if (row === undefined || (expectedVersion !== undefined && expectedVersion !== current)) {
    throw new KindredError(
      "version_conflict",
      `Segment "${id}" is at version ${current}, not ${expectedVersion ?? current}: load it again and repeat your edit.`,
      { status: 409, details: { segment: id, current } },
    );
  }
  return row;
}

/** Whether the document is, key by key, the current version. */
async function isCurrent(
  transaction: Transaction<Schema>,
  workspaceId: string,
  id: string,
  document: string,
): Promise<boolean> {
  const same = await currentSegments(transaction, workspaceId)
    .where("s.id", "=", id)
    .where(sql<boolean>`v.document = ${document}::jsonb`)
    .executeTakeFirst();
  return same !== undefined;
}
