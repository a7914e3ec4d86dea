import { createHash } from "node:crypto";
import { bulkArrived } from "@kindred/engine";
import { base32, KindredError } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { CompiledQuery, sql } from "kysely";
import { PeopleBatch } from "./people-batch.ts";
import { permissionsOf } from "./permissions.ts";
import { LISTS, type DemoContact, type Shop } from "./shop.ts";

export interface LoadOptions {
  /** Told after each batch of people how far it is. */
  readonly onProgress?: (done: LoadProgress) => void;
  /** Ends the load early; the workspace is then as after one that was cut short. */
  readonly signal?: AbortSignal;
}

export interface LoadProgress {
  readonly contacts: number;
  readonly of: number;
  readonly events: number;
}

/** Characters of one insert: large ones make fewer parts to sort, project and merge, but several lie in memory at once. */
const CHUNK = 16_000_000;
/** Inserts under way while the next chunk is generated. */
const IN_FLIGHT = 2;

/**
 * Fills an empty workspace with the shop: ClickHouse first, chunk by chunk while people are generated, then PostgreSQL
 * in one transaction. A load that was cut short has left PostgreSQL empty, so the next one starts over.
 *
 * @throws KindredError `workspace_not_empty`
 */
export async function loadDemo(store: WorkspaceStore, shop: Shop, options: LoadOptions = {}): Promise<LoadProgress> {
  await requireEmpty(store);
  for (const table of [
    "events",
    "contact_events",
    "contacts",
    "trait_history",
    "products",
    "list_members",
    "dead_contacts",
    "permissions",
  ])
    await store.clickhouse.command(`TRUNCATE TABLE ${table}`);

  const resumeMerges = await pauseMerges(store);
  try {
    return await fill(store, shop, options);
  } finally {
    await resumeMerges();
  }
}

const growing = ["events", "contact_events"];

/** Merging while loading is a quarter of the work, for parts that are merged again: better once, afterwards. */
async function pauseMerges(store: WorkspaceStore): Promise<() => Promise<void>> {
  try {
    for (const table of growing) await store.clickhouse.command(`SYSTEM STOP MERGES ${table}`);
  } catch {
    // A server of one's own need not allow this; loading only takes longer.
    return async () => undefined;
  }
  return async () => {
    for (const table of growing) await store.clickhouse.command(`SYSTEM START MERGES ${table}`);
  };
}

async function fill(store: WorkspaceStore, shop: Shop, options: LoadOptions): Promise<LoadProgress> {
  const writer = new ChunkWriter(store);
  let version = 0;
  for (const product of shop.catalogue.products)
    for (const state of product.versions)
      await writer.add("products", {
        product_id: product.id,
        valid_from: instant(state.from),
        doc: product.doc(state),
        version: ++version,
      });

  const people = new PeopleBatch(store.id);
  const done = { contacts: 0, of: shop.contacts, events: 0 };
  for (const one of shop.people()) {
    const key = contactKey(store.id, one);
    people.add(one, key);
    await writePerson(writer, one, key, shop.to);
    done.contacts++;
    done.events += one.events.length;
    if (done.contacts % 250 === 0) options.onProgress?.({ ...done });
    // A server that loads has others to answer meanwhile.
    if (done.contacts % 20 === 0) await new Promise((resolve) => setImmediate(resolve));
    if (options.signal?.aborted === true) {
      await writer.finish();
      options.signal.throwIfAborted();
    }
  }
  await writer.finish();
  await store.postgres.transaction().execute(async (tx) => {
    await people.write(tx, shop.contacts + 1);
    const query = (text: string, values: unknown[]): Promise<unknown> =>
      tx.executeQuery(CompiledQuery.raw(text, values));
    await bulkArrived({ query }, store.id, "demo", null);
  });
  options.onProgress?.({ ...done });
  return done;
}

async function requireEmpty(store: WorkspaceStore): Promise<void> {
  const { rows } = await sql<{ found: boolean }>`
    SELECT EXISTS (SELECT 1 FROM contacts WHERE workspace_id = ${store.id}) AS found`.execute(store.postgres);
  if (rows[0]?.found === true)
    throw new KindredError(
      "workspace_not_empty",
      "The demo data goes into an empty workspace and this one has contacts: use another data directory or workspace.",
      { status: 409 },
    );
}

async function writePerson(writer: ChunkWriter, one: DemoContact, key: string, to: number): Promise<void> {
  for (const { event, ts, messageId, properties, context } of one.events) {
    const at = instant(ts);
    await writer.add("events", {
      contact_id: one.id,
      event,
      ts: at,
      message_id: messageId,
      received_at: at,
      properties,
      context,
    });
  }
  for (const { trait, ts, messageId, value } of one.history)
    await writer.add("trait_history", {
      contact_id: one.id,
      trait,
      ts: instant(ts),
      message_id: messageId,
      doc: { [trait]: value },
    });
  await writer.add("contacts", {
    id: one.id,
    key,
    external_id: one.externalId ?? "",
    email: one.email ?? "",
    phone: one.phone ?? "",
    anonymous_ids: one.anonymousIds,
    traits: one.traits,
    created_at: instant(one.createdAt),
    deleted: 0,
    version: 1,
  });
  for (const [version, { subject, at, granted, source }] of permissionsOf(one, to).entries())
    await writer.add("permissions", {
      contact_id: one.id,
      subject,
      at: instant(at),
      granted: granted ? 1 : 0,
      source,
      version,
    });
  for (const list of one.lists)
    if (list in LISTS)
      await writer.add("list_members", {
        list,
        contact_id: one.id,
        at: instant(one.createdAt),
        removed: 0,
        version: 1,
      });
}

type Table = "events" | "contacts" | "trait_history" | "products" | "list_members" | "permissions";

/** Gathers lines by table and sends each full chunk off, a few at a time. */
class ChunkWriter {
  readonly #store: WorkspaceStore;
  readonly #chunks = new Map<Table, { lines: string[]; length: number }>();
  readonly #sending = new Set<Promise<void>>();
  #failure: Error | null = null;

  constructor(store: WorkspaceStore) {
    this.#store = store;
  }

  async add(table: Table, row: object): Promise<void> {
    const line = JSON.stringify(row);
    let chunk = this.#chunks.get(table);
    if (chunk === undefined) this.#chunks.set(table, (chunk = { lines: [], length: 0 }));
    chunk.lines.push(line);
    chunk.length += line.length + 1;
    if (chunk.length > CHUNK) await this.#send(table);
  }

  async finish(): Promise<void> {
    for (const table of this.#chunks.keys()) await this.#send(table);
    await Promise.all(this.#sending);
    this.#throwFailure();
  }

  async #send(table: Table): Promise<void> {
    const chunk = this.#chunks.get(table);
    if (chunk === undefined || chunk.lines.length === 0) return;
    this.#chunks.delete(table);
    const into = table === "events" ? "incoming_events" : table;
    // Not through insertLines: a load that fails starts over on empty tables, so no insert is ever repeated.
    const sending = this.#store.clickhouse
      .command(`INSERT INTO ${into} FORMAT JSONEachRow\n${chunk.lines.join("\n")}\n`)
      // Told with the next chunk: meanwhile people are generated, and nobody waits for it.
      .catch((error: unknown) => (this.#failure ??= error instanceof Error ? error : new Error(String(error))))
      .then(() => void this.#sending.delete(sending));
    this.#sending.add(sending);
    if (this.#sending.size >= IN_FLIGHT) await Promise.race(this.#sending);
    this.#throwFailure();
  }

  #throwFailure(): void {
    if (this.#failure !== null) throw this.#failure;
  }
}

function instant(ts: number): string {
  return new Date(ts).toISOString();
}

/** Everybody was first seen as a visitor, so that visitor's id names them for ever. */
function contactKey(workspaceId: string, one: DemoContact): string {
  const first = one.anonymousIds[0] ?? "";
  const digest = createHash("sha256").update(`${workspaceId}\nanonymous_id\n${first}`).digest();
  return `con_${base32(digest).slice(0, 20)}`;
}
