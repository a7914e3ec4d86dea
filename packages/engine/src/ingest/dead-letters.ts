import { isJsonObject, type Json, type JsonObject } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import { sql } from "kysely";
import type pg from "pg";
import type { Entry } from "./entry.ts";

export interface Burial {
  /** Which part gave it up: `ingest`, `flush`. */
  readonly source: "ingest" | "flush";
  /** Everything that is needed to try again. */
  readonly payload: unknown;
  readonly code: string;
  readonly reason: string;
}

/** What was accepted and could not be processed: a call that PostgreSQL did not take, or a line that ClickHouse did not. */
export interface Letter {
  readonly id: number;
  readonly source: "ingest" | "flush";
  readonly code: string;
  readonly reason: string;
  readonly at: Date;
  /** `{ call, receivedAt }` of ingestion, `{ table, line }` of the flush: what a replay reads, and what an edit replaces. */
  readonly payload: JsonObject;
}

/** Keeps what was accepted and could not be processed, with the reason. */
export async function buryLetters(
  client: pg.Pool | pg.ClientBase,
  workspaceId: string,
  letters: readonly Burial[],
): Promise<void> {
  if (letters.length === 0) return;
  await client.query(
    `INSERT INTO dead_letters (workspace_id, source, payload, code, reason)
     SELECT $1, x.source, x.payload, x.code, x.reason
     FROM json_to_recordset($2::json) AS x(source text, payload jsonb, code text, reason text)`,
    [workspaceId, JSON.stringify(letters)],
  );
}

/**
 * The payload of a call's letter: the call as it came, with the message id and the instant that it was given, so that a replay
 * at any later time is the same call.
 */
export function letterOf({ raw, mention, receivedAt }: Entry): JsonObject {
  const call = isJsonObject(raw) ? raw : {};
  const settled = new Set(["sentAt", "originalTimestamp", "receivedAt", "messageId", "timestamp"]);
  const rest = Object.fromEntries(Object.entries(call).filter(([key]) => !settled.has(key)));
  const { messageId, ts } = mention;
  return { call: { ...rest, messageId, timestamp: new Date(ts).toISOString() }, receivedAt };
}

/** Which letters are meant: some by id, all of one code, or every one. */
export type LetterChoice = { readonly ids: readonly number[] } | { readonly code: string } | { readonly all: true };

export interface LetterPage {
  readonly limit: number;
  /** Only those with a smaller id. */
  readonly before: number | null;
  readonly code: string | null;
}

/** Those that wait for a decision, newest first. */
export async function readLetters(store: WorkspaceStore, { limit, before, code }: LetterPage): Promise<Letter[]> {
  let query = open(store).select(letterColumns).orderBy("id", "desc").limit(limit);
  if (before !== null) query = query.where("id", "<", before);
  if (code !== null) query = query.where("code", "=", code);
  return (await query.execute()).map(shown);
}

/** One of them; undefined when it is not there, or was replayed. */
export async function readLetter(store: WorkspaceStore, id: number): Promise<Letter | undefined> {
  const row = await open(store).select(letterColumns).where("id", "=", id).executeTakeFirst();
  return row === undefined ? undefined : shown(row);
}

export interface LetterCount {
  readonly code: string;
  readonly count: number;
  readonly latest: Date;
}

/** How many there are of each code, the most frequent first. */
export function countLetters(store: WorkspaceStore): Promise<LetterCount[]> {
  return open(store)
    .select(["code", sql<number>`count(*)::int`.as("count"), sql<Date>`max(at)`.as("latest")])
    .groupBy("code")
    .orderBy("count", "desc")
    .orderBy("code")
    .execute();
}

/** Throws letters away for good. How many. */
export async function discardLetters(store: WorkspaceStore, choice: LetterChoice): Promise<number> {
  const base = store.postgres
    .deleteFrom("dead_letters")
    .where("workspace_id", "=", store.id)
    .where("replayed_at", "is", null);
  const chosen =
    "ids" in choice
      ? base.where(sql<boolean>`id = ANY(${[...choice.ids]}::bigint[])`)
      : "code" in choice
        ? base.where("code", "=", choice.code)
        : base;
  const { numDeletedRows } = await chosen.executeTakeFirst();
  return Number(numDeletedRows);
}

const letterColumns = ["id", "source", "code", "reason", "at", "payload"] as const;

function open({ postgres, id }: WorkspaceStore) {
  return postgres.selectFrom("dead_letters").where("workspace_id", "=", id).where("replayed_at", "is", null);
}

function shown(row: {
  readonly id: number;
  readonly source: string;
  readonly code: string;
  readonly reason: string;
  readonly at: Date;
  readonly payload: Json;
}): Letter {
  const source = row.source === "flush" ? "flush" : "ingest";
  return { ...row, source, payload: isJsonObject(row.payload) ? row.payload : {} };
}
