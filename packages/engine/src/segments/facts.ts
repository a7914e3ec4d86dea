import type { JsonObject } from "@kindred/schema";
import {
  compareText,
  type CompileInput,
  type ContactFacts,
  type FactEvent,
  type FactNeeds,
  factNeeds,
  productIdOf,
  type ProductVersion,
  type Statement,
} from "@kindred/segment";
import type { Columns, WorkspaceStore } from "@kindred/store";
import { groupBy, loadStanding, type StandingNames } from "./standing-facts.ts";

/** What to fetch about contacts, whoever they are: for one evaluation, or for several of the same instant. */
export interface FactReads {
  readonly traits: CompileInput["traits"];
  /** Unix ms */
  readonly now: number;
  /** Null: all. */
  readonly events: FactNeeds["events"] | null;
  readonly lists: boolean;
  readonly products: boolean;
  /**
   * Where profiles and lists are read: as of the last flush from ClickHouse, or the latest from PostgreSQL, which finds a few
   * among millions in a fraction of the time.
   */
  readonly profiles: "flushed" | "latest";
  readonly ranks: ReadonlyMap<string, Statement>;
  readonly standing: StandingNames;
}

/** All that several evaluations of one instant need. */
export function readsOf({ traits, now }: Pick<FactReads, "traits" | "now">, needs: readonly FactNeeds[]): FactReads {
  const events = new Map<string, number>();
  for (const each of needs) {
    for (const [name, from] of each.events) events.set(name, Math.min(from, events.get(name) ?? Infinity));
  }
  const named = (kind: keyof StandingNames): string[] => [...new Set(needs.flatMap((each) => each[kind]))];
  return {
    traits,
    now,
    events,
    lists: needs.some(({ lists }) => lists),
    profiles: "flushed",
    products: needs.some(({ products }) => products),
    ranks: new Map(needs.flatMap((each) => each.ranks.map(({ key, statement }) => [key, statement] as const))),
    standing: {
      ledger: named("ledger"),
      subjects: named("subjects"),
      scores: named("scores"),
      rfm: named("rfm"),
    },
  };
}

/** All that is known of some contacts, for one evaluation or for several of the same instant: see {@link fetchFacts}. */
export async function loadFacts(
  workspace: WorkspaceStore,
  contactIds: readonly number[],
  input: CompileInput,
  ...others: readonly CompileInput[]
): Promise<ContactFacts[]> {
  return fetchFacts(workspace, contactIds, {
    ...readsOf(input, [input, ...others].map(factNeeds)),
    events: null,
    lists: true,
  });
}

/**
 * Fetches what the interpreter reads about some contacts, in a few queries whatever their number. Contacts that do not exist
 * (any more) are left out; the rest come by ascending id.
 */
export async function fetchFacts(
  workspace: WorkspaceStore,
  ids: readonly number[],
  reads: FactReads,
): Promise<ContactFacts[]> {
  const { now } = reads;
  const { clickhouse } = workspace;
  const isLatest = reads.profiles === "latest";
  const names = [...(reads.events?.keys() ?? [])];
  const since = Math.max(earliest, Math.min(...(reads.events?.values() ?? [])));
  const storedEvents = async (): Promise<StoredEvent[]> => {
    if (reads.events !== null && names.length === 0) return [];
    const found =
      reads.events === null
        ? await clickhouse.columns<EventRow>(ALL_EVENTS, { ids })
        : await clickhouse.columns<EventRow>(EVENTS, { ids, names, since });
    return eventsIn(found);
  };
  const reading = storedEvents();
  const [contacts, events, lists, history, products, ranks, standingOf] = await Promise.all([
    isLatest ? latestProfiles(workspace, ids) : clickhouse.query<ProfileRow>(CONTACTS, { ids }),
    reading,
    reads.lists ? (isLatest ? latestLists(workspace, ids) : clickhouse.query<ListRow>(LISTS, { ids })) : [],
    reads.traits === "asOf" ? clickhouse.query<HistoryRow>(HISTORY, { ids, now }) : [],
    reads.products ? reading.then((found) => productsOf(clickhouse, found)) : [],
    Promise.all([...reads.ranks].map(([key, statement]) => loadEdge(clickhouse, key, statement))),
    loadStanding(clickhouse, ids, now, reads.standing),
  ]);
  const eventsOf = groupBy(events, ({ contactId }) => contactId);
  const listsOf = groupBy(lists, ({ contact_id }) => contact_id);
  const historyOf = groupBy(history, ({ contact_id }) => contact_id);
  const versions = groupBy(products, ({ product_id }) => product_id);
  const shared = {
    products: new Map([...versions].map(([id, rows]) => [id, rows.map(productVersion)])),
    ranks: new Map(ranks),
  };
  return contacts.map(({ id, key, added, traits: current }) => ({
    id,
    key,
    addedAt: Number(added),
    traits: reads.traits === "asOf" ? merged((historyOf.get(id) ?? []).map(({ doc }) => doc)) : current,
    events: inOrder(eventsOf.get(id) ?? []),
    lists: new Set((listsOf.get(id) ?? []).map(({ list }) => list)),
    ...standingOf(id),
    ...shared,
  }));
}

interface ProfileRow {
  readonly id: number;
  readonly key: string;
  /** Unix ms; an Int64 of ClickHouse may come as text. */
  readonly added: number | string;
  readonly traits: JsonObject;
}

interface ListRow {
  readonly contact_id: number;
  readonly list: string;
}

async function latestProfiles({ pool, id }: WorkspaceStore, ids: readonly number[]): Promise<ProfileRow[]> {
  const { rows } = await pool.query<ProfileRow>(
    `SELECT id, key, traits, trunc(extract(epoch FROM created_at) * 1000)::float8 AS added FROM contacts
     WHERE workspace_id = $1 AND id = ANY($2::int[]) AND merged_into IS NULL AND deleted_at IS NULL ORDER BY id`,
    [id, ids],
  );
  return rows;
}

async function latestLists({ pool, id }: WorkspaceStore, ids: readonly number[]): Promise<ListRow[]> {
  const { rows } = await pool.query<ListRow>(
    "SELECT contact_id, list_id AS list FROM list_members WHERE workspace_id = $1 AND contact_id = ANY($2::int[])",
    [id, ids],
  );
  return rows;
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

async function productsOf(
  clickhouse: WorkspaceStore["clickhouse"],
  events: readonly FactEvent[],
): Promise<ProductRow[]> {
  const products = new Set(events.flatMap(({ properties }) => productIdOf(properties) ?? []));
  return products.size === 0 ? [] : clickhouse.query<ProductRow>(PRODUCTS, { products: [...products] });
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
  readonly properties: string;
}

interface HistoryRow {
  readonly contact_id: number;
  readonly doc: JsonObject;
}

/** Nothing in the stores is older: the year 1900 is where DateTime64 begins. */
const earliest = Date.UTC(1900, 0, 1);

const CONTACTS = `SELECT id, key, traits, toUnixTimestamp64Milli(created_at) AS added FROM contacts FINAL
WHERE id IN {ids: Array(UInt32)} AND deleted = 0 ORDER BY id`;

const ALL_EVENTS = `SELECT contact_id, event, toInt64(toUnixTimestamp64Milli(ts)) AS ms, message_id, properties FROM contact_events
WHERE contact_id IN {ids: Array(UInt32)}`;

const EVENTS = `${ALL_EVENTS} AND event IN {names: Array(String)} AND ts >= fromUnixTimestamp64Milli({since: Int64})`;

const LISTS = `SELECT contact_id, list FROM list_members FINAL
WHERE contact_id IN {ids: Array(UInt32)} AND removed = 0`;

const PRODUCTS = `SELECT product_id, toInt64(toUnixTimestamp64Milli(valid_from)) AS ms, doc FROM products FINAL
WHERE product_id IN {products: Array(String)}
ORDER BY product_id, valid_from`;

const HISTORY = `SELECT contact_id, argMax(doc, tuple(ts, message_id)) AS doc FROM trait_history FINAL
WHERE contact_id IN {ids: Array(UInt32)} AND ts <= fromUnixTimestamp64Milli({now: Int64}, 'UTC')
GROUP BY contact_id, trait`;

/** Most events are only counted: a document is read when a condition asks for it. */
class StoredEvent implements FactEvent {
  readonly contactId: number;
  readonly event: string;
  readonly ts: number;
  readonly messageId: string;
  #text: string;
  #properties: JsonObject | null = null;

  constructor(contactId: number, event: string, ts: number, messageId: string, text: string) {
    this.contactId = contactId;
    this.event = event;
    this.ts = ts;
    this.messageId = messageId;
    this.#text = text;
  }

  get properties(): JsonObject {
    return (this.#properties ??= JSON.parse(this.#text) as JsonObject);
  }
}

function eventsIn({ contact_id, event, ms, message_id, properties }: Columns<EventRow>): StoredEvent[] {
  // One text for each name: comparing and indexing them is then a matter of addresses.
  const names = new Map(event.map((name) => [name, name]));
  return contact_id.map(
    (id, row) => new StoredEvent(id, names.get(event[row]!)!, Number(ms[row]), message_id[row]!, properties[row]!),
  );
}

/** By instant, each once: a repeated insert leaves rows twice until they are merged. */
function inOrder(events: StoredEvent[]): readonly StoredEvent[] {
  events.sort(byInstant);
  const isTwice = ({ messageId }: StoredEvent, place: number): boolean => events[place - 1]?.messageId === messageId;
  return events.some(isTwice) ? events.filter((event, place) => !isTwice(event, place)) : events;
}

function byInstant(a: FactEvent, b: FactEvent): number {
  return a.ts - b.ts || compareText(a.messageId, b.messageId);
}
