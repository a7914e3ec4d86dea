import { KindredError } from "@kindred/schema";
import type { Stores } from "@kindred/store";
import { OutboxLines } from "../ingest/outbox/lines.ts";
import { underLock } from "../ingest/workspace-lock.ts";
import { type ContactRef, findContact } from "./contact-ref.ts";
import { loadContacts } from "./load.ts";
import { mergeOnRequest } from "./resolve.ts";
import { carryOut } from "./settle.ts";

export interface MergeRequest {
  readonly winner: ContactRef;
  readonly loser: ContactRef;
  /** Why, in the words of whoever asks: it is recorded. */
  readonly reason: string;
  /** Unix ms. */
  readonly at: number;
}

/**
 * Merges two contacts for good, known ones too: identities, traits, lists and history of the loser become the winner's.
 * @throws KindredError `unknown_contact`, `same_contact`
 */
export async function mergeContacts(
  stores: Stores,
  workspaceId: string,
  request: MergeRequest,
): Promise<{ winner: number; loser: number }> {
  return underLock(stores.pool, workspaceId, async (client) => {
    const winner = await findContact(client, workspaceId, request.winner);
    const loser = await findContact(client, workspaceId, request.loser);
    if (winner.id === loser.id) {
      throw new KindredError("same_contact", `Both names are the contact ${winner.key} already.`, { status: 409 });
    }
    const view = await loadContacts(client, workspaceId, [winner.id, loser.id]);
    const resolution = mergeOnRequest(view, view.contact(winner.id), view.contact(loser.id), {
      reason: request.reason,
      messageId: "",
      at: request.at,
    });
    const lines = new OutboxLines();
    await carryOut(client, workspaceId, view, resolution, lines);
    await lines.append(client, workspaceId);
    return { winner: winner.id, loser: loser.id };
  });
}
