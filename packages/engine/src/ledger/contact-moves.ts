import { type Language, segmentName } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";
import { ConditionWords } from "./condition-words.ts";

/** One entry or exit of a contact. */
export interface ContactMove {
  /** The ledger's number. */
  readonly id: number;
  readonly change: "entered" | "left";
  /** Unix ms. */
  readonly at: number;
  /** `name`: what it is called now, or was when it was archived. */
  readonly segment: { readonly id: string; readonly name: string; readonly version: number };
  readonly cause: string;
  readonly detail: string;
  /** The condition of that version that turned; null where it is not known. `sentence`: null where it is not understood any more. */
  readonly condition: { readonly at: string; readonly sentence: string | null } | null;
}

export interface MovesAsked {
  /** Only those with smaller numbers; null: from the latest. */
  readonly before: number | null;
  readonly limit: number;
  readonly language: Language;
}

const words = new ConditionWords();

/** A contact's entries and exits, the latest first. Flush the outbox first. */
export async function movesOfContact(
  store: WorkspaceStore,
  contact: number,
  { before, limit, language }: MovesAsked,
): Promise<ContactMove[]> {
  const rows = await store.clickhouse.query<Row>(
    `SELECT toString(segment) AS segment, toInt64(toUnixTimestamp64Milli(at)) AS ms, seq, change, toString(cause) AS cause,
       detail, toString(condition) AS condition, version FROM ledger
     WHERE contact_id = {contact: UInt32} AND seq < {before: UInt64} ORDER BY seq DESC LIMIT {limit: UInt32}`,
    { contact, before: before ?? Number.MAX_SAFE_INTEGER, limit },
  );
  const [say, names] = await Promise.all([words.of(store, rows), writtenNames(store, rows)]);
  return rows.map((row) => {
    const { segment, ms, seq, change, cause, detail, condition, version } = row;
    return {
      id: Number(seq),
      change: change === 1 ? "entered" : "left",
      at: Number(ms),
      segment: { id: segment, name: segmentName(segment, { name: names.get(segment) }, language), version },
      cause,
      detail,
      condition: condition === "" ? null : { at: condition, sentence: say(row, language) },
    };
  });
}

interface Row {
  readonly segment: string;
  readonly ms: number | string;
  readonly seq: number | string;
  readonly change: 1 | -1;
  readonly cause: string;
  readonly detail: string;
  readonly condition: string;
  readonly version: number;
}

async function writtenNames(store: WorkspaceStore, rows: readonly Row[]): Promise<ReadonlyMap<string, string>> {
  if (rows.length === 0) return new Map();
  const found = await store.pool.query<{ id: string; name: string | null }>(
    `SELECT s.id, v.document->>'name' AS name FROM segments s
     JOIN segment_versions v ON v.workspace_id = s.workspace_id AND v.segment_id = s.id AND v.version = s.current_version
     WHERE s.workspace_id = $1 AND s.id = ANY($2)`,
    [store.id, [...new Set(rows.map(({ segment }) => segment))]],
  );
  return new Map(found.rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}
