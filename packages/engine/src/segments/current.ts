import type { Schema } from "@kindred/store";
import type { Kysely } from "kysely";

/** The segments of a workspace that are not archived (`s`), each with its current version (`v`). */
export function currentSegments(postgres: Kysely<Schema>, workspaceId: string) {
  return postgres
    .selectFrom("segments as s")
    .innerJoin("segment_versions as v", (join) =>
      join
        .onRef("v.workspace_id", "=", "s.workspace_id")
        .onRef("v.segment_id", "=", "s.id")
        .onRef("v.version", "=", "s.current_version"),
    )
    .select([
      "s.id as id",
      "v.version as version",
      "v.document as document",
      "v.hash as hash",
      "s.created_at as createdAt",
      "s.updated_at as updatedAt",
    ])
    .where("s.workspace_id", "=", workspaceId)
    .where("s.archived_at", "is", null);
}
