import { KindredError } from "@kindred/schema";
import type { CheckContext } from "@kindred/segment";
import type { Schema } from "@kindred/store";
import type { Kysely } from "kysely";
import { savedColumns, withCurrentVersion } from "./current.ts";
import type { SavedSegment } from "./documents.ts";

/** A segment as the workspace has it, an archived one too: saving it again goes on from its version. */
export interface HeldSegment extends SavedSegment {
  readonly archived: boolean;
}

export interface WorkspaceSegments {
  readonly timezone: string;
  readonly lists: ReadonlySet<string>;
  /** By id, in the order of ids. */
  readonly segments: ReadonlyMap<string, HeldSegment>;
  /** Names seen in the data; absent where nobody is to be warned. */
  readonly names?: Partial<CheckContext>;
}

/** What changes of a workspace's segments are weighed against. One query after the other: it may run in a transaction. */
export async function readWorkspaceSegments(postgres: Kysely<Schema>, workspaceId: string): Promise<WorkspaceSegments> {
  const workspace = await postgres
    .selectFrom("workspaces")
    .select("timezone")
    .where("id", "=", workspaceId)
    .executeTakeFirst();
  if (workspace === undefined) {
    throw new KindredError("unknown_workspace", `There is no workspace "${workspaceId}".`, { status: 404 });
  }
  const lists = await postgres.selectFrom("lists").select("id").where("workspace_id", "=", workspaceId).execute();
  const segments = await withCurrentVersion(postgres, workspaceId)
    .select([...savedColumns, "s.archived_at as archivedAt"])
    .orderBy("s.id")
    .execute();
  return {
    timezone: workspace.timezone,
    lists: new Set(lists.map(({ id }) => id)),
    segments: new Map(
      segments.map(({ archivedAt, ...segment }) => [segment.id, { ...segment, archived: archivedAt !== null }]),
    ),
  };
}

/** What the checker is offered: the segments that are not archived, less those that leave, with further documents before them. */
export function contextOf(
  { timezone, lists, segments, names = {} }: WorkspaceSegments,
  changes: { readonly documents: ReadonlyMap<string, unknown>; readonly leaving: ReadonlySet<string> },
): CheckContext {
  const documents = new Map<string, unknown>();
  for (const { id, archived, document } of segments.values())
    if (!archived && !changes.leaving.has(id)) documents.set(id, document);
  for (const [id, document] of changes.documents) documents.set(id, document);
  return { ...names, timezone, lists, segments: documents };
}
