import type { Json, JsonObject } from "@kindred/schema";
import { type ContactRow, resolveContacts } from "../../identity/bulk.ts";
import { addCodes, checkCancelled, type Job } from "../job.ts";
import { countWritten, publishEvents, writtenIds } from "../publish.ts";
import { quoteName } from "../sql.ts";
import {
  bareOrdersQuery,
  buyersQuery,
  fitsAtOnce,
  ordersQuery,
  type SliceRange,
  sliceRanges,
  traitNames,
} from "./build.ts";
import { readByEngine } from "./engine-read.ts";
import { writeRejectedOrders } from "./rejected.ts";
import { createStaging, insertPiece, stagingPieces } from "./staging.ts";

/** Tables of an import under way: the file's rows, the contacts of its buyers, the orders put together from the rows. */
function tables(job: Job): { rows: string; who: string; built: string } {
  return { rows: `${job.id}_rows`, who: `${job.id}_who`, built: `${job.id}_built` };
}

/**
 * Imports an order file: 1. read it into a typed staging table; 2. find or create the buyers, and at the same time group
 * the rows into orders, a part at a time, and write the refused rows to a file; 3. store the orders as events and what
 * they say of their buyers as traits. Each step leaves a mark, is done again from the last one after a crash, and changes nothing the second time.
 */
export async function runOrders(job: Job): Promise<void> {
  if (job.progress.phase === "reading") await stage(job);
  if (job.progress.phase === "identifying") {
    if (!fitsAtOnce(job.progress.rows)) await build(job);
    const [identified] = await allOf([
      identify(job),
      fitsAtOnce(job.progress.rows) ? build(job) : Promise.resolve(),
      writeRejectedOrders(job, tables(job).rows),
    ]);
    await job.save({ phase: "writing", steps: 0, ...identified });
  }
  if (job.progress.phase === "writing") await write(job);
}

/** Waits for all, also when one fails: nothing goes on behind the back of whoever handles the failure. */
async function allOf<const Work extends readonly Promise<unknown>[]>(
  work: Work,
): Promise<{ -readonly [Index in keyof Work]: Awaited<Work[Index]> }> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

const names = ["Order Completed", "Order Refunded"];

export async function dropOrderTables(job: Job): Promise<void> {
  for (const table of Object.values(tables(job)))
    await job.store.clickhouse.command(`DROP TABLE IF EXISTS ${quoteName(table)} SYNC`);
}

/** Pieces on their way to ClickHouse while the next one is read. */
const inFlight = 2;

async function stage(job: Job): Promise<void> {
  const { clickhouse } = job.store;
  const { rows: table } = tables(job);
  if (job.progress.steps === 0) await renew(job, table);
  else await startOverWhereLost(job, table);
  if (job.progress.steps === 0) {
    const rows = await readByEngine(job, table);
    if (rows !== null) {
      job.report({ rows, read: 1 });
      return countRefused(job, table);
    }
    await renew(job, table);
  }
  const behind = job.progress.steps;
  const waiting: { rows: number; read: number; done: Promise<void> }[] = [];
  let rows = job.progress.rows;
  let steps = behind;
  let read = 0;
  const settle = async (): Promise<void> => {
    const next = waiting.shift();
    if (next === undefined) return;
    await next.done;
    rows += next.rows;
    steps++;
    await job.save({ rows, steps, read: next.read });
  };
  let piece = 0;
  try {
    for await (const { text, rows: count } of stagingPieces(job.plan, (share) => (read = share))) {
      checkCancelled(job);
      const number = piece++;
      if (number < behind) continue;
      const done = clickhouse.command(insertPiece(job.plan, table, `${job.id}/rows/${number}`, text));
      // Told when it is waited for: until then the next piece is read.
      done.catch(() => undefined);
      waiting.push({ rows: count, read, done });
      if (waiting.length >= inFlight) await settle();
    }
    while (waiting.length > 0) await settle();
  } finally {
    await Promise.allSettled(waiting.map(({ done }) => done));
  }
  await countRefused(job, table);
}

async function countRefused(job: Job, table: string): Promise<void> {
  const counts = await job.store.clickhouse.query<{ error: string; rows: number }>(
    `SELECT error, toUInt32(count()) AS rows FROM ${quoteName(table)} GROUP BY error`,
  );
  const refused = counts.filter(({ error }) => error !== "");
  await job.save({
    phase: "identifying",
    steps: 0,
    read: 1,
    rejected: refused.reduce((sum, each) => sum + each.rows, 0),
    codes: addCodes(
      {},
      refused.map(({ error, rows }) => [error.split(":")[0] ?? error, rows]),
    ),
  });
}

/** After a power cut the table may lack rows that PostgreSQL remembers: then the file is read again from its start. */
async function startOverWhereLost(job: Job, table: string): Promise<void> {
  const [held] = await job.store.clickhouse.query<{ rows: number }>(
    `SELECT toUInt64(count()) AS rows FROM ${quoteName(table)}`,
  );
  if (Number(held?.rows ?? 0) >= job.progress.rows) return;
  await renew(job, table);
  await job.save({ steps: 0, rows: 0 });
}

/** An empty table: the tokens of what was in it are forgotten too. */
async function renew(job: Job, table: string): Promise<void> {
  await job.store.clickhouse.command(`DROP TABLE IF EXISTS ${quoteName(table)} SYNC`);
  await job.store.clickhouse.command(createStaging(job.plan, table, job.receivedAt));
}

interface Buyer {
  readonly external_id: string;
  readonly email: string;
  readonly phone: string;
  /** Unix ms of the first order, and its message id. */
  readonly first: number;
  readonly firstId: string;
  /** Of each trait: when and by which order it was said last, and the doc; empty where no order says it. */
  readonly last: readonly (readonly [ts: number, messageId: string, doc: string])[];
}

const buyersAtOnce = 20_000;
const rowsAShare = 2_000_000;

async function identify(job: Job): Promise<Pick<Job["progress"], "contactsCreated" | "contactsUpdated">> {
  const { clickhouse } = job.store;
  const { rows: table, who, built } = tables(job);
  await clickhouse.command(
    `CREATE TABLE IF NOT EXISTS ${quoteName(who)} (external_id String, email String, phone String, contact_id UInt32) ENGINE = MergeTree ORDER BY tuple() SETTINGS non_replicated_deduplication_window = 1000`,
  );
  await clickhouse.command(`TRUNCATE TABLE ${quoteName(who)}`);
  let contactsCreated = 0;
  let contactsUpdated = 0;
  let seen = 0;
  const resolve = async (buyers: readonly Buyer[]): Promise<void> => {
    checkCancelled(job);
    const resolved = await resolveBuyers(job, buyers);
    seen += buyers.length;
    contactsCreated += resolved.created;
    contactsUpdated += resolved.updated;
    const lines = buyers.map(({ external_id, email, phone }, index) =>
      JSON.stringify({ external_id, email, phone, contact_id: resolved.contactIds[index] ?? 0 }),
    );
    await clickhouse.insertLines(who, `${lines.join("\n")}\n`, { token: `${job.id}/who/${seen}/${Math.random()}` });
    job.report({ contactsCreated, contactsUpdated, steps: seen });
  };
  const orders = fitsAtOnce(job.progress.rows) ? `(${bareOrdersQuery(job.plan, quoteName(table))})` : quoteName(built);
  // Shares, and not one long answer: each is an ordinary query, during which the process goes on answering others.
  const shares = Math.max(1, Math.ceil(job.progress.rows / rowsAShare));
  for (let share = 0; share < shares; share++) {
    const buyers = await clickhouse.query<Buyer>(buyersQuery(job.plan, orders, share, shares));
    for (let from = 0; from < buyers.length; from += buyersAtOnce) {
      await resolve(buyers.slice(from, from + buyersAtOnce));
    }
  }
  return { contactsCreated, contactsUpdated };
}

/**
 * Each buyer as a fact of the orders that said a trait last: earlier ones are only history, which goes straight to
 * ClickHouse. Facts are named by their orders, so that every file with them says the same.
 */
async function resolveBuyers(
  job: Job,
  buyers: readonly Buyer[],
): Promise<{ contactIds: Uint32Array; created: number; updated: number }> {
  const rows: ContactRow[] = [];
  const further: ContactRow[] = [];
  for (const buyer of buyers) {
    const facts = new Map<string, { ts: number; traits: Record<string, Json> }>();
    for (const [ts, messageId, doc] of buyer.last) {
      if (doc === "") continue;
      const fact = facts.get(messageId) ?? { ts, traits: {} };
      Object.assign(fact.traits, JSON.parse(doc) as JsonObject);
      facts.set(messageId, fact);
    }
    const [main, ...others] = facts;
    rows.push(contactRow(buyer, main ?? [buyer.firstId, { ts: buyer.first, traits: null }]));
    for (const other of others) further.push(contactRow(buyer, other));
  }
  return resolveContacts(job.stores, job.store.id, [...rows, ...further], { at: job.receivedAt, source: job.id });
}

function contactRow(
  buyer: Buyer,
  [messageId, { ts, traits }]: readonly [string, { readonly ts: number; readonly traits: JsonObject | null }],
): ContactRow {
  return {
    externalId: buyer.external_id || null,
    email: buyer.email || null,
    phone: buyer.phone || null,
    firstSeen: Number(buyer.first),
    ts: Number(ts),
    traits,
    messageId,
  };
}

/** Puts the orders together, while PostgreSQL looks for the buyers. */
async function build(job: Job): Promise<void> {
  const { clickhouse } = job.store;
  const { rows, built } = tables(job);
  await clickhouse.command(`DROP TABLE IF EXISTS ${quoteName(built)} SYNC`);
  await clickhouse.command(
    `CREATE TABLE ${quoteName(built)} (part UInt16, external_id String, email String, phone String, event LowCardinality(String),
      ts DateTime64(3, 'UTC'), message_id String, properties String, traits Array(Tuple(String, String)), mixed UInt8) ENGINE = MergeTree ORDER BY part`,
  );
  const ranges = sliceRanges(job.progress.rows);
  await inPairs(job, 0, ranges, (range, part) =>
    clickhouse.command(
      `INSERT INTO ${quoteName(built)} SELECT ${part}, external_id, email, phone, event, ts, message_id, properties, traits, mixed
       FROM (${ordersQuery(job.plan, quoteName(rows), range)})`,
    ),
  );
}

async function inPairs(
  job: Job,
  from: number,
  ranges: readonly SliceRange[],
  work: (range: SliceRange, part: number) => Promise<void>,
  done: (parts: number) => Promise<void> = () => Promise.resolve(),
): Promise<void> {
  const pair = async (part: number): Promise<void> => {
    const range = ranges[part];
    if (range !== undefined) await work(range, part);
  };
  for (let part = from; part < ranges.length; part += 2) {
    checkCancelled(job);
    await allOf([pair(part), pair(part + 1)]);
    await done(Math.min(ranges.length, part + 2));
  }
}

async function write(job: Job): Promise<void> {
  const { built } = tables(job);
  const { clickhouse } = job.store;
  await job.flush();
  const ranges = sliceRanges(job.progress.rows);
  await inPairs(
    job,
    job.progress.steps,
    ranges,
    (_, part) => writePart(job, part),
    (steps) => job.save({ steps, of: ranges.length }),
  );
  const [held] = await clickhouse.query<{ orders: number; mixed: number }>(
    `SELECT toUInt32(count()) AS orders, toUInt32(countIf(mixed)) AS mixed FROM ${quoteName(built)}`,
  );
  const written = await countWritten(job, names);
  await job.save({
    phase: "done",
    written,
    mixedOrders: held?.mixed ?? 0,
    skipped: Math.max(0, (held?.orders ?? 0) - written),
  });
}

async function writePart(job: Job, part: number): Promise<void> {
  const { built, who } = tables(job);
  const orders = `SELECT w.contact_id AS contact_id, o.* FROM (SELECT * EXCEPT (part) FROM ${quoteName(built)} WHERE part = ${part}) AS o
    INNER JOIN ${quoteName(who)} AS w USING (external_id, email, phone) WHERE w.contact_id > 0`;
  await publishEvents(job, orders, names);
  if (traitNames(job.plan).length === 0) return;
  await job.store.clickhouse.command(
    `INSERT INTO trait_history (contact_id, trait, ts, message_id, doc)
     SELECT contact_id, tupleElement(each, 1), ts, message_id, tupleElement(each, 2) FROM (${orders}) ARRAY JOIN traits AS each
     WHERE tupleElement(each, 2) != '' AND message_id IN (${writtenIds(job, names)})`,
  );
}
