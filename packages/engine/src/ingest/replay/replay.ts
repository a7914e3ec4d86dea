import { isJsonObject, type JsonObject, KindredError, parseCall } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import type pg from "pg";
import { namesSomebody } from "../../identity/mention.ts";
import type { LetterChoice } from "../dead-letters.ts";
import { callNamer, type Entry, toEntry } from "../entry.ts";
import { storeEntries } from "../group-commit.ts";
import { OutboxLines } from "../outbox/lines.ts";
import { isOutage, underLock } from "../workspace-lock.ts";
import { readSettings, type WorkspaceSettings } from "../workspace-settings.ts";
import { addLine, type Line, readLine } from "./line.ts";

/** So many letters are one transaction, and so many are replayed at one request at most. */
const groupSize = 200;
const mostAtOnce = 10_000;

export interface FailedLetter {
  readonly id: number;
  readonly code: string;
  /** JSON pointer into the letter's payload. */
  readonly pointer: string;
  readonly reason: string;
}

export interface Replayed {
  /** Stored now. */
  readonly replayed: number;
  /** The call had come by another way meanwhile: nothing was stored twice. */
  readonly duplicates: number;
  /** These stay as they are. */
  readonly failed: readonly FailedLetter[];
  /** Chosen, but beyond what one request takes: ask again. */
  readonly left: number;
}

export interface ReplayOptions {
  readonly choice: LetterChoice;
  /** Payloads to use instead of those kept, by letter: `{ call }` or `{ line }`. */
  readonly edits?: ReadonlyMap<number, JsonObject>;
  readonly now: number;
}

/**
 * Tries dead letters again. Storing and marking a letter as replayed are one transaction under the workspace's lock: whatever is cut
 * short or asked for twice, a letter is either as it was or stored once. A call keeps the instant and the message id that it came with,
 * so the order of replays does not matter. The caller nudges the outbox. @throws KindredError of the stores
 */
export async function replayLetters(store: WorkspaceStore, options: ReplayOptions): Promise<Replayed> {
  const settings = await readSettings(store.pool, store.id);
  const chosen = await chosenIds(store, options.choice);
  const ids = chosen.slice(0, mostAtOnce);
  const sum = { replayed: 0, duplicates: 0, failed: [] as FailedLetter[], left: chosen.length - ids.length };
  for (let from = 0; from < ids.length; from += groupSize) {
    const group = await replayGroup(store, settings, ids.slice(from, from + groupSize), options);
    sum.replayed += group.replayed;
    sum.duplicates += group.duplicates;
    sum.failed.push(...group.failed);
  }
  return sum;
}

type Group = Omit<Replayed, "left">;

/** One letter that the tables refuse again must not cost the others: halve until it stands alone. */
async function replayGroup(
  store: WorkspaceStore,
  settings: WorkspaceSettings,
  ids: readonly number[],
  options: ReplayOptions,
): Promise<Group> {
  try {
    return await underLock(store.pool, store.id, (client) => replayUnderLock(client, store.id, settings, ids, options));
  } catch (error) {
    if (isOutage(error)) throw error;
    const [only] = ids;
    if (ids.length === 1 && only !== undefined) {
      return { replayed: 0, duplicates: 0, failed: [failure(only, error, "not_storable")] };
    }
    const middle = Math.ceil(ids.length / 2);
    const first = await replayGroup(store, settings, ids.slice(0, middle), options);
    const second = await replayGroup(store, settings, ids.slice(middle), options);
    return {
      replayed: first.replayed + second.replayed,
      duplicates: first.duplicates + second.duplicates,
      failed: [...first.failed, ...second.failed],
    };
  }
}

async function replayUnderLock(
  client: pg.ClientBase,
  workspaceId: string,
  settings: WorkspaceSettings,
  ids: readonly number[],
  { edits, now }: ReplayOptions,
): Promise<Group> {
  const failed: FailedLetter[] = [];
  const entries: Entry[] = [];
  const lines = new OutboxLines();
  const done: number[] = [];
  for (const { id, source, payload } of await openLetters(client, workspaceId, ids)) {
    const edit = edits?.get(id);
    try {
      if (source === "flush") {
        const line: Line = readLine({ ...payload, ...(edit === undefined ? {} : { line: edit["line"] ?? null }) });
        await addLine(client, workspaceId, line, lines);
      } else entries.push(readCall(payload, edit, settings));
      done.push(id);
    } catch (error) {
      if (!(error instanceof KindredError) || error.status >= 500) throw error;
      failed.push(failure(id, error));
    }
  }
  const stored = await storeEntries(client, workspaceId, entries, { now, lines });
  await client.query(
    "UPDATE dead_letters SET replayed_at = to_timestamp($3::float8 / 1000.0) WHERE workspace_id = $1 AND id = ANY($2::bigint[])",
    [workspaceId, done, now],
  );
  const duplicates = stored.filter((isNew) => !isNew).length;
  return { replayed: done.length - duplicates, duplicates, failed };
}

/** @throws KindredError of `parseCall`, `unreadable_letter` */
function readCall(payload: JsonObject, edit: JsonObject | undefined, settings: WorkspaceSettings): Entry {
  const kept = payload["call"];
  const receivedAt = payload["receivedAt"];
  if (!isJsonObject(kept) || typeof receivedAt !== "number")
    throw new KindredError("unreadable_letter", "This letter holds no call that could be sent again: discard it.");
  // A corrected call is still the one that came: its id is what keeps it from being stored twice.
  const edited = edit === undefined ? kept : edit["call"];
  const call = isJsonObject(edited) ? { ...edited, messageId: kept["messageId"] ?? null } : edited;
  const parse = { receivedAt, sentAt: null, ip: null, keepIp: settings.keepIp, nameCall: callNamer("replay") };
  const entry = toEntry(parseCall(call, parse), call, settings);
  if (!namesSomebody(entry.mention))
    throw new KindredError("missing_identity", "Nothing here names a person: give userId or anonymousId.", {
      pointer: "/userId",
    });
  return entry;
}

async function chosenIds({ pool, id }: WorkspaceStore, choice: LetterChoice): Promise<number[]> {
  const { rows } = await pool.query<{ id: number }>(
    `SELECT id FROM dead_letters WHERE workspace_id = $1 AND replayed_at IS NULL
       AND ($2::bigint[] IS NULL OR id = ANY($2)) AND ($3::text IS NULL OR code = $3) ORDER BY id`,
    [id, "ids" in choice ? choice.ids : null, "code" in choice ? choice.code : null],
  );
  return rows.map((row) => row.id);
}

/** Whoever replays the same letters at once waits at their rows, and then finds them done. */
async function openLetters(client: pg.ClientBase, workspaceId: string, ids: readonly number[]) {
  const { rows } = await client.query<{ id: number; source: string; payload: JsonObject }>(
    `SELECT id, source, payload FROM dead_letters
     WHERE workspace_id = $1 AND id = ANY($2::bigint[]) AND replayed_at IS NULL ORDER BY id FOR UPDATE`,
    [workspaceId, ids],
  );
  return rows;
}

function failure(id: number, error: unknown, code?: string): FailedLetter {
  const known = error instanceof KindredError ? error : null;
  const reason = error instanceof Error ? error.message : String(error);
  return { id, code: code ?? known?.code ?? "not_storable", pointer: known?.pointer ?? "", reason };
}
