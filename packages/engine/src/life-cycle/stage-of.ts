import type { Scheme } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { segmentsOf } from "./schemes.ts";

/** One change of a contact's stage; Unix ms. */
export interface StageChange {
  /** Its place in the scheme; null: in none, as between two versions of the scheme. */
  readonly stage: number | null;
  readonly at: number;
  /** What the ledger says brought it about. */
  readonly cause: string;
}

const most = 1000;

/** The stages a contact has been in, the latest first; the first is where they are. Flush the outbox first. */
export async function stagesOfContact(
  { clickhouse }: WorkspaceStore,
  scheme: Scheme,
  contactId: number,
): Promise<readonly StageChange[]> {
  const segments = segmentsOf(scheme);
  const rows = await clickhouse.query<{ id: string; ms: number | string; change: number; why: string }>(
    `SELECT toString(segment) AS id, toInt64(toUnixTimestamp64Milli(at)) AS ms, change, toString(cause) AS why
     FROM ledger WHERE segment IN {segments: Array(String)} AND contact_id = {contact: UInt32}
     ORDER BY seq DESC LIMIT {most: UInt32}`,
    { segments, contact: contactId, most },
  );
  const changes: StageChange[] = [];
  const inside = new Set<number>();
  let before: number | null = null;
  const ascending = rows.toReversed();
  for (const [index, { id, ms, change, why }] of ascending.entries()) {
    const place = segments.indexOf(id);
    if (Number(change) === 1) inside.add(place);
    else inside.delete(place);
    // One tick moves somebody out of one stage and into another: what lies between is no stage.
    if (Number(ascending[index + 1]?.ms ?? Number.NaN) === Number(ms)) continue;
    const stage = [...inside].at(-1) ?? null;
    if (stage === before) continue;
    before = stage;
    changes.push({ stage, at: Number(ms), cause: why });
  }
  return changes.reverse();
}
