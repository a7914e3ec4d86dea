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
  /** Of `events`, what each contact needs; absent: all of them. Whoever is not named needs none. */
  readonly eventsOfEach?: ReadonlyMap<number, FactNeeds["events"]>;
  /** Events that ClickHouse may not have yet. */
  readonly pending?: ReadonlyMap<number, readonly FactEvent[]>;
  readonly lists: boolean;
  readonly products: boolean;
  /** Profiles and lists are read as of the last flush from ClickHouse, or are these: see {@link latestProfiles}. */
  readonly profiles: "flushed" | readonly Profile[];
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
  const reading = readEvents(clickhouse, ids, reads);
  const [profiles, events, history, products, ranks, standingOf] = await Promise.all([
    reads.profiles === "flushed" ? flushedProfiles(clickhouse, ids, reads) : reads.profiles,
    reading,
    reads.traits === "asOf" ? clickhouse.query<HistoryRow>(HISTORY, { ids, now }) : [],
    reads.products ? reading.then((found) => productsOf(clickhouse, [...found.values()].flat())) : [],
    Promise.all([...reads.ranks].map(([key, statement]) => loadEdge(clickhouse, key, statement))),
    loadStanding(clickhouse, ids, now, reads.standing),
  ]);
  const historyOf = groupBy(history, ({ contact_id }) => contact_id);
  const versions = groupBy(products, ({ product_id }) => product_id);
  const shared = {
    products: new Map([...versions].map(([id, rows]) => [id, rows.map(productVersion)])),
    ranks: new Map(ranks),
  };
  return profiles.map(({ id, key, addedAt, traits: current, lists }) => ({
    id,
    key,
    addedAt,
    traits: reads.traits === "asOf" ? merged((historyOf.get(id) ?? []).map(({ doc }) => doc)) : current,
    events: inOrder(events.get(id) ?? []),
    lists,
    ...standingOf(id),
    ...shared,
  }));
}

/** What is known of a contact beside what it did. */
export type Profile = Pick<ContactFacts, "id" | "key" | "addedAt" | "traits" | "lists">;

/**
 * Profiles as they are in PostgreSQL, which finds a few among millions in a fraction of ClickHouse's time; by ascending id, without
 * the merged and erased. Lists are empty where they are not asked for.
 */
export async function latestProfiles(
  { pool, id }: WorkspaceStore,
  ids: readonly number[],
  { lists }: { readonly lists: boolean },
): Promise<Profile[]> {
  if (ids.length === 0) return [];
  const [contacts, members] = await Promise.all([
    pool.query<ProfileRow>(
      `SELECT id, key, traits, trunc(extract(epoch FROM created_at) * 1000)::float8 AS added FROM contacts
       WHERE workspace_id = $1 AND id = ANY($2::int[]) AND merged_into IS NULL AND deleted_at IS NULL ORDER BY id`,
      [id, ids],
    ),
    lists
      ? pool.query<ListRow>(
          "SELECT contact_id, list_id AS list FROM list_members WHERE workspace_id = $1 AND contact_id = ANY($2::int[])",
          [id, ids],
        )
      : { rows: [] },
  ]);
  return profilesOf(contacts.rows, members.rows);
}

async function flushedProfiles(
  clickhouse: WorkspaceStore["clickhouse"],
  ids: readonly number[],
  { lists }: FactReads,
): Promise<Profile[]> {
  const [contacts, members] = await Promise.all([
    clickhouse.query<ProfileRow>(CONTACTS, { ids }),
    lists ? clickhouse.query<ListRow>(LISTS, { ids }) : [],
  ]);
  return profilesOf(contacts, members);
}

function profilesOf(contacts: readonly ProfileRow[], members: readonly ListRow[]): Profile[] {
  const listsOf = groupBy(members, ({ contact_id }) => contact_id);
  return contacts.map(({ id, key, added, traits }) => {
    const lists = new Set((listsOf.get(id) ?? []).map(({ list }) => list));
    return { id, key, addedAt: Number(added), traits, lists };
  });
}

/** By contact, in no order. */
async function readEvents(
  clickhouse: WorkspaceStore["clickhouse"],
  ids: readonly number[],
  { events, eventsOfEach, pending }: FactReads,
): Promise<Map<number, FactEvent[]>> {
  if (events === null) return byContact(await clickhouse.columns<EventRow>(ALL_EVENTS, { ids }));
  if (eventsOfEach !== undefined) return eventsOf(clickhouse, eventsOfEach, pending ?? new Map());
  const names = [...events.keys()];
  if (names.length === 0) return new Map();
  const since = Math.max(earliest, Math.min(...events.values()));
  return byContact(await clickhouse.columns<EventRow>(EVENTS, { ids, names, since }));
}

/** Each contact's own events in one query, however different what they need. */
async function eventsOf(
  clickhouse: WorkspaceStore["clickhouse"],
  needs: ReadonlyMap<number, FactNeeds["events"]>,
  pending: ReadonlyMap<number, readonly FactEvent[]>,
): Promise<Map<number, FactEvent[]>> {
  const places = new Map<string, number>();
  const ids: number[] = [];
  for (const [id, events] of needs) {
    if (events.size > 0) ids.push(id);
    for (const name of events.keys()) if (!places.has(name)) places.set(name, places.size + 1);
  }
  if (ids.length === 0) return new Map();
  const slots = places.size + 1;
  const keys: number[] = [];
  const since: number[] = [];
  for (const id of ids) {
    for (const [name, from] of needs.get(id)!) {
      keys.push(id * slots + places.get(name)!);
      since.push(Math.max(earliest, from));
    }
  }
  // Long arrays as text: written out as literals of the statement, their numbers take longer to parse than the events to read.
  const params = { ids, names: [...places.keys()], slots, keys: `[${keys.join(",")}]`, since: `[${since.join(",")}]` };
  const found = byContact(await clickhouse.columns<EventRow>(EVENTS_OF_EACH, params));
  for (const id of ids) {
    const late = pending.get(id)?.filter(({ event, ts }) => ts >= (needs.get(id)!.get(event) ?? Infinity)) ?? [];
    if (late.length === 0) continue;
    const events = found.get(id);
    if (events === undefined) found.set(id, late);
    else events.push(...late);
  }
  return found;
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

/** Nor later: the year 2299. */
const never = Date.UTC(2299, 0, 1);

const CONTACTS = `SELECT id, key, traits, toUnixTimestamp64Milli(created_at) AS added FROM contacts FINAL
WHERE id IN {ids: Array(UInt32)} AND deleted = 0 ORDER BY id`;

const ALL_EVENTS = `SELECT contact_id, event, toInt64(toUnixTimestamp64Milli(ts)) AS ms, message_id, properties FROM contact_events
WHERE contact_id IN {ids: Array(UInt32)}`;

const EVENTS = `${ALL_EVENTS} AND event IN {names: Array(String)} AND ts >= fromUnixTimestamp64Milli({since: Int64})`;

/**
 * An event's slot is its contact's with its name's: whoever does not need it finds no instant for it there. Of a compact part all
 * columns of a granule are read at once sooner than some of them before the others.
 */
const EVENTS_OF_EACH = `${ALL_EVENTS} AND event IN {names: Array(String)}
AND ts >= fromUnixTimestamp64Milli(transform(contact_id * {slots: UInt64} + indexOf({names: Array(String)}, toString(event)),
  CAST({keys: String} AS Array(UInt64)), CAST({since: String} AS Array(Int64)), toInt64(${never})))
SETTINGS optimize_move_to_prewhere = 0`;

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
  readonly event: string;
  readonly ts: number;
  readonly messageId: string;
  #text: string;
  #properties: JsonObject | null = null;

  constructor(event: string, ts: number, messageId: string, text: string) {
    this.event = event;
    this.ts = ts;
    this.messageId = messageId;
    this.#text = text;
  }

  get properties(): JsonObject {
    return (this.#properties ??= JSON.parse(this.#text) as JsonObject);
  }
}

function byContact({ contact_id, event, ms, message_id, properties }: Columns<EventRow>): Map<number, FactEvent[]> {
  // One text for each name: comparing and indexing them is then a matter of addresses.
  const names = new Map(event.map((name) => [name, name]));
  const found = new Map<number, FactEvent[]>();
  for (const [row, id] of contact_id.entries()) {
    const one = new StoredEvent(names.get(event[row]!)!, Number(ms[row]), message_id[row]!, properties[row]!);
    const events = found.get(id);
    if (events === undefined) found.set(id, [one]);
    else events.push(one);
  }
  return found;
}

/** By instant, each once: a repeated insert leaves rows twice until they are merged. */
function inOrder(events: FactEvent[]): readonly FactEvent[] {
  events.sort(byInstant);
  const isTwice = ({ messageId }: FactEvent, place: number): boolean => events[place - 1]?.messageId === messageId;
  return events.some(isTwice) ? events.filter((event, place) => !isTwice(event, place)) : events;
}

function byInstant(a: FactEvent, b: FactEvent): number {
  return a.ts - b.ts || compareText(a.messageId, b.messageId);
}
