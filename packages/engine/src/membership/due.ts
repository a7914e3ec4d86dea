import type { Edge } from "@kindred/segment";
import type { WorkspaceStore } from "@kindred/store";

/** Contacts whose facts cross an edge at one instant. */
export interface Due {
  /** Unix ms. */
  readonly at: number;
  /** The edge's key. */
  readonly edge: string;
  readonly contacts: readonly number[];
}

export interface DueFound {
  /** Sorted by `at`. */
  readonly due: readonly Due[];
  /** Everything due within (from, until] was found; before `to` where there was too much to hold at once. */
  readonly until: number;
}

/**
 * Finds who crosses which edge within (from, to], from what ClickHouse has stored: one query per kind of source. Merged and
 * deleted contacts are left out. For the look-ahead of live membership; flush the outbox first.
 */
export async function findDue(
  _workspace: WorkspaceStore,
  _edges: readonly Edge[],
  _from: number,
  _to: number,
): Promise<DueFound> {
  throw new Error("not built yet");
}

/** Contacts with an event of one of these names about one of these products: who a change of the catalogue can concern. */
export async function findByProducts(
  _workspace: WorkspaceStore,
  _productIds: readonly string[],
  _events: readonly string[],
): Promise<number[]> {
  throw new Error("not built yet");
}
