import type { Scheme } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { counted } from "../ledger/members-at.ts";
import { segmentsOf } from "./schemes.ts";
import { stagesByDefinition } from "./stages-by-definition.ts";

/** How many are in each stage, in the order of the stages, at an instant (Unix ms). */
export interface StageSizes {
  readonly at: number;
  readonly sizes: readonly number[];
}

/** At each instant, as today's definition would have had it. */
export async function sizesByDefinition(
  workspace: WorkspaceStore,
  scheme: Scheme,
  instants: readonly number[],
  now: number,
): Promise<readonly StageSizes[]> {
  const found = await stagesByDefinition(workspace, scheme, instants, { now });
  return instants.map((at, turn) => ({ at, sizes: (found[turn] ?? []).map((set) => set.size) }));
}

/** At each instant, as it was kept then. Ascending instants; flush the outbox first. */
export async function sizesByLedger(
  { clickhouse }: WorkspaceStore,
  scheme: Scheme,
  instants: readonly number[],
): Promise<readonly StageSizes[]> {
  const segments = segmentsOf(scheme);
  // What happened up to an instant, and after the one before.
  const rows = await clickhouse.query<{ id: string; turn: number | string; change: number | string }>(
    `SELECT toString(segment) AS id, arrayFirstIndex(t -> toUnixTimestamp64Milli(at) <= t, {instants: Array(Int64)}) AS turn, sum(change) AS change
     FROM ledger WHERE segment IN {segments: Array(String)} AND at <= fromUnixTimestamp64Milli({until: Int64}) AND ${counted}
     GROUP BY segment, turn`,
    { segments, instants, until: instants.at(-1) ?? 0 },
  );
  const changes = new Map(rows.map(({ id, turn, change }) => [`${id} ${turn}`, Number(change)]));
  const sizes = segments.map(() => 0);
  return instants.map((at, turn) => {
    for (const [place, id] of segments.entries()) sizes[place]! += changes.get(`${id} ${turn + 1}`) ?? 0;
    return { at, sizes: [...sizes] };
  });
}
