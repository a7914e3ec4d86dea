import { commitTick, type StandingChange } from "./commit.ts";
import { ContactSet } from "./contact-set.ts";
import type { LookAhead } from "./look-ahead.ts";
import { allShards, type Mark, shardCount, shardOf } from "./shard.ts";
import { readMembers, readStandings, takeShards } from "./shard-store.ts";
import type { MembershipState } from "./state.ts";

/** Beyond such a gap segments are built anew instead of stepping through all that came due in it, ms. */
export const longestGap = 6 * 3_600_000;

/**
 * Takes shards over whose advisory locks are held: 1. from here on whoever had them cannot commit; 2. what the ledger has
 * is what holds; 3. whatever the last worker still owed is owed by us: arrivals after its mark, what came due since, and who
 * is to be evaluated because of its last changes.
 */
export async function takeOver(
  state: MembershipState,
  ahead: LookAhead,
  shards: readonly number[],
  { flush, now }: { readonly flush: () => Promise<void>; readonly now: number },
): Promise<void> {
  const { workspace } = state;
  const marks = await takeShards(workspace.pool, workspace.id, shards, now);
  const standings = await readStandings(workspace.pool, workspace.id, shards);
  await flush();
  replaceMembers(state, shards, await readMembers(workspace, shards));
  const from = marks.map((mark) => mark.now).reduce((a, b) => Math.min(a, b));
  if (state.index.byLedger.size > 0) await carryLastChanges(state, shards, from);
  for (const mark of marks) state.marks.set(mark.shard, mark);
  for (const [shard, held] of standings) state.standings.set(shard, held);
  // Arrivals that somebody else handled were not read here.
  state.ahead.clear();
  ahead.reset(Math.min(from, ahead.known));
}

function replaceMembers(
  state: MembershipState,
  shards: readonly number[],
  taken: ReadonlyMap<string, ContactSet>,
): void {
  const isTaken = new Set(shards);
  for (const [segment, members] of state.members) {
    if (shards.length === shardCount) state.members.delete(segment);
    else state.members.set(segment, ContactSet.of([...members.ids()].filter((id) => !isTaken.has(shardOf(id)))));
  }
  for (const [segment, members] of taken) state.members.set(segment, state.membersOf(segment).or(members));
}

/** The last commit may have ended without the tick that was to follow from it. */
async function carryLastChanges(state: MembershipState, shards: readonly number[], from: number): Promise<void> {
  const { byLedger } = state.index;
  const rows = await state.workspace.clickhouse.query<{ segment: string; contact_id: number }>(
    `SELECT DISTINCT segment, contact_id FROM ledger
     WHERE segment IN {segments: Array(String)} AND at >= fromUnixTimestamp64Milli({from: Int64}) AND contact_id % 8 IN {shards: Array(UInt8)}`,
    { segments: [...byLedger.keys()], from, shards },
  );
  for (const { segment, contact_id } of rows) {
    const news = { kind: "ledger", name: segment } as const;
    state.carried.add(contact_id, { cause: "time", detail: "", news, segments: byLedger.get(segment) ?? [] });
  }
}

/**
 * After a long sleep the shards go on from `now`, with every segment to be built anew: written down at once, for from then on
 * nobody looks for what came due in between.
 */
export async function skipGap(
  state: MembershipState,
  ahead: LookAhead,
  marks: readonly Mark[],
  now: number,
): Promise<void> {
  const moved = marks.map((mark) => ({ ...mark, now }));
  const standings = moved.flatMap(({ shard }) =>
    state.index.live.flatMap(({ id }): StandingChange[] => {
      const standing = state.standings.get(shard)?.get(id);
      return standing === undefined ? [] : [{ shard, segment: id, standing: { ...standing, stale: "time" } }];
    }),
  );
  const { pool, id } = state.workspace;
  await commitTick(pool, id, { marks: moved, now, changes: [], runs: [], standings });
  for (const mark of moved) state.marks.set(mark.shard, mark);
  for (const { shard, segment, standing } of standings) {
    if (standing !== null) state.standings.get(shard)?.set(segment, standing);
  }
  state.builds.clear();
  state.due.clear();
  state.ahead.clear();
  ahead.reset(now);
}

/** Everybody, as the ledger has them: for processes that only read, and until shards are taken. */
export async function loadMembers(state: MembershipState, flush: () => Promise<void>): Promise<void> {
  await flush();
  for (const [segment, members] of await readMembers(state.workspace, allShards)) state.members.set(segment, members);
}
