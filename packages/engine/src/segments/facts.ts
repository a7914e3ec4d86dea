import type { JsonObject } from "@kindred/schema";
import { compareText, type ContactFacts, type FactEvent, type TraitTime } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";

/**
 * Fetches what the interpreter reads about some contacts, in three queries whatever their number. Contacts that do not
 * exist (any more) are left out; the rest come by ascending id.
 */
export async function loadFacts(
  { clickhouse }: WorkspaceStore,
  contactIds: readonly number[],
  { now, traits }: { readonly now: number; readonly traits: TraitTime },
): Promise<ContactFacts[]> {
  const ids = contactIds;
  const [contacts, events, lists, history] = await Promise.all([
    clickhouse.query<{ id: number; key: string; traits: JsonObject }>(CONTACTS, { ids }),
    clickhouse.query<EventRow>(EVENTS, { ids }),
    clickhouse.query<{ contact_id: number; list: string }>(LISTS, { ids }),
    traits === "asOf" ? clickhouse.query<HistoryRow>(HISTORY, { ids, now }) : [],
  ]);
  const eventsOf = groupBy(events, ({ contact_id }) => contact_id);
  const listsOf = groupBy(lists, ({ contact_id }) => contact_id);
  const historyOf = groupBy(history, ({ contact_id }) => contact_id);
  return contacts.map(({ id, key, traits: current }) => ({
    id,
    key,
    traits: traits === "asOf" ? merged((historyOf.get(id) ?? []).map(({ doc }) => doc)) : current,
    events: (eventsOf.get(id) ?? []).map(factEvent).sort(byInstant),
    lists: new Set((listsOf.get(id) ?? []).map(({ list }) => list)),
  }));
}

/** One trait a document: together they are the profile. */
function merged(docs: readonly JsonObject[]): JsonObject {
  return Object.fromEntries(docs.flatMap((doc) => Object.entries(doc)));
}

interface EventRow {
  readonly contact_id: number;
  readonly event: string;
  readonly ms: number;
  readonly message_id: string;
  readonly properties: JsonObject;
}

interface HistoryRow {
  readonly contact_id: number;
  readonly doc: JsonObject;
}

const CONTACTS = `SELECT id, key, traits FROM contacts FINAL
WHERE id IN {ids: Array(UInt32)} AND deleted = 0 ORDER BY id`;

const EVENTS = `SELECT contact_id, event, toInt64(toUnixTimestamp64Milli(ts)) AS ms, message_id, properties FROM events
WHERE contact_id IN {ids: Array(UInt32)}`;

const LISTS = `SELECT contact_id, list FROM list_members FINAL
WHERE contact_id IN {ids: Array(UInt32)} AND removed = 0`;

const HISTORY = `SELECT contact_id, argMax(doc, tuple(ts, message_id)) AS doc FROM trait_history FINAL
WHERE contact_id IN {ids: Array(UInt32)} AND ts <= fromUnixTimestamp64Milli({now: Int64}, 'UTC')
GROUP BY contact_id, trait`;

function factEvent({ event, ms, message_id, properties }: EventRow): FactEvent {
  return { event, ts: Number(ms), messageId: message_id, properties };
}

function byInstant(a: FactEvent, b: FactEvent): number {
  return a.ts - b.ts || compareText(a.messageId, b.messageId);
}

function groupBy<Row>(rows: readonly Row[], keyOf: (row: Row) => number): Map<number, Row[]> {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  return groups;
}
