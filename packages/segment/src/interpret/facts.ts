import type { JsonObject } from "@kindred/schema";

/** All that is known about one contact: what the interpreter reads. */
export interface ContactFacts {
  readonly id: number;
  /** The contact's stable public key (`con_…`), which samples are drawn by. */
  readonly key: string;
  /** When the contact was added, Unix milliseconds. */
  readonly addedAt: number;
  /** Traits as they stood at the instant of evaluation. */
  readonly traits: JsonObject;
  /** Every event, those after the instant of evaluation included, sorted by `ts`, then `messageId` by code point. */
  readonly events: readonly FactEvent[];
  /** Static lists the contact is on. */
  readonly lists: ReadonlySet<string>;
  /** Versions of the products that the events name, by product id, each sorted by `validFrom`. Absent: none known. */
  readonly products?: ReadonlyMap<string, readonly ProductVersion[]>;
  /**
   * For each ranking, by {@link rankKey}: the measure of the last contact that is in, or null when nobody is. Rankings depend
   * on everybody, so one person's facts cannot hold them.
   */
  readonly ranks?: ReadonlyMap<string, number | null>;
  /**
   * Entries and exits, permissions and scores up to the instant of evaluation; each sorted by `at`, those of one instant as they
   * were written. Absent: none.
   */
  readonly ledger?: readonly LedgerFact[];
  readonly permissions?: readonly PermissionFact[];
  readonly scores?: readonly ScoreFact[];
  readonly rfm?: readonly RfmFact[];
}

export interface LedgerFact {
  readonly segment: string;
  /** Unix milliseconds, as everywhere here. */
  readonly at: number;
  readonly change: 1 | -1;
  readonly cause: string;
  readonly detail: string;
}

export interface PermissionFact {
  readonly subject: string;
  readonly at: number;
  readonly granted: boolean;
  readonly source: string;
}

/** No value and no band end a score. */
export interface ScoreFact {
  readonly model: string;
  readonly at: number;
  readonly value: number | null;
  /** "" for none */
  readonly band: string;
}

/** No class ends it. */
export interface RfmFact {
  readonly model: string;
  readonly at: number;
  readonly r: number;
  readonly f: number;
  readonly m: number;
  /** "" for none */
  readonly class: string;
}

export interface ProductVersion {
  /** Unix milliseconds. */
  readonly validFrom: number;
  readonly doc: JsonObject;
}

export interface FactEvent {
  readonly event: string;
  /** Unix milliseconds. */
  readonly ts: number;
  readonly messageId: string;
  readonly properties: JsonObject;
}
