import { type JsonObject, normalizeTraits } from "@kindred/schema";
import type { Stores } from "@kindred/store";
import type pg from "pg";
import { OutboxLines } from "../ingest/outbox/lines.ts";
import { underLock } from "../ingest/workspace-lock.ts";
import { loadContacts, loadProfiles } from "./load.ts";
import { carryOut } from "./settle.ts";

/** Traits of one contact by its id; `null` removes one. */
export interface ContactTraits {
  readonly id: number;
  readonly traits: JsonObject;
}

export interface TraitWriter {
  /** Names who wrote in stamps and history. Written once it is there for good: another name would leave its traits alone. */
  readonly source: string;
  /** Unix ms */
  readonly at: number;
  /** Since when a contact's first value of a trait holds: since it was written, or, of what never changes, since ever. Corrections hold from `at` on. */
  readonly firstHolds: "from-now" | "since-ever";
}

/** Contacts in one transaction. */
const atOnce = 5_000;
/** Beyond this many in one transaction, memberships are cheaper rebuilt than looked at one contact at a time. */
const mostListed = 1_000;

/**
 * Writes what was computed of contacts as their traits: the one way in which derived traits are written. A trait that somebody else has
 * written under such a name stays as it is. Who was merged or erased meanwhile is left out. Gives how many changed.
 */
export async function writeContactTraits(
  stores: Pick<Stores, "pool">,
  workspaceId: string,
  rows: readonly ContactTraits[],
  by: TraitWriter,
): Promise<number> {
  let updated = 0;
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce);
    updated += await underLock(stores.pool, workspaceId, (client) => writeSome(client, workspaceId, some, by));
  }
  return updated;
}

async function writeSome(
  client: pg.ClientBase,
  workspaceId: string,
  rows: readonly ContactTraits[],
  { at, source, firstHolds }: TraitWriter,
): Promise<number> {
  const { rows: there } = await client.query<{ id: number }>(
    "SELECT id FROM contacts WHERE workspace_id = $1 AND id = ANY($2::int[]) AND merged_into IS NULL AND deleted_at IS NULL",
    [workspaceId, rows.map(({ id }) => id)],
  );
  const ids = there.map(({ id }) => id);
  const [view, profiles] = [await loadContacts(client, workspaceId, ids), await loadProfiles(client, workspaceId, ids)];
  const steps = rows.flatMap(({ id, traits }) => {
    const stamps = profiles.get(id)?.stamps;
    if (stamps === undefined) return [];
    const own = Object.entries(normalizeTraits(traits, "/traits")).filter(([trait, value]) => {
      const stamp = stamps[trait];
      return stamp === undefined ? value !== null : stamp[1].startsWith(`${source}:`);
    });
    if (own.length === 0) return [];
    const traitsAt = firstHolds === "from-now" ? at : null;
    const mention = { ...nobody, ts: at, messageId: `${source}:${id}`, traits: Object.fromEntries(own), traitsAt };
    return [{ do: "write", contactId: id, mention } as const];
  });
  const lines = new OutboxLines();
  const resolution = { contactIds: [], creations: [], claims: [], merges: [], conflicts: [], steps };
  const { updated } = await carryOut(client, workspaceId, view, resolution, lines);
  if (updated > mostListed) lines.arrivals.bulk("import", null);
  await lines.append(client, workspaceId);
  return updated;
}

const nobody = {
  externalId: null,
  email: null,
  phone: null,
  link: null,
  anonymousId: null,
  deviceToken: null,
  previousId: null,
};
