import type { Stores } from "@kindred/store";
import type { Logger } from "../ingest/logger.ts";
import type { Membership } from "../membership/membership.ts";
import { sweepAlerts } from "./alerts.ts";
import { type Checked, WorkspaceWatch } from "./workspace-watch.ts";

export interface SizeWatchOptions {
  readonly stores: Stores;
  readonly membership: Membership;
  readonly flush: (workspaceId: string) => Promise<void>;
  /** Unix ms. */
  readonly now: () => number;
  readonly logger: Logger;
  /** Whether this process judges rules; one that only answers HTTP does not. */
  readonly works: boolean;
  /** Alerts were written: tell people. */
  readonly onAlerts: (workspaceId: string) => void;
  /** How often every rule is judged, ms, and how soon after memberships changed. */
  readonly checkEvery?: number;
  readonly soon?: number;
}

const sweepEvery = 3_600_000;

/**
 * Judges the size rules of all workspaces: on a schedule, and soon after memberships have changed. Of several workers the one that
 * holds a workspace's first shard does; while it changes hands two may, and the rules' steps keep one of them from writing.
 */
export class SizeWatch {
  readonly #options: Required<SizeWatchOptions>;
  readonly #watches = new Map<string, WorkspaceWatch>();
  readonly #stopListening: () => void;
  /** Workspaces whose memberships changed, waiting for their look. */
  readonly #waiting = new Map<string, NodeJS.Timeout>();
  #timer: NodeJS.Timeout | null = null;
  #turn: Promise<unknown> = Promise.resolve();
  #closed = false;
  #sweptAt = -Infinity;

  constructor(options: SizeWatchOptions) {
    this.#options = { checkEvery: 60_000, soon: 5_000, ...options };
    this.#stopListening = options.membership.onChanges(({ workspaceId }) => this.nudge(workspaceId));
  }

  start(): void {
    if (!this.#options.works) return;
    this.#timer = setInterval(() => void this.#checkAll(), this.#options.checkEvery);
    this.#timer.unref();
  }

  /** Something changed in the workspace: its rules are judged soon, once for all that comes until then. */
  nudge(workspaceId: string): void {
    if (!this.#options.works || this.#closed || this.#timer === null || this.#waiting.has(workspaceId)) return;
    const timer = setTimeout(() => {
      this.#waiting.delete(workspaceId);
      void this.check(workspaceId);
    }, this.#options.soon);
    timer.unref();
    this.#waiting.set(workspaceId, timer);
  }

  /** Judges a workspace's rules now, if that is for this process to do. Never throws: what failed is tried again by the clock. */
  check(workspaceId: string): Promise<Checked | null> {
    const turn = this.#turn.then(() => this.#check(workspaceId));
    this.#turn = turn;
    return turn;
  }

  /** The rules of one workspace, to ask what an unsaved one would say. */
  of(workspaceId: string): Promise<WorkspaceWatch> {
    return this.#watch(workspaceId);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#stopListening();
    if (this.#timer !== null) clearInterval(this.#timer);
    for (const timer of this.#waiting.values()) clearTimeout(timer);
    this.#waiting.clear();
    await this.#turn;
  }

  async #checkAll(): Promise<void> {
    try {
      const { rows } = await this.#options.stores.pool.query<{ id: string }>(
        "SELECT DISTINCT workspace_id AS id FROM size_rules ORDER BY 1",
      );
      for (const { id } of rows) await this.check(id);
      const now = this.#options.now();
      if (now - this.#sweptAt < sweepEvery) return;
      this.#sweptAt = now;
      await sweepAlerts(this.#options.stores.pool, now);
    } catch (error) {
      this.#warn(error, null);
    }
  }

  async #check(workspaceId: string): Promise<Checked | null> {
    if (this.#closed) return null;
    try {
      const kept = await this.#options.membership.of(workspaceId);
      if (!kept.state.marks.has(0)) return null;
      const checked = await (await this.#watch(workspaceId)).check();
      if (checked.alerts > 0) this.#options.onAlerts(workspaceId);
      return checked;
    } catch (error) {
      this.#warn(error, workspaceId);
      return null;
    }
  }

  async #watch(workspaceId: string): Promise<WorkspaceWatch> {
    const held = this.#watches.get(workspaceId);
    if (held !== undefined) return held;
    const { stores, membership, flush, now, logger } = this.#options;
    const kept = await membership.of(workspaceId);
    const watch = new WorkspaceWatch(stores.workspace(workspaceId), {
      flush: () => flush(workspaceId),
      status: () => kept.status(),
      now,
      logger,
    });
    this.#watches.set(workspaceId, watch);
    return watch;
  }

  #warn(error: unknown, workspaceId: string | null): void {
    if (!this.#closed)
      this.#options.logger.warn({ err: error, workspaceId }, "Size rules could not be judged: it is tried again");
  }
}
