import type { KindredError } from "@kindred/schema";
import { populations } from "../segments/populations.ts";
import type { Run, StandingChange } from "./commit.ts";
import type { Cause } from "./changes.ts";
import { ContactSet } from "./contact-set.ts";
import type { Dirty, Reason } from "./dirty.ts";
import type { LiveSegment } from "./live-segment.ts";
import { shardCount, shardOf } from "./shard.ts";
import type { MembershipState } from "./state.ts";

/** One segment's membership being computed for everybody at once. */
export interface Build {
  readonly segment: LiveSegment;
  readonly cause: Cause;
  /** What it is computed for, Unix ms. */
  readonly instant: number;
  readonly shards: readonly number[];
  /** Whoever a tick has looked at since: they are interpreted when the build is applied, not taken from it. */
  readonly touched: ContactSet;
  /** Null until it is there. */
  result: { readonly members: ContactSet } | { readonly error: KindredError } | null;
}

export function newBuild(segment: LiveSegment, cause: Cause, shards: readonly number[], instant: number): Build {
  return { segment, cause, instant, shards, touched: new ContactSet(), result: null };
}

/** Computes what is under way; each segment that is there is told of. @throws what `populations` throws */
export async function runBuilds(
  state: MembershipState,
  builds: readonly Build[],
  { signal, onResult }: { readonly signal: AbortSignal; readonly onResult: () => void },
): Promise<void> {
  const requests = builds.map(({ segment, instant }) => ({
    id: segment.id,
    input: { ...segment.input, now: instant },
  }));
  const bySegment = new Map(builds.map((build) => [build.segment.id, build]));
  for await (const population of populations(state.workspace, requests, { signal })) {
    const build = bySegment.get(population.id);
    if (build !== undefined) build.result = population;
    onResult();
  }
}

/** The builds that are there and still wanted; those of definitions that changed meanwhile are dropped. */
export function readyBuilds(state: MembershipState): Build[] {
  const ready: Build[] = [];
  for (const [id, build] of state.builds) {
    if (state.roster.segments.get(id)?.definition !== build.segment.definition) state.builds.delete(id);
    else if (build.result !== null) ready.push(build);
  }
  return ready;
}

/** Whoever was touched since the build began is to be evaluated in the tick that applies it. */
export function addTouched(state: MembershipState, builds: readonly Build[], dirty: Dirty): void {
  for (const { segment, cause, touched, result } of builds) {
    if (result === null || "error" in result) continue;
    const reason: Reason = { cause, detail: "", news: { kind: "anything" }, segments: [segment] };
    for (const contact of touched.ids()) if (state.holds(contact)) dirty.add(contact, reason);
  }
}

/** What a build changes beside those who were touched: who enters and who leaves, in the shards it was made for. */
export function runsOf(state: MembershipState, build: Build, gone: ReadonlySet<number>): Run[] {
  if (build.result === null || "error" in build.result) return [];
  const { segment, cause, touched } = build;
  const shards = new Set(build.shards.filter((shard) => state.marks.has(shard)));
  const before = state.membersOf(segment.id);
  const after = build.result.members;
  const made = (change: 1 | -1, set: ContactSet): Run => {
    const ids: number[] = [];
    for (const id of set.andNot(touched).ids()) {
      if ((shards.size === shardCount || shards.has(shardOf(id))) && !gone.has(id)) ids.push(id);
    }
    return { segment: segment.id, change, cause, detail: "", version: segment.version, ids };
  };
  return [made(1, after.andNot(before)), made(-1, before.andNot(after))].filter(({ ids }) => ids.length > 0);
}

/** What the segment stands at when the build is applied, or has failed. */
export function standingsAfter(state: MembershipState, build: Build): StandingChange[] {
  const { segment, result, instant } = build;
  if (result === null) return [];
  return build.shards.flatMap((shard): StandingChange[] => {
    const standings = state.standings.get(shard);
    if (standings === undefined) return [];
    const before = standings.get(segment.id);
    if ("error" in result) {
      const unbuilt = { definition: "", version: segment.version, builtAt: 0, stale: null };
      const standing = { ...(before ?? unbuilt), failure: result.error.message };
      return [{ shard, segment: segment.id, standing }];
    }
    const { definition, version } = segment;
    const standing = { definition, version, builtAt: instant, stale: null, failure: null };
    return [{ shard, segment: segment.id, standing }];
  });
}
