import { KindredError } from "@kindred/schema";
import type { MembershipState } from "./state.ts";

/** Marks segments (null: all that have a membership) as to be built anew, in every shard. Workers are told by `segmentsChannel`. */
export async function requestRebuild(state: MembershipState, segments: readonly string[] | null): Promise<number> {
  const { pool, id } = state.workspace;
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
  await pool.query(
    `WITH asked AS (
       UPDATE membership_segments SET stale = 'refresh'
       WHERE workspace_id = $1 AND ($2::text[] IS NULL OR segment = ANY($2)) AND stale IS NULL RETURNING 1
     ) SELECT pg_notify('kindred_segments', $1) FROM (SELECT count(*) FROM asked) AS told`,
    [id, segments],
  );
  return segments?.length ?? state.roster.segments.size;
}

export async function withdrawRebuild({ workspace: { pool, id } }: MembershipState): Promise<void> {
  await pool.query(
    `WITH withdrawn AS (
       UPDATE membership_segments SET stale = NULL WHERE workspace_id = $1 AND stale = 'refresh' RETURNING 1
     ) SELECT pg_notify('kindred_segments', $1) FROM (SELECT count(*) FROM withdrawn) AS told`,
    [id],
  );
}
