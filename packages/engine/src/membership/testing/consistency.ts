import { populations } from "../../segments/populations.ts";
import type { LiveShop } from "./live-shop.ts";

type Kept = Pick<LiveShop, "membership" | "workspace" | "ingest">;

/** Where memory differs from a full rebuild at the instant the memberships stand at, once everything is settled. */
export async function differences({ membership, workspace, ingest }: Kept): Promise<unknown[]> {
  await membership.settle(workspace.id);
  await ingest.flush(workspace.id);
  const { state } = await membership.of(workspace.id);
  const now = Math.max(...[...state.marks.values()].map((mark) => mark.now));
  const segments = [...state.roster.segments.values()].filter(({ freshness }) => freshness === "live");
  const requests = segments.map(({ id, input }) => ({ id, input: { ...input, now } }));
  const found: unknown[] = [];
  for await (const population of populations(workspace, requests)) {
    if ("error" in population) throw population.error;
    const live = state.membersOf(population.id);
    if (live.equals(population.members)) continue;
    const { where } = state.roster.segments.get(population.id)?.input.segment ?? {};
    const [missing, surplus] = [population.members.andNot(live), live.andNot(population.members)];
    found.push({ segment: population.id, missing: [...missing.ids()], surplus: [...surplus.ids()], where });
  }
  return found;
}

/** Pairs of segment and contact whose rows do not alternate between entered and left, or differ from memory; gaps in the numbers. */
export async function ledgerFaults({ membership, workspace, ingest }: Kept): Promise<unknown[]> {
  await ingest.flush(workspace.id);
  const { state } = await membership.of(workspace.id);
  const rows = await workspace.clickhouse.query<{ segment: string; contact: number; changes: number[]; gone: number }>(
    `SELECT segment, contact_id AS contact, arrayMap(x -> x.2, arraySort(groupArray((seq, change)))) AS changes,
       max(cause = 'erased') AS gone FROM ledger GROUP BY segment, contact ORDER BY segment, contact`,
  );
  const faults: unknown[] = rows.filter(({ segment, contact, changes, gone }) => {
    if (gone === 1) return changes.length !== 1 || changes[0] !== -1;
    const alternates = changes.every((change, at) => change === (at % 2 === 0 ? 1 : -1));
    return !alternates || (changes.at(-1) === 1) !== state.isMember(segment, contact);
  });
  const known = new Set(rows.map(({ segment, contact }) => `${segment} ${contact}`));
  for (const [segment, members] of state.members) {
    for (const id of members.ids())
      if (!known.has(`${segment} ${id}`)) faults.push({ segment, contact: id, changes: "none" });
  }
  const numbers = await workspace.clickhouse.query<{ seq: number; times: number }>(
    "SELECT toFloat64(seq) AS seq, count() AS times FROM ledger GROUP BY seq HAVING times > 1",
  );
  return [...faults, ...numbers];
}
