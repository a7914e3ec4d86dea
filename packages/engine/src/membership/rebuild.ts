import { KindredError } from "@kindred/schema";
import type { Cause } from "./changes.ts";
import type { MembershipState } from "./state.ts";

/** Marks segments (null: all that have a membership) as to be built anew, in every shard. Workers are told by `segmentsChannel`. */
export async function requestRebuild(state: MembershipState, segments: readonly string[] | null): Promise<number> {
  for (const segment of segments ?? []) {
    if (state.roster.segments.has(segment)) continue;
    const reason = state.roster.broken.get(segment);
    const message =
      reason === undefined
        ? `There is no segment "${segment}" with a membership of its own in this workspace.`
        : `Segment "${segment}" cannot be built: ${reason}`;
    throw new KindredError("unknown_segment", message, { status: 404 });
  }
  for (const segment of segments ?? state.roster.segments.keys()) state.retryAt.delete(segment);
  await markStale(state, segments, "refresh");
  return segments?.length ?? state.roster.segments.size;
}

/** Writes down that segments (null: all) are to be built anew in every shard, unless they are already, and tells all workers. */
export async function markStale(
  { workspace: { pool, id } }: MembershipState,
  segments: readonly string[] | null,
  cause: Cause,
): Promise<void> {
  await pool.query(
    `WITH asked AS (
       UPDATE membership_segments SET stale = $3
       WHERE workspace_id = $1 AND ($2::text[] IS NULL OR segment = ANY($2)) AND stale IS NULL RETURNING 1
     ) SELECT pg_notify('kindred_segments', $1) FROM (SELECT count(*) FROM asked) AS told`,
    [id, segments, cause],
  );
}

export async function withdrawRebuild({ workspace: { pool, id } }: MembershipState): Promise<void> {
  await pool.query(
    `WITH withdrawn AS (
       UPDATE membership_segments SET stale = NULL WHERE workspace_id = $1 AND stale = 'refresh' RETURNING 1
     ) SELECT pg_notify('kindred_segments', $1) FROM (SELECT count(*) FROM withdrawn) AS told`,
    [id],
  );
}
