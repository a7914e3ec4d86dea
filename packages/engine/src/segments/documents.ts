import { type JsonObject, KindredError } from "@kindred/schema";
import { check, type CheckContext, type Checked, referencesIn } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { loadContext } from "./context.ts";
import { currentSegments } from "./current.ts";
import { invalidSegment } from "./request.ts";
import { lockedSegment, refuseGenerated, writeVersion } from "./write-version.ts";

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
  /** @throws KindredError `segment_in_use` (409) while others refer to it, `generated_segment` (409) for a stage */
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
      const version = { workspaceId: workspace.id, id, hash: checked.hash, by, at: new Date(now()), expectedVersion };
      await postgres
        .transaction()
        // What has been checked is an object.
        .execute((transaction) => writeVersion(transaction, { ...version, document: document as JsonObject }));
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
      await postgres.transaction().execute(async (transaction) => {
        refuseGenerated(id, await lockedSegment(transaction, { workspaceId: workspace.id, id }), null);
        await transaction
          .updateTable("segments")
          .set({ archived_at: new Date(now()) })
          .where("workspace_id", "=", workspace.id)
          .where("id", "=", id)
          .execute();
      });
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
