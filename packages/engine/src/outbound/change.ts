import type { WorkspaceStore } from "@kindred/store";
import { ConditionWords } from "../ledger/condition-words.ts";
import type { LedgerRow } from "./ledger-rows.ts";

/** An entry or exit as webhooks and the stream tell it. */
export interface Change {
  /** The ledger's number: counts up per workspace. */
  readonly id: number;
  readonly change: "entered" | "left";
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly segment: { readonly id: string; readonly name: string; readonly version: number };
  readonly contact: {
    readonly key: string;
    readonly externalId: string | null;
    readonly email: string | null;
    /** The key of the contact it has become by a merge; the identities are that one's. */
    readonly mergedInto: string | null;
  };
  readonly cause: string;
  readonly detail: string;
  /** Which condition of that version of the segment turned: its place and what it says, in English; null where it is not known. */
  readonly condition: { readonly at: string; readonly sentence: string | null } | null;
}

interface Waiting {
  readonly store: WorkspaceStore;
  readonly rows: readonly LedgerRow[];
  readonly resolve: (changes: Change[]) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Says who and what ledger rows are about, as of now. One look-up at a time for the whole process, for everybody who waits:
 * what goes out takes one connection from the pool, however many receivers there are.
 */
export class Describer {
  readonly #waiting: Waiting[] = [];
  readonly #words = new ConditionWords();
  #busy = false;

  /** In the rows' order; a row whose contact has no trace left is left out. */
  describe(store: WorkspaceStore, rows: readonly LedgerRow[]): Promise<Change[]> {
    if (rows.length === 0) return Promise.resolve([]);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ store, rows, resolve, reject });
      if (!this.#busy) void this.#work();
    });
  }

  async #work(): Promise<void> {
    this.#busy = true;
    for (let first = this.#waiting[0]; first !== undefined; first = this.#waiting[0]) {
      const { store } = first;
      const all = this.#waiting.splice(0);
      const ours = all.filter((one) => one.store.id === store.id);
      this.#waiting.push(...all.filter((one) => one.store.id !== store.id));
      try {
        const describe = await readDescriptions(
          store,
          ours.flatMap(({ rows }) => rows),
          this.#words,
        );
        for (const { rows, resolve } of ours) resolve(rows.flatMap((row) => describe(row) ?? []));
      } catch (error) {
        for (const { reject } of ours) reject(error);
      }
    }
    this.#busy = false;
  }
}

async function readDescriptions(
  store: WorkspaceStore,
  rows: readonly LedgerRow[],
  words: ConditionWords,
): Promise<(row: LedgerRow) => Change | null> {
  const contacts = await readContacts(
    store,
    rows.map((row) => row.contactId),
  );
  const names = await readNames(
    store,
    rows.map((row) => row.segment),
  );
  const say = await words.of(store, rows);
  return (row) => {
    const { seq, change, at, segment, version, contactId, cause, detail, condition } = row;
    const contact = contacts.get(contactId);
    if (contact === undefined) return null;
    return {
      id: seq,
      change: change === 1 ? "entered" : "left",
      at: new Date(at).toISOString(),
      segment: { id: segment, name: names.get(segment) ?? segment, version },
      contact,
      cause,
      detail,
      condition: condition === "" ? null : { at: condition, sentence: say(row) },
    };
  };
}

/** The identities shown are those of ClickHouse's snapshots: the oldest external id, the email of the trait when it is owned. */
async function readContacts(
  store: WorkspaceStore,
  ids: readonly number[],
): Promise<ReadonlyMap<number, Change["contact"]>> {
  const { rows } = await store.pool.query<Change["contact"] & { asked: number }>(
    `WITH RECURSIVE followed AS (
       SELECT c.id AS asked, c.key AS first_key, c.id, c.key, c.merged_into, c.traits
       FROM contacts c WHERE c.workspace_id = $1 AND c.id = ANY($2::int[])
       UNION ALL
       SELECT f.asked, f.first_key, c.id, c.key, c.merged_into, c.traits
       FROM followed f JOIN contacts c ON c.workspace_id = $1 AND c.id = f.merged_into
     )
     SELECT f.asked, f.first_key AS key, nullif(f.key, f.first_key) AS "mergedInto",
       (SELECT value FROM identities i WHERE i.workspace_id = $1 AND i.contact_id = f.id AND i.kind = 'external_id'
        ORDER BY first_seen, value COLLATE "C" LIMIT 1) AS "externalId",
       (SELECT value FROM identities i WHERE i.workspace_id = $1 AND i.contact_id = f.id AND i.kind = 'email'
        ORDER BY value <> lower(trim(coalesce(f.traits->>'email', ''))), first_seen, value COLLATE "C" LIMIT 1) AS email
     FROM followed f WHERE f.merged_into IS NULL`,
    [store.id, [...new Set(ids)]],
  );
  return new Map(
    rows.map(({ asked, key, externalId, email, mergedInto }) => [asked, { key, externalId, email, mergedInto }]),
  );
}

/** The names segments have now, or had when they were archived. */
async function readNames(store: WorkspaceStore, segments: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const { rows } = await store.pool.query<{ id: string; name: string | null }>(
    `SELECT s.id, v.document->>'name' AS name FROM segments s
     JOIN segment_versions v ON v.workspace_id = s.workspace_id AND v.segment_id = s.id AND v.version = s.current_version
     WHERE s.workspace_id = $1 AND s.id = ANY($2)`,
    [store.id, [...new Set(segments)]],
  );
  return new Map(rows.flatMap(({ id, name }) => (name === null ? [] : [[id, name]])));
}
