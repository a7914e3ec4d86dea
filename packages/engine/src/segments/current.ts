import type { Schema } from "@kindred/store";
import type { Kysely } from "kysely";

/** All segments of a workspace, archived ones too (`s`), each with its current version (`v`), to select from. */
export function withCurrentVersion(postgres: Kysely<Schema>, workspaceId: string) {
  return postgres
    .selectFrom("segments as s")
    .innerJoin("segment_versions as v", (join) =>
      join
        .onRef("v.workspace_id", "=", "s.workspace_id")
        .onRef("v.segment_id", "=", "s.id")
        .onRef("v.version", "=", "s.current_version"),
    )
    .where("s.workspace_id", "=", workspaceId);
}

/** What is kept of a saved segment, as it is called outside. */
export const savedColumns = [
  "s.id as id",
  "v.version as version",
  "v.document as document",
  "v.hash as hash",
  "s.created_at as createdAt",
  "s.updated_at as updatedAt",
] as const;

/** The segments of a workspace that are not archived. */
export function currentSegments(postgres: Kysely<Schema>, workspaceId: string) {
  return withCurrentVersion(postgres, workspaceId).select(savedColumns).where("s.archived_at", "is", null);
}
