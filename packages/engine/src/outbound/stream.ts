import type { WorkspaceStore } from "@kindred/store";
import type { Change, Describer } from "./change.ts";
import type { LedgerFollower } from "./follower.ts";
import type { LedgerFilter } from "./ledger-rows.ts";
import { Waker } from "./waker.ts";

/** Some changes, oldest first, or none: a sign of life. */
export interface StreamPart {
  readonly changes: readonly Change[];
  /** The ledger's number up to which all has been told: where to go on later. */
  readonly position: number;
}

export interface StreamOptions {
  readonly store: WorkspaceStore;
  readonly follower: LedgerFollower;
  readonly describer: Describer;
  /** Only rows with a greater number. */
  readonly after: number;
  readonly filter: LedgerFilter;
  /** Unix ms. */
  readonly now: () => number;
  /** A part comes at least this often, ms. */
  readonly heartbeat: number;
  readonly signal: AbortSignal;
}

const pageRows = 200;

/**
 * The ledger's changes from a place on, as they come, until `signal`. A cursor and nothing else: nothing is read for somebody who has
 * not taken the part before. @throws KindredError when a store is away
 */
export async function* streamChanges(options: StreamOptions): AsyncGenerator<StreamPart> {
  const { store, follower, describer, filter, now, heartbeat, signal } = options;
  const waker = new Waker();
  const wake = (): void => waker.wake();
  const unwatch = follower.watch(store.id, wake);
  signal.addEventListener("abort", wake);
  let position = options.after;
  let told = now();
  try {
    while (!signal.aborted) {
      waker.reset();
      const { rows, to } = await follower.page(store.id, position, pageRows, filter);
      const isMoved = to > position;
      position = to;
      const changes = await describer.describe(store, rows);
      const isSilent = changes.length === 0 && (isMoved || (await waker.sleep(heartbeat))) && now() - told < heartbeat;
      if (isSilent || signal.aborted) continue;
      told = now();
      yield { changes, position };
    }
  } finally {
    unwatch();
    signal.removeEventListener("abort", wake);
  }
}
