import type { JsonObject } from "@kindred/schema";
import type { Stores } from "@kindred/store";
import type pg from "pg";
import { loadContacts, loadProfiles } from "../identity/load.ts";
import type { Mention } from "../identity/mention.ts";
import { carryOut } from "../identity/settle.ts";
import { OutboxLines } from "../ingest/outbox/lines.ts";
import { underLock } from "../ingest/workspace-lock.ts";
import type { FirstTouch } from "./first-touch.ts";

/** Names what is written here in stamps and history. */
const writer = "first-touch:";
/** Rows in one transaction. */
const rowsAtOnce = 5_000;
/** Beyond this many at once, memberships are cheaper rebuilt than looked at one contact at a time. */
const mostListed = 1_000;

/**
 * Writes first touches as traits, a few thousand contacts a transaction, the way an import writes dateless facts: the first holds since
 * ever, a correction from `now` on (Unix ms). A trait that somebody else has written under such a name stays as it is.
 *
 * @returns how many contacts changed
 */
export async function writeSources(
  stores: Stores,
  workspaceId: string,
  touches: readonly FirstTouch[],
  now: number,
): Promise<number> {
  let changed = 0;
  for (let from = 0; from < touches.length; from += rowsAtOnce) {
    const some = touches.slice(from, from + rowsAtOnce);
    changed += await underLock(stores.pool, workspaceId, (client) => writeSome(client, workspaceId, some, now));
  }
  return changed;
}

async function writeSome(
  client: pg.ClientBase,
  workspaceId: string,
  touches: readonly FirstTouch[],
  now: number,
): Promise<number> {
  const { rows } = await client.query<{ id: number }>(
    "SELECT id FROM contacts WHERE workspace_id = $1 AND id = ANY($2::int[]) AND merged_into IS NULL AND deleted_at IS NULL",
    [workspaceId, touches.map(({ contactId }) => contactId)],
  );
  const ids = rows.map(({ id }) => id);
  const [view, profiles] = [await loadContacts(client, workspaceId, ids), await loadProfiles(client, workspaceId, ids)];
  const steps = touches.flatMap((touch) => {
    const stamps = profiles.get(touch.contactId)?.stamps;
    if (stamps === undefined) return [];
    const mine = Object.entries(traitsOf(touch)).filter(([trait, value]) => {
      const stamp = stamps[trait];
      return stamp === undefined ? value !== null : stamp[1].startsWith(writer);
    });
    if (mine.length === 0) return [];
    const mention = mentionOf(Object.fromEntries(mine), now);
    return [{ do: "write", contactId: touch.contactId, mention } as const];
  });
  const lines = new OutboxLines();
  const resolution = { contactIds: [], creations: [], claims: [], merges: [], conflicts: [], steps };
  const { updated } = await carryOut(client, workspaceId, view, resolution, lines);
  if (updated > mostListed) lines.arrivals.bulk("import", null);
  await lines.append(client, workspaceId);
  return updated;
}

/** The traits that say where a contact came from. */
function traitsOf({ source, medium, campaign, at }: FirstTouch): JsonObject {
  const [acquisition_source, acquisition_medium, acquisition_campaign] = [source, medium, campaign].map((value) =>
    value === "" ? null : value,
  );
  return {
    acquisition_source: acquisition_source ?? null,
    acquisition_medium: acquisition_medium ?? null,
    acquisition_campaign: acquisition_campaign ?? null,
    acquired_at: new Date(at).toISOString(),
  };
}

function mentionOf(traits: JsonObject, now: number): Mention {
  const nobody = { externalId: null, email: null, phone: null, link: null, anonymousId: null };
  return {
    ...nobody,
    deviceToken: null,
    previousId: null,
    ts: now,
    messageId: `${writer}${now}`,
    traits,
    traitsAt: null,
  };
}
