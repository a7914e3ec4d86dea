import { isJsonObject, type Json } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { sql } from "kysely";
import { isVisit, living, type Looked } from "./first-touch.ts";

/** How far a refresh has read, kept with its figures. */
interface ReadUpTo {
  /** Of the rules by which a first touch is found: with other rules everybody is looked at anew. */
  readonly rules: number;
  /** Events received before this instant were seen (Unix ms), */
  readonly at: number;
  /** and merges up to this one. */
  readonly merge: number;
}

const rules = 1;
/** Names what the refresh writes in stamps and history. */
export const writer = "first-touch";
/** An event is received a moment before it is committed, and clocks of several processes differ: what came so long before is looked at again, ms. */
const margin = 86_400_000;
/** Contacts looked at together when everybody is: each time all events are read. */
const atOnce = 500_000;
/** The same of some: their ids are in the statement. */
const someAtOnce = 20_000;
/** For more than these everybody is read faster. */
const mostSome = 100_000;

/** How far what is read from now on reaches. Flush the outbox after this and before reading. @param now Unix ms */
export async function readUpTo({ postgres, id }: WorkspaceStore, now: number): Promise<ReadUpTo> {
  const row = await postgres
    .selectFrom("merges")
    .select(sql<number>`coalesce(max(id), 0)::float8`.as("merge"))
    .where("workspace_id", "=", id)
    .executeTakeFirst();
  return { rules, at: now, merge: row?.merge ?? 0 };
}

/** @param kept with the figures of the run before; anything else: nothing was read yet */
export function lastRead(kept: Json | undefined): ReadUpTo | null {
  if (!isJsonObject(kept ?? null)) return null;
  const { rules: by, at, merge } = kept as Readonly<Record<string, Json>>;
  return by === rules && typeof at === "number" && typeof merge === "number" ? { rules, at, merge } : null;
}

/**
 * Whose first touch can be another than `last` found. A first touch only moves backwards, by a visit that is not later, and forwards only
 * where rows change their owner or go: by merges, whose winners are looked at, and by imports and replays, after which everybody is.
 */
export async function whomToLookAt(workspace: WorkspaceStore, last: ReadUpTo | null): Promise<readonly Looked[]> {
  const some = last === null || (await wasRewritten(workspace, last)) ? null : await touched(workspace, last);
  if (some === null || some.length > mostSome) {
    const [row] = await workspace.clickhouse.query<{ id: number }>("SELECT max(id) AS id FROM contacts");
    const ranges = Math.ceil((Number(row?.id ?? 0) + 1) / atOnce);
    return Array.from({ length: ranges }, (_, i) => ({ from: i * atOnce, to: (i + 1) * atOnce }));
  }
  return Array.from({ length: Math.ceil(some.length / someAtOnce) }, (_, i) => ({
    contacts: some.slice(i * someAtOnce, (i + 1) * someAtOnce),
  }));
}

/** Whether events came that were received long ago, or went. */
async function wasRewritten({ postgres, id }: WorkspaceStore, { at }: ReadUpTo): Promise<boolean> {
  const since = new Date(at - margin);
  const imported = postgres
    .selectFrom("imports")
    .select("id")
    .where("workspace_id", "=", id)
    .where((is) => is.or([is("updated_at", ">=", since), is("state", "=", "running")]));
  const replayed = postgres
    .selectFrom("dead_letters")
    .select(sql<string>`id::text`.as("id"))
    .where("workspace_id", "=", id)
    .where("replayed_at", ">=", since);
  return (await imported.union(replayed).limit(1).execute()).length > 0;
}

async function touched({ clickhouse, postgres, id }: WorkspaceStore, { at, merge }: ReadUpTo): Promise<number[]> {
  const merges = await postgres
    .selectFrom("merges")
    .select("winner")
    .distinct()
    .where("workspace_id", "=", id)
    .where(sql`id`, ">", merge)
    .execute();
  const came = `SELECT contact_id, min(ts) AS first FROM events
    WHERE received_at >= fromUnixTimestamp64Milli({since: Int64}, 'UTC') AND ${living} AND ${isVisit} GROUP BY contact_id`;
  const rows = await clickhouse.query<{ id: number }>(
    `SELECT contact_id AS id FROM (${came}) AS e
     LEFT JOIN (
       SELECT id, parseDateTime64BestEffortOrNull(coalesce(traits.acquired_at.:String, ''), 3, 'UTC') AS known
       FROM contacts FINAL WHERE deleted = 0
     ) AS c ON c.id = e.contact_id
     WHERE isNull(known) OR first <= known OR contact_id IN (
       SELECT contact_id FROM trait_history WHERE trait = 'acquired_at' AND NOT startsWith(message_id, {writer: String})
     )
     ORDER BY id`,
    { since: at - margin, writer: `${writer}:` },
  );
  return [...new Set([...rows.map((row) => Number(row.id)), ...merges.map(({ winner }) => winner)])];
}
