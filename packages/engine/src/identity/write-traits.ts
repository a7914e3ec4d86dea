import { type JsonObject, normalizeTraits, normalJsonText } from "@kindred/schema";
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

export interface TraitPlaces {
  readonly stores: Pick<Stores, "pool">;
  /** Resolves when everything acknowledged before the call is in ClickHouse. */
  readonly flush: (workspaceId: string) => Promise<void>;
}

/** Contacts in one transaction: ingestion and ticks wait for it. */
const atOnce = 2_000;
/** Contacts that go on their way to ClickHouse together: what comes in stands behind two times as many in the outbox at most. */
const mostOnTheirWay = 20_000;
/** Beyond this many in one transaction, memberships are cheaper rebuilt than looked at one contact at a time. */
const mostListed = 1_000;

/**
 * Writes what was computed of contacts as their traits: the one way in which derived traits are written. A trait that somebody else has
 * written under such a name stays as it is. Who was merged or erased meanwhile is left out. All of it is in ClickHouse when this returns, so
 * that whoever writes for everybody is never far ahead of it. Gives how many changed.
 */
export async function writeContactTraits(
  { stores, flush }: TraitPlaces,
  workspaceId: string,
  rows: readonly ContactTraits[],
  by: TraitWriter,
): Promise<number> {
  let updated = 0;
  // While some are on their way to ClickHouse PostgreSQL writes the next.
  let behind: Promise<void> = Promise.resolve();
  for (let from = 0; from < rows.length; from += atOnce) {
    const some = rows.slice(from, from + atOnce).map(({ id, traits }) => ({ id, traits: normalizeTraits(traits) }));
    updated += await underLock(stores.pool, workspaceId, async (client) => {
      const lines = new OutboxLines();
      const fresh = await writeFirst(client, workspaceId, some, by, lines);
      const others = some.filter(({ id }) => !fresh.has(id));
      const corrected = others.length === 0 ? 0 : await correct(client, workspaceId, others, by, lines);
      if (fresh.size + corrected > mostListed)
        lines.arrivals.manyTraits(new Set(some.flatMap(({ traits }) => Object.keys(traits))));
      await lines.append(client, workspaceId);
      return fresh.size + corrected;
    });
    if ((from + atOnce) % mostOnTheirWay !== 0) continue;
    await behind;
    behind = flush(workspaceId);
    // Told when it is waited for; should a write fail before that, the failure of this is not one more.
    behind.catch(() => undefined);
  }
  await behind;
  if (updated > 0) await flush(workspaceId);
  return updated;
}

/**
 * Those who have none of these traits and never had: there is nothing to compare. The first time it is everybody, and bringing a million
 * profiles here and back took longer than all else. Gives whom it was.
 */
async function writeFirst(
  client: pg.ClientBase,
  workspaceId: string,
  rows: readonly ContactTraits[],
  { at, source, firstHolds }: TraitWriter,
  lines: OutboxLines,
): Promise<ReadonlySet<number>> {
  const ts = firstHolds === "from-now" ? at : 0;
  const names = new Set<string>();
  const given: string[] = [];
  for (const { id, traits } of rows) {
    const stamp = `:${JSON.stringify([ts, writerOf(source, id)])}`;
    const come: string[] = [];
    const stamps: string[] = [];
    for (const name in traits) {
      names.add(name);
      const value = traits[name] ?? null;
      if (value === null) continue;
      const key = JSON.stringify(name);
      come.push(`${key}:${normalJsonText(value)}`);
      stamps.push(`${key}${stamp}`);
    }
    if (come.length > 0) given.push(`{"id":${id},"come":{${come.join()}},"stamps":{${stamps.join()}}}`);
  }
  // Which of several addresses is shown hangs on this one: see the snapshot.
  if (given.length === 0 || names.has("email")) return new Set();
  const { rows: written } = await client.query<{ ids: readonly number[] | null }>(
    `WITH written AS (
       UPDATE contacts AS c SET traits = c.traits || g.come::jsonb, stamps = c.stamps || g.stamps, version = version + 1
       FROM json_to_recordset($2::json) AS g(id int, come json, stamps jsonb)
       WHERE c.workspace_id = $1 AND c.id = g.id AND merged_into IS NULL AND deleted_at IS NULL AND NOT c.stamps ?| $3::text[]
       RETURNING c.id, '{"id":' || c.id || ',"version":' || version || $4 || traits || ',"come":' || come || E'}\\n' AS line
     ), sent AS (
       INSERT INTO outbox (workspace_id, target, line)
       SELECT $1, 'contact_traits', string_agg(line, '') FROM written HAVING count(*) > 0
     )
     SELECT json_agg(id) AS ids FROM written`,
    [workspaceId, `[${given.join()}]`, [...names], `,"ts":${ts},"by":${JSON.stringify(source)},"traits":`],
  );
  const ids = new Set(written[0]?.ids ?? []);
  if (ids.size > mostListed) return ids;
  for (const { id, traits } of rows) {
    if (!ids.has(id)) continue;
    for (const name in traits) if (traits[name] !== null) lines.arrivals.named("trait", name, id);
  }
  return ids;
}

/** Those who have or had such traits: what somebody else wrote stays. */
async function correct(
  client: pg.ClientBase,
  workspaceId: string,
  rows: readonly ContactTraits[],
  { at, source, firstHolds }: TraitWriter,
  lines: OutboxLines,
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
    const own = Object.entries(traits).filter(([trait, value]) => {
      const stamp = stamps[trait];
      return stamp === undefined ? value !== null : stamp[1].startsWith(`${source}:`);
    });
    if (own.length === 0) return [];
    const traitsAt = firstHolds === "from-now" ? at : null;
    const mention = { ...nobody, ts: at, messageId: writerOf(source, id), traits: Object.fromEntries(own), traitsAt };
    return [{ do: "write", contactId: id, mention } as const];
  });
  const resolution = { contactIds: [], creations: [], claims: [], merges: [], conflicts: [], steps };
  return (await carryOut(client, workspaceId, view, resolution, lines)).updated;
}

/** The message id of what is written of somebody. */
function writerOf(source: string, id: number): string {
  return `${source}:${id}`;
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
