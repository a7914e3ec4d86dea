import type { Change } from "./change.ts";
import type { LedgerRow } from "./ledger-rows.ts";
import type { Parcel } from "./parcel-queue.ts";

/**
 * Cuts rows into parcels. Changes of contacts that are held up come into parcels of their own, so that nobody else has to wait.
 * @param now when they may be sent, Unix ms
 */
export function cutParcels(
  workspaceId: string,
  rows: readonly LedgerRow[],
  batchSize: number,
  heldUp: ReadonlySet<number>,
  now: number,
): Parcel[] {
  const held = rows.filter((row) => heldUp.has(row.contactId));
  const free = rows.filter((row) => !heldUp.has(row.contactId));
  const parcels: Parcel[] = [];
  for (const part of [free, held])
    for (let from = 0; from < part.length; from += batchSize) {
      parcels.push(parcelOf(workspaceId, part.slice(from, from + batchSize), now));
    }
  return parcels;
}

function parcelOf(workspaceId: string, rows: readonly LedgerRow[], now: number): Parcel {
  const seqs = rows.map(({ seq }) => seq);
  const [first, last] = [seqs[0] ?? 0, seqs.at(-1) ?? 0];
  return {
    // The same rows make the same id, whoever cuts them: what is sent twice can be recognised.
    id: first === last ? `${workspaceId}_${first}` : `${workspaceId}_${first}_${last}`,
    seqs,
    contacts: [...new Set(rows.map(({ contactId }) => contactId))],
    attempts: 0,
    firstAt: null,
    nextAt: now,
    stored: false,
    rows,
  };
}

/** The body of a request, in the shape the Standard Webhooks specification recommends; null when nothing is left to tell. */
export function messageOf(changes: readonly Change[], isBatch: boolean): string | null {
  const last = changes.at(-1);
  if (last === undefined) return null;
  return isBatch
    ? JSON.stringify({ type: "segment.changes", timestamp: last.at, data: { changes } })
    : JSON.stringify({ type: `segment.${last.change}`, timestamp: last.at, data: last });
}

/** What a test request says. */
export function pingMessage(webhookId: string, at: number): string {
  return JSON.stringify({ type: "ping", timestamp: new Date(at).toISOString(), data: { webhook: webhookId } });
}
