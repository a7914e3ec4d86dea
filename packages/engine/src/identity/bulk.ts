import { KindredError, type JsonObject } from "@kindred/schema";
import type { Stores } from "@kindred/store";

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
  readonly rejected: readonly {
    readonly index: number;
    readonly code: string;
    readonly pointer: string;
    readonly reason: string;
  }[];
}

/**
 * Finds or creates the contact of every row by the same rules as ingestion, and writes their traits, set-wise: some
 * thousands of rows a transaction. Snapshots and trait history travel through the outbox; the caller's events do not.
 * Pass any number of rows; idempotent for equal `source`, `firstRow` and rows.
 */
export async function resolveContacts(
  _stores: Stores,
  _workspaceId: string,
  _rows: readonly ContactRow[],
  _options: ResolveOptions,
): Promise<ResolvedRows> {
  throw new KindredError("not_ready", "Bulk resolution is being written.", { status: 501 });
}
