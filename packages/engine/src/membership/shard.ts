/** Contacts are divided among workers by `id % shardCount`. Part of what is stored: never change it. */
export const shardCount = 8;

export const allShards: readonly number[] = Array.from({ length: shardCount }, (_, shard) => shard);

export function shardOf(contactId: number): number {
  return contactId % shardCount;
}

/** How far the memberships of a shard's contacts are. */
export interface Mark {
  readonly shard: number;
  /** Counts take-overs: a worker commits only while it is the one that took the shard last. */
  readonly epoch: number;
  /** Arrivals are handled up to this one. */
  seq: number;
  /** The instant evaluated for, Unix ms. */
  now: number;
}

/** What a segment's membership in one shard stands at. */
export interface Standing {
  readonly definition: string;
  readonly version: number;
  /** When it was last built whole, Unix ms. */
  readonly builtAt: number;
  /** Why it is to be built anew; null: it is not. */
  readonly stale: string | null;
  /** Why the last try did not succeed. */
  readonly failure: string | null;
}
