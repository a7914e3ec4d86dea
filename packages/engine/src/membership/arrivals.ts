import type pg from "pg";

/** What one commit changed, as far as memberships can depend on it. */
export type Arrival =
  | {
      readonly kind: "event";
      readonly name: string;
      readonly contacts: readonly (readonly [id: number, ts: number])[];
    }
  /** `name`: the top-level key. */
  | { readonly kind: "trait"; readonly name: string; readonly contacts: readonly number[] }
  /** `name`: the list's id, the permission's subject. */
  | { readonly kind: "list" | "permission"; readonly name: string; readonly contacts: readonly number[] }
  /** The catalogue. */
  | { readonly kind: "product"; readonly ids: readonly string[] }
  | { readonly kind: "merge"; readonly pairs: readonly (readonly [loser: number, winner: number])[] }
  | { readonly kind: "erased" | "created"; readonly contacts: readonly number[] }
  /**
   * Too many to list: rebuild. `events`: the names of new events, null where anything may have changed. Large imports write one
   * with each of their commits: wait until no more come, and rebuild once.
   */
  | { readonly kind: "bulk"; readonly cause: "import" | "demo"; readonly events: readonly string[] | null };

export interface Arrived {
  readonly seq: number;
  /** Unix ms. */
  readonly receivedAt: number;
  readonly arrivals: Arrival[];
}

/** The commits after `afterSeq` in their order, at most `limit` of them. */
export async function readArrivals(
  _pool: pg.Pool,
  _workspaceId: string,
  _afterSeq: number,
  _limit: number,
): Promise<Arrived[]> {
  throw new Error("not built yet");
}

/** Forgets the commits up to and including `upToSeq`, within the caller's transaction. */
export async function forgetArrivals(_client: pg.ClientBase, _workspaceId: string, _upToSeq: number): Promise<void> {
  throw new Error("not built yet");
}
