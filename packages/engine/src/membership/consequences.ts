import type { Cause } from "./changes.ts";
import type { Change, Run, StandingChange } from "./commit.ts";
import type { Dirty } from "./dirty.ts";
import type { LiveSegment } from "./live-segment.ts";
import { shardOf } from "./shard.ts";
import type { MembershipState } from "./state.ts";

/** Whoever was merged or erased leaves every segment, also those that are not kept live. */
export function leavingOfGone(state: MembershipState, dirty: Dirty): Change[] {
  const changes: Change[] = [];
  for (const [contactId, { cause, detail }] of dirty.gone) {
    for (const [segment, members] of state.members) {
      if (!members.has(contactId)) continue;
      const version = state.roster.segments.get(segment)?.version ?? 0;
      changes.push({ segment, contactId, change: -1, cause, detail, condition: "", version });
    }
  }
  return changes;
}

/** Segments that are no more: everybody leaves. */
export function archivedSegments(
  state: MembershipState,
  gone: ReadonlySet<number>,
): { runs: Run[]; standings: StandingChange[] } {
  const { segments, broken } = state.roster;
  const standings: StandingChange[] = [];
  const leaving = new Map<string, { readonly version: number; readonly shards: Set<number> }>();
  for (const [shard, held] of state.standings) {
    for (const [segment, { version }] of held) {
      if (segments.has(segment) || broken.has(segment)) continue;
      standings.push({ shard, segment, standing: null });
      const one = leaving.get(segment);
      if (one === undefined) leaving.set(segment, { version, shards: new Set([shard]) });
      else one.shards.add(shard);
    }
  }
  const runs = [...leaving].map(([segment, { version, shards }]): Run => {
    const ids = [...state.membersOf(segment).ids()].filter((id) => shards.has(shardOf(id)) && !gone.has(id));
    return { segment, change: -1, cause: "definition", detail: "", version, ids };
  });
  return { runs: runs.filter(({ ids }) => ids.length > 0), standings };
}

/** What segments will stand at, with those that are to be built anew marked so in every shard. */
export function withStale(
  state: MembershipState,
  changes: readonly StandingChange[],
  stale: ReadonlyMap<LiveSegment, Cause>,
): StandingChange[] {
  const keyed = new Map(changes.map((change) => [`${change.shard}\n${change.segment}`, change]));
  for (const [{ id }, cause] of stale) {
    for (const [shard, standings] of state.standings) {
      const key = `${shard}\n${id}`;
      const standing = keyed.get(key)?.standing ?? standings.get(id);
      if (standing !== undefined) keyed.set(key, { shard, segment: id, standing: { ...standing, stale: cause } });
    }
  }
  return [...keyed.values()];
}
