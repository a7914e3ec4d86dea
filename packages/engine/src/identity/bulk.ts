import { type JsonObject, KindredError, normalizeTraits, readEmail, readId } from "@kindred/schema";
import type { Stores } from "@kindred/store";
import { OutboxLines } from "../ingest/outbox/lines.ts";
import { underLock } from "../ingest/workspace-lock.ts";
import { readSettings } from "../ingest/workspace-settings.ts";
import { type Mention, namesSomebody } from "./mention.ts";
import { readPhone } from "./phone.ts";
import { settle } from "./settle.ts";

/** One row that names a contact; at least one identity must be usable. Texts come as the file has them. */
export interface ContactRow {
  readonly externalId?: string | null;
  /** Trimmed and case-folded here; what is no address counts as absent. */
  readonly email?: string | null;
  /** Made E.164 here with the workspace's default country; what is no number counts as absent. */
  readonly phone?: string | null;
  readonly anonymousId?: string | null;
  /** Brought into normal form here; `null` removes a trait. */
  readonly traits?: JsonObject | null;
  /**
   * When the traits held, Unix ms. Absent for a dateless fact: a trait without history then holds since the beginning,
   * one that differs from the current value holds from the import on, one that equals it changes nothing.
   */
  readonly ts?: number | null;
  /** When the contact was seen first, Unix ms, where that is earlier than `ts`: `created_at` of a new one. */
  readonly firstSeen?: number;
  /** Names the fact in stamps and history in place of `<source>:<row>`: an order's message id, the same in every file. */
  readonly messageId?: string;
}

export interface ResolveOptions {
  /** Now, Unix ms: the import's instant for dateless facts, and `created_at` of new contacts without a `ts`. */
  readonly at: number;
  /** Names the import in stamps and history (`imp_…`); equal dates go to the greater `<source>:<row>`. */
  readonly source: string;
  /** The number of `rows[0]` in the file, so that a resumed import writes the same stamps. */
  readonly firstRow?: number;
  /** `leave`: contacts that exist already keep their traits; new ones are created. Default `update`. */
  readonly existing?: "update" | "leave";
}

export interface ResolvedRows {
  /** The dense contact id of each row; 0 where the row was refused. */
  readonly contactIds: Uint32Array;
  readonly created: number;
  /** Existing contacts whose traits or identities changed. */
  readonly updated: number;
  readonly rejected: readonly RejectedRow[];
}

export interface RejectedRow {
  readonly index: number;
  readonly code: string;
  /** JSON pointer into the row. */
  readonly pointer: string;
  readonly reason: string;
}

/**
 * Finds or creates the contact of every row by the same rules as ingestion, and writes their traits, set-wise: some
 * thousands of rows a transaction. Snapshots and trait history travel through the outbox; the caller's events do not.
 * Pass any number of rows; idempotent for equal `source`, `firstRow` and rows.
 */
export async function resolveContacts(
  stores: Stores,
  workspaceId: string,
  rows: readonly ContactRow[],
  options: ResolveOptions,
): Promise<ResolvedRows> {
  const { defaultCountry } = await readSettings(stores.pool, workspaceId);
  const contactIds = new Uint32Array(rows.length);
  const rejected: RejectedRow[] = [];
  let created = 0;
  let updated = 0;
  let analyzeFrom = rowsAtOnce;
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const places: number[] = [];
    const mentions: Mention[] = [];
    for (let index = from; index < Math.min(from + rowsAtOnce, rows.length); index++) {
      const mention = readRow(rows[index] ?? {}, index, options, defaultCountry);
      if ("code" in mention) rejected.push(mention);
      else {
        places.push(index);
        mentions.push(mention);
      }
    }
    if (mentions.length === 0) continue;
    const settled = await underLock(stores.pool, workspaceId, async (client) => {
      const lines = new OutboxLines();
      const updateExisting = options.existing !== "leave";
      const done = await settle(client, workspaceId, mentions, lines, { updateExisting });
      if (mentions.length > mostListed) lines.arrivals.bulk("import", null);
      await lines.append(client, workspaceId);
      return done;
    });
    for (const [place, index] of places.entries()) contactIds[index] = settled.contactIds[place] ?? 0;
    created += settled.created;
    if (created >= analyzeFrom) {
      // The planner learns of a grown table only once a minute by itself.
      await stores.pool.query("ANALYZE identities, contacts");
      analyzeFrom = created * 4;
    }
    updated += settled.updated;
  }
  return { contactIds, created, updated, rejected };
}

/** Rows in one transaction. */
const rowsAtOnce = 5_000;
/** Beyond this many at once, memberships are cheaper rebuilt than looked at one contact at a time. */
const mostListed = 1_000;

function readRow(
  row: ContactRow,
  index: number,
  { at, source, firstRow = 0 }: ResolveOptions,
  defaultCountry: string | null,
): Mention | RejectedRow {
  try {
    const mention: Mention = {
      ts: Math.trunc(row.firstSeen ?? row.ts ?? at),
      messageId: row.messageId ?? `${source}:${String(firstRow + index).padStart(10, "0")}`,
      externalId: readId(row.externalId, "/externalId"),
      email: readEmail(row.email),
      phone: typeof row.phone === "string" ? readPhone(row.phone, defaultCountry) : null,
      link: null,
      anonymousId: readId(row.anonymousId, "/anonymousId"),
      deviceToken: null,
      previousId: null,
      traits: row.traits === undefined || row.traits === null ? null : normalizeTraits(row.traits, "/traits"),
      traitsAt: typeof row.ts === "number" ? Math.trunc(row.ts) : null,
    };
    if (namesSomebody(mention)) return mention;
    return {
      index,
      code: "missing_identity",
      pointer: "",
      reason: "The row names nobody: no id, no usable email or phone.",
    };
  } catch (error) {
    if (!(error instanceof KindredError)) throw error;
    return { index, code: error.code, pointer: error.pointer ?? "", reason: error.message };
  }
}
