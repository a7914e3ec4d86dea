import type { JsonObject } from "@kindred/schema";
import {
  compareText,
  type CompileInput,
  type ContactFacts,
  type FactEvent,
  factNeeds,
  type ProductVersion,
  type Statement,
} from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { groupBy, loadStanding } from "./standing-facts.ts";

/**
 * Fetches what the interpreter reads about some contacts, in a few queries whatever their number: for one evaluation, or for
 * several of the same instant. Contacts that do not exist (any more) are left out; the rest come by ascending id.
 */
export async function loadFacts(
  { clickhouse }: WorkspaceStore,
  contactIds: readonly number[],
  input: CompileInput,
  ...others: readonly CompileInput[]
): Promise<ContactFacts[]> {
  const ids = contactIds;
  const needs = [input, ...others].map(factNeeds);
  const rankings = new Map(needs.flatMap((each) => each.ranks.map(({ key, statement }) => [key, statement] as const)));
  const named = (kind: "ledger" | "subjects" | "scores" | "rfm"): string[] => [
    ...new Set(needs.flatMap((each) => each[kind])),
  ];
  const standing = loadStanding(clickhouse, ids, input.now, {
    ledger: named("ledger"),
    subjects: named("subjects"),
    scores: named("scores"),
    rfm: named("rfm"),
  });
  const [contacts, events, lists, history, products, ranks, standingOf] = await Promise.all([
    clickhouse.query<{ id: number; key: string; traits: JsonObject }>(CONTACTS, { ids }),
    clickhouse.query<EventRow>(EVENTS, { ids }),
    clickhouse.query<{ contact_id: number; list: string }>(LISTS, { ids }),
    input.traits === "asOf" ? clickhouse.query<HistoryRow>(HISTORY, { ids, now: input.now }) : [],
    needs.some((each) => each.products) ? clickhouse.query<ProductRow>(PRODUCTS, { ids }) : [],
    Promise.all([...rankings].map(([key, statement]) => loadEdge(clickhouse, key, statement))),
    standing,
  ]);
  const eventsOf = groupBy(events, ({ contact_id }) => contact_id);
  const listsOf = groupBy(lists, ({ contact_id }) => contact_id);
  const historyOf = groupBy(history, ({ contact_id }) => contact_id);
  const versions = groupBy(products, ({ product_id }) => product_id);
  const shared = {
    products: new Map([...versions].map(([id, rows]) => [id, rows.map(productVersion)])),
    ranks: new Map(ranks),
  };
  return contacts.map(({ id, key, traits: current }) => ({
    id,
    key,
    traits: input.traits === "asOf" ? merged((historyOf.get(id) ?? []).map(({ doc }) => doc)) : current,
    events: (eventsOf.get(id) ?? []).map(factEvent).sort(byInstant),
    lists: new Set((listsOf.get(id) ?? []).map(({ list }) => list)),
    ...standingOf(id),
    ...shared,
  }));
}

async function loadEdge(
  clickhouse: WorkspaceStore["clickhouse"],
  key: string,
  { sql, params }: Statement,
): Promise<[string, number | null]> {
  const [row] = await clickhouse.query<{ edge: number | null }>(sql, params);
  return [key, row?.edge ?? null];
}

interface ProductRow {
  readonly product_id: string;
  readonly ms: number;
  readonly doc: JsonObject;
}

function productVersion({ ms, doc }: ProductRow): ProductVersion {
  return { validFrom: Number(ms), doc };
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

const PRODUCTS = `SELECT product_id, toInt64(toUnixTimestamp64Milli(valid_from)) AS ms, doc FROM products FINAL
WHERE product_id IN (
  SELECT ifNull(properties.product_id.:\`String\`, toString(properties.product_id.:\`Int64\`)) FROM events
  WHERE contact_id IN {ids: Array(UInt32)}
)
ORDER BY product_id, valid_from`;

const HISTORY = `SELECT contact_id, argMax(doc, tuple(ts, message_id)) AS doc FROM trait_history FINAL
WHERE contact_id IN {ids: Array(UInt32)} AND ts <= fromUnixTimestamp64Milli({now: Int64}, 'UTC')
GROUP BY contact_id, trait`;

function factEvent({ event, ms, message_id, properties }: EventRow): FactEvent {
  return { event, ts: Number(ms), messageId: message_id, properties };
}

function byInstant(a: FactEvent, b: FactEvent): number {
  return a.ts - b.ts || compareText(a.messageId, b.messageId);
}
