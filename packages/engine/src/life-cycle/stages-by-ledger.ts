import type { WorkspaceStore } from "@kindred/store";
import type { Scheme } from "@kindred/segment";
import { counted } from "../ledger/members-at.ts";
import { ContactSet } from "../membership/contact-set.ts";
import { type SavedScheme, segmentsOf } from "./schemes.ts";
import type { StageSets } from "./stages-by-definition.ts";

/** Who was in each stage at an instant (Unix ms), as it was kept then. Flush the outbox first. */
export async function stagesByLedger({ clickhouse }: WorkspaceStore, scheme: Scheme, at: number): Promise<StageSets> {
  const segments = segmentsOf(scheme);
  const rows = await clickhouse.query<{ id: string; state: string }>(
    `SELECT toString(segment) AS id, base64Encode(CAST(groupBitmapState(contact_id) AS String)) AS state
     FROM (SELECT segment, contact_id FROM ledger
       WHERE segment IN {segments: Array(String)} AND at <= fromUnixTimestamp64Milli({at: Int64}) AND ${counted}
       GROUP BY segment, contact_id HAVING sum(change) = 1)
     GROUP BY segment`,
    { segments, at },
  );
  const states = new Map(rows.map(({ id, state }) => [id, state]));
  return segments.map((id) => {
    const state = states.get(id);
    return state === undefined ? new ContactSet() : ContactSet.fromClickHouse(state);
  });
}

/** Stages are built one after the other when a scheme is new; what begins later than this is a stage that was added. */
const longestBuild = 3_600_000;

/** Since when the ledger tells of a scheme, Unix ms: its stages had all been built by then. Flush the outbox first. */
export async function ledgerSince({ clickhouse }: WorkspaceStore, { scheme, createdAt }: SavedScheme): Promise<number> {
  const began = createdAt.getTime();
  const [row] = await clickhouse.query<{ at: number | string }>(
    `SELECT toInt64(toUnixTimestamp64Milli(max(first))) AS at
     FROM (SELECT segment, min(at) AS first FROM ledger
       WHERE segment IN {segments: Array(String)} AND ${counted} AND cause = 'definition'
         AND at >= fromUnixTimestamp64Milli({began: Int64})
       GROUP BY segment)
     WHERE first <= fromUnixTimestamp64Milli({until: Int64})`,
    { segments: segmentsOf(scheme), began, until: began + longestBuild },
  );
  return Math.max(began, Number(row?.at ?? 0));
}
