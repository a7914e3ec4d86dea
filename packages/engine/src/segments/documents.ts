import { type JsonObject, KindredError } from "@kindred/schema";
import { check, type CheckContext, type Checked, referencesIn } from "@kindred/segment";
import type { Schema, WorkspaceStore } from "@kindred/store";
import { type Kysely, sql } from "kysely";
import { loadContext } from "./context.ts";
import { currentSegments } from "./current.ts";
import { invalidSegment } from "./request.ts";

export interface SavedSegment {
  readonly id: string;
  readonly version: number;
  readonly document: JsonObject;
  readonly hash: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface SegmentVersion {
  readonly version: number;
  readonly document: JsonObject;
  readonly hash: string;
  readonly createdAt: Date;
  readonly createdBy: string | null;
}

/** The segment documents of a workspace, each with all its versions. */
export interface SegmentDocuments {
  /** Diagnostics with warnings for names the data has not shown yet. */
  check(document: unknown, alongside?: ReadonlyMap<string, unknown>): Promise<Checked>;
  /**
   * Saves a new version; the same document again makes none. `expectedVersion` refuses to overwrite somebody else's edit.
   * @throws KindredError `invalid_segment`, `version_conflict` (409), `segment_breaks_others` (409)
   */
  save(document: unknown, options: { by: string | null; expectedVersion?: number | undefined }): Promise<SavedSegment>;
  list(): Promise<readonly SavedSegment[]>;
  /** @throws KindredError `unknown_segment` (404) */
  get(id: string): Promise<SavedSegment>;
  /** Newest first. */
  versions(id: string): Promise<readonly SegmentVersion[]>;
  /** Ids of the segments that refer to this one. */
  whereUsed(id: string): Promise<readonly string[]>;
  /** @throws KindredError `segment_in_use` (409) while others refer to it */
  archive(id: string): Promise<void>;
}

export function createSegmentDocuments(workspace: WorkspaceStore, now: () => number): SegmentDocuments {
  const { postgres } = workspace;

  const list = (): Promise<SavedSegment[]> => currentSegments(postgres, workspace.id).orderBy("s.id").execute();

  const get = async (id: string): Promise<SavedSegment> => {
    const found = await currentSegments(postgres, workspace.id).where("s.id", "=", id).executeTakeFirst();
    if (found === undefined) {
      throw new KindredError("unknown_segment", `There is no segment "${id}" in this workspace.`, { status: 404 });
    }
    return found;
  };

  const whereUsed = async (id: string): Promise<string[]> => {
    const saved = await list();
    return saved.filter(({ document }) => referencesIn(document).has(id)).map((segment) => segment.id);
  };

  return {
    check: async (document, alongside) => {
      const context = await loadContext(workspace, { alongside, names: true });
      return check(document, context.check);
    },

    save: async (document, { by, expectedVersion }) => {
      const context = await loadContext(workspace);
      const checked = check(document, context.check);
      if (!checked.ok) throw invalidSegment(checked.diagnostics);
      const { id } = checked.segment;
      refuseBreaking(id, document, context.check, await list());
      await postgres.transaction().execute(async (transaction) => {
        const at = new Date(now());
        await transaction
          .insertInto("segments")
          .values({ workspace_id: workspace.id, id, current_version: 0, created_at: at, updated_at: at })
          .onConflict((conflict) => conflict.columns(["workspace_id", "id"]).doNothing())
          .execute();
        // The row lock makes concurrent saves of one segment follow each other.
        const row = await transaction
          .selectFrom("segments")
          .select(["current_version", "archived_at"])
          .where("workspace_id", "=", workspace.id)
          .where("id", "=", id)
          .forUpdate()
          .executeTakeFirstOrThrow();
        refuseConflict(id, row.current_version, expectedVersion);
        const stored = JSON.stringify(document);
        if (row.archived_at === null && (await isCurrent(transaction, workspace.id, id, stored))) return;
        const latest = await transaction
          .selectFrom("segment_versions")
          .select(({ fn }) => fn.max("version").as("version"))
          .where("workspace_id", "=", workspace.id)
          .where("segment_id", "=", id)
          .executeTakeFirst();
        const version = (latest?.version ?? 0) + 1;
        await transaction
          .insertInto("segment_versions")
          .values({
            workspace_id: workspace.id,
            segment_id: id,
            version,
            document: stored,
            hash: checked.hash,
            created_at: at,
            created_by: by,
          })
          .execute();
        await transaction
          .updateTable("segments")
          .set({ current_version: version, updated_at: at, archived_at: null })
          .where("workspace_id", "=", workspace.id)
          .where("id", "=", id)
          .execute();
      });
      return get(id);
    },

    list,
    get,

    versions: async (id) => {
      await get(id);
      return postgres
        .selectFrom("segment_versions")
        .select(["version", "document", "hash", "created_at as createdAt", "created_by as createdBy"])
        .where("workspace_id", "=", workspace.id)
        .where("segment_id", "=", id)
        .orderBy("version", "desc")
        .execute();
    },

    whereUsed,

    archive: async (id) => {
      await get(id);
      const users = await whereUsed(id);
      if (users.length > 0) {
        throw new KindredError(
          "segment_in_use",
          `Segment "${id}" is used by ${users.map((user) => `"${user}"`).join(", ")}: change those first.`,
          { status: 409, details: users },
        );
      }
      await postgres
        .updateTable("segments")
        .set({ archived_at: new Date(now()) })
        .where("workspace_id", "=", workspace.id)
        .where("id", "=", id)
        .execute();
    },
  };
}

/** A segment that others hand arguments to, or refer to in a chain, may not change in a way that makes them invalid. */
function refuseBreaking(id: string, document: unknown, context: CheckContext, saved: readonly SavedSegment[]): void {
  const after = { ...context, segments: new Map(context.segments).set(id, document) };
  const broken = saved.flatMap((user) => {
    if (user.id === id || !referencesIn(user.document).has(id)) return [];
    const checked = check(user.document, after);
    if (checked.ok) return [];
    return [{ segment: user.id, diagnostics: checked.diagnostics.map((diagnostic) => ({ ...diagnostic })) }];
  });
  if (broken.length === 0) return;
  const names = broken.map(({ segment }) => `"${segment}"`).join(", ");
  throw new KindredError(
    "segment_breaks_others",
    `With this change ${names} would no longer be valid: change ${broken.length === 1 ? "it" : "them"} first.`,
    { status: 409, details: broken },
  );
}

function refuseConflict(id: string, current: number, expected: number | undefined): void {
  if (expected === undefined || expected === current) return;
  throw new KindredError(
    "version_conflict",
    `Segment "${id}" is at version ${current}, not ${expected}: load it again and repeat your edit.`,
    { status: 409, details: { current } },
  );
}

/** Whether the document is, key by key, the current version. */
async function isCurrent(
  postgres: Kysely<Schema>,
  workspaceId: string,
  id: string,
  document: string,
): Promise<boolean> {
  const same = await currentSegments(postgres, workspaceId)
    .where("s.id", "=", id)
    .where(sql<boolean>`v.document = ${document}::jsonb`)
    .executeTakeFirst();
  return same !== undefined;
}
