import type pg from "pg";
import { canonicalOrder } from "../identity/mention.ts";
import { settle } from "../identity/settle.ts";
import { addPermissions, type PermissionChange } from "../permissions/rows.ts";
import type { Entry } from "./entry.ts";
import { OutboxLines } from "./outbox/lines.ts";
import { underLock } from "./workspace-lock.ts";

/**
 * Commits a group of entries, possibly of many requests, as one transaction:
 * 1. lock the workspace; 2. drop what was stored before, by message id; 3. settle who everything is about; 4. append
 * the lines for ClickHouse to the outbox; 5. commit. When it returns, everything in it is durable.
 *
 * @returns per entry, whether it is stored now (false: a duplicate)
 */
export async function commitGroup(
  pool: pg.Pool,
  workspaceId: string,
  entries: readonly Entry[],
  now: number,
): Promise<boolean[]> {
  return underLock(pool, workspaceId, (client) =>
    storeEntries(client, workspaceId, entries, { now, lines: new OutboxLines() }),
  );
}

/**
 * The steps 2 to 4 within the caller's transaction, which must hold the workspace's lock; `lines` may bring more that travels
 * with it.
 */
export async function storeEntries(
  client: pg.ClientBase,
  workspaceId: string,
  entries: readonly Entry[],
  { now, lines }: { readonly now: number; readonly lines: OutboxLines },
): Promise<boolean[]> {
  const stored = entries.map(() => false);
  const chosen = chooseTwins(entries);
  const repeated = await rememberMessages(client, workspaceId, chosen, entries, now);
  const fresh = chosen.filter((_, place) => !repeated.has(place));
  const kept = fresh.map((index) => entryAt(entries, index));
  if (kept.length > 0) {
    const mentions = kept.map(({ mention }) => mention);
    const { contactIds } = await settle(client, workspaceId, mentions, lines);
    for (const [place, { event, mention, tail }] of kept.entries()) {
      if (event !== null) lines.addEvent(contactIds[place] ?? 0, event, mention.ts, tail);
    }
    await addPermissions(client, lines, permissionChanges(kept, contactIds));
    await countEventNames(client, workspaceId, kept);
  }
  await lines.append(client, workspaceId);
  for (const index of fresh) stored[index] = true;
  return stored;
}

/** Of entries with one message id the first in canonical order, whatever order they came in. */
function chooseTwins(entries: readonly Entry[]): number[] {
  const chosen = new Map<string, number>();
  for (const [index, entry] of entries.entries()) {
    const other = chosen.get(entry.messageKey);
    if (other === undefined) {
      chosen.set(entry.messageKey, index);
      continue;
    }
    const held = entryAt(entries, other);
    const order = canonicalOrder(entry.mention, held.mention) || (entry.tail < held.tail ? -1 : 1);
    if (order < 0) chosen.set(entry.messageKey, index);
  }
  return [...chosen.values()];
}

/** Records the message ids; returns the places of those that were there already. */
async function rememberMessages(
  client: pg.ClientBase,
  workspaceId: string,
  chosen: readonly number[],
  entries: readonly Entry[],
  now: number,
): Promise<Set<number>> {
  const { rows } = await client.query<[number]>({
    text: `WITH given AS (
             SELECT id::uuid, place FROM unnest(string_to_array($2, ',')) WITH ORDINALITY AS x(id, place)
           ), remembered AS (
             INSERT INTO message_ids (workspace_id, id, received_at)
             SELECT $1, id, to_timestamp($3::float8 / 1000.0) FROM given
             ON CONFLICT DO NOTHING RETURNING id
           )
           SELECT (place - 1)::int FROM given WHERE id NOT IN (SELECT id FROM remembered)`,
    rowMode: "array",
    values: [workspaceId, chosen.map((index) => entryAt(entries, index).messageKey).join(","), now],
  });
  return new Set(rows.map(([place]) => place));
}

/** What the events say of permissions, in canonical order: of one instant the last counts. */
function permissionChanges(entries: readonly Entry[], contactIds: Uint32Array): readonly PermissionChange[] {
  const telling = [...entries.entries()].filter(([, { permissions }]) => permissions.length > 0);
  telling.sort(([, a], [, b]) => canonicalOrder(a.mention, b.mention));
  return telling.flatMap(([place, { event, mention, receivedAt, permissions }]) => {
    const at = Math.min(mention.ts, receivedAt);
    return permissions.map((said) => ({ ...said, contactId: contactIds[place] ?? 0, at, source: event ?? "" }));
  });
}

async function countEventNames(client: pg.ClientBase, workspaceId: string, entries: readonly Entry[]): Promise<void> {
  const names = new Map<string, { name: string; first: number; last: number; count: number }>();
  for (const { event, mention } of entries) {
    if (event === null) continue;
    const seen = names.get(event);
    if (seen === undefined) names.set(event, { name: event, first: mention.ts, last: mention.ts, count: 1 });
    else {
      seen.first = Math.min(seen.first, mention.ts);
      seen.last = Math.max(seen.last, mention.ts);
      seen.count += 1;
    }
  }
  if (names.size === 0) return;
  await client.query(
    `INSERT INTO event_names AS e (workspace_id, name, first_seen, last_seen, count)
     SELECT $1, x.name, to_timestamp(x.first / 1000.0), to_timestamp(x.last / 1000.0), x.count
     FROM json_to_recordset($2::json) AS x(name text, first float8, last float8, count bigint)
     ON CONFLICT (workspace_id, name) DO UPDATE SET first_seen = least(e.first_seen, excluded.first_seen),
       last_seen = greatest(e.last_seen, excluded.last_seen), count = e.count + excluded.count`,
    [workspaceId, JSON.stringify([...names.values()])],
  );
}

function entryAt(entries: readonly Entry[], index: number): Entry {
  const entry = entries[index];
  if (entry === undefined) throw new RangeError(`No entry ${index}`);
  return entry;
}
