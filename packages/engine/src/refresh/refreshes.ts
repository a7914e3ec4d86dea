import { KindredError } from "@kindred/schema";
import type { Stores } from "@kindred/store";
import { type Logger, silentLogger } from "../ingest/logger.ts";
import type { Membership } from "../membership/membership.ts";
import { dependantsOf } from "./dependants.ts";
import { nextDue, whyDue } from "./due.ts";
import { type PartRecord, readRecords, recordAsked, recordEnd, recordStart, type WorkspaceRecord } from "./records.ts";
import type { Refreshed, Refreshing } from "./refreshing.ts";
import { inTurn } from "./workspace-turn.ts";

export interface RefreshesOptions {
  readonly stores: Stores;
  /** In the order in which they run: one may read what those before it have written. */
  readonly parts: readonly Refreshing[];
  /** Resolves when everything acknowledged before the call is in ClickHouse. */
  readonly flush: (workspaceId: string) => Promise<void>;
  /** Has segments built anew that read what was refreshed. */
  readonly membership: Pick<Membership, "of">;
  /** Unix ms. */
  readonly now: () => number;
  readonly logger?: Logger;
  /** Whether this process refreshes, or only knows of it (an API process). */
  readonly works: boolean;
  /** How often to look what is due, ms. */
  readonly lookEvery?: number;
}

/** What a part of a workspace's refresh stands at; instants in Unix ms. */
export interface RefreshStatus {
  readonly part: string;
  /** `waiting`: asked for, or due and not begun. `never`: there was nothing to refresh so far. */
  readonly state: "done" | "failed" | "running" | "waiting" | "never";
  readonly startedAt: number | null;
  readonly finishedAt: number | null;
  /** What it shows is as of this instant. */
  readonly covered: number | null;
  readonly ms: number | null;
  readonly error: string | null;
  readonly details: PartRecord["details"];
  readonly next: number;
}

/**
 * Makes tables of all workspaces anew: daily at the workspace's hour, after an import, when asked, and at the start what was due
 * meanwhile. One workspace at a time, and each by one process only.
 */
export class Refreshes {
  readonly #options: Required<RefreshesOptions>;
  readonly #stop = new AbortController();
  #timer: NodeJS.Timeout | null = null;
  #round: Promise<void> = Promise.resolve();
  #wanted = false;

  constructor(options: RefreshesOptions) {
    this.#options = { logger: silentLogger, lookEvery: 15_000, ...options };
  }

  /** Looks what is due now and from now on; does not wait for it. */
  start(): void {
    if (!this.#options.works) return;
    this.#timer = setInterval(() => this.#look(), this.#options.lookEvery);
    this.#timer.unref();
    this.#look();
  }

  async close(): Promise<void> {
    this.#stop.abort();
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#round;
  }

  /** Resolves when everything that was due or asked for before the call is done, in a process that refreshes. */
  async settle(): Promise<void> {
    this.#look();
    await this.#round;
  }

  /**
   * Has parts (null: all) refreshed as soon as a worker is free: at once in its own process, within seconds in another.
   * @throws KindredError `unknown_refresh`
   */
  async ask(workspaceId: string, parts: readonly string[] | null): Promise<void> {
    const known = this.#options.parts.map(({ name }) => name);
    const unknown = parts?.find((part) => !known.includes(part));
    if (unknown !== undefined) {
      const message = `There is no refreshed table "${unknown}". There are: ${known.join(", ")}.`;
      throw new KindredError("unknown_refresh", message, { status: 404 });
    }
    await recordAsked(this.#options.stores.pool, workspaceId, parts ?? known);
    this.#look();
  }

  /** In the order in which they run. */
  async status(workspaceId: string): Promise<RefreshStatus[]> {
    const { stores, now, parts } = this.#options;
    const clock = now();
    const [workspace] = await readRecords(stores.pool, workspaceId, clock);
    if (workspace === undefined) return [];
    return parts.map(({ name }) => statusOf(name, workspace, clock));
  }

  #look(): void {
    if (!this.#options.works || this.#wanted || this.#stop.signal.aborted) return;
    // What is asked for while a round runs is in the next one.
    this.#wanted = true;
    this.#round = this.#lookAfter(this.#round);
  }

  async #lookAfter(round: Promise<void>): Promise<void> {
    await round;
    this.#wanted = false;
    try {
      await this.#lookOnce();
    } catch (error) {
      const words = "What is to be refreshed could not be read: it is tried again";
      if (!this.#stop.signal.aborted) this.#options.logger.warn({ err: error }, words);
    }
  }

  async #lookOnce(): Promise<void> {
    const { stores, now } = this.#options;
    for (const { workspaceId, ...found } of await readRecords(stores.pool, null, now())) {
      if (this.#stop.signal.aborted) return;
      if (this.#due({ workspaceId, ...found }).length === 0) continue;
      await inTurn(stores.pool, workspaceId, async () => {
        // Another process may have done it since.
        const [current] = await readRecords(stores.pool, workspaceId, now());
        if (current !== undefined) await this.#refresh(current);
      });
    }
  }

  #due(workspace: WorkspaceRecord): readonly Refreshing[] {
    const { parts, now } = this.#options;
    const clock = now();
    return parts.filter(({ name }) => {
      const why = whyDue(workspace.parts.get(name), workspace, clock);
      return why === "asked" || (why !== null && !workspace.waits);
    });
  }

  async #refresh(workspace: WorkspaceRecord): Promise<void> {
    const { stores, flush, logger } = this.#options;
    const { workspaceId } = workspace;
    const due = this.#due(workspace);
    if (due.length === 0) return;
    const rfm = new Set<string>();
    const scores = new Set<string>();
    try {
      await flush(workspaceId);
      for (const part of due) {
        if (await this.#isOver(workspaceId)) return;
        const refreshed = await this.#run(workspaceId, part, workspace.parts.get(part.name)?.details ?? {});
        for (const model of refreshed?.rfm ?? []) rfm.add(model);
        for (const model of refreshed?.scores ?? []) scores.add(model);
      }
      await this.#rebuild(workspaceId, await dependantsOf(stores.workspace(workspaceId), { rfm, scores }));
    } catch (error) {
      if (await this.#isOver(workspaceId)) return;
      logger.warn({ workspaceId, err: error }, "A workspace could not be refreshed");
    }
  }

  /** Null when it failed: that is written down, with the reason. @throws whatever it failed with once there is nothing to refresh any more */
  async #run(workspaceId: string, part: Refreshing, last: PartRecord["details"]): Promise<Refreshed | null> {
    const { stores, now, logger } = this.#options;
    const at = now();
    const answered = await recordStart(stores.pool, workspaceId, part.name, at);
    const started = performance.now();
    const end = async (error: string | null, details: PartRecord["details"] | null): Promise<void> => {
      const run = { part: part.name, covered: at, finishedAt: now(), ms: performance.now() - started, answered };
      await recordEnd(stores.pool, workspaceId, { ...run, error, details });
    };
    try {
      const refreshed = await part.refresh(stores.workspaceAside(workspaceId), at, this.#stop.signal, { last });
      await end(null, refreshed.details ?? {});
      return refreshed;
    } catch (error) {
      if (await this.#isOver(workspaceId)) throw error;
      if (!(error instanceof KindredError))
        logger.error({ workspaceId, part: part.name, err: error }, "A refresh failed");
      const unexpected = "Something unexpected went wrong; the server's log has the details.";
      await end(error instanceof KindredError ? error.message : unexpected, null);
      return null;
    }
  }

  /** Whether a failure is nobody's: what a shutdown cut short is due again at the next start, and a workspace deleted meanwhile needs no tables. */
  async #isOver(workspaceId: string): Promise<boolean> {
    if (this.#stop.signal.aborted) return true;
    const { rowCount } = await this.#options.stores.pool.query("SELECT FROM workspaces WHERE id = $1", [workspaceId]);
    return rowCount === 0;
  }

  async #rebuild(workspaceId: string, segments: readonly string[]): Promise<void> {
    if (segments.length === 0) return;
    const membership = await this.#options.membership.of(workspaceId);
    // Those that ask for arguments, or do not check any more, have no membership to build.
    const kept = new Set(membership.status().flatMap(({ id, state }) => (state === "broken" ? [] : [id])));
    const wanted = segments.filter((id) => kept.has(id));
    if (wanted.length > 0) await membership.rebuild(wanted);
  }
}

function statusOf(part: string, workspace: WorkspaceRecord, now: number): RefreshStatus {
  const held = workspace.parts.get(part);
  const { startedAt = null, finishedAt = null, covered = null, ms = null, error = null, details = {} } = held ?? {};
  const isRunning = startedAt !== null && finishedAt === null;
  const why = whyDue(held, workspace, now);
  const isWaiting = why === "asked" || (why !== null && !workspace.waits);
  const ended = covered === null ? "never" : error === null ? "done" : "failed";
  const state = isRunning ? "running" : isWaiting ? "waiting" : ended;
  return { part, state, startedAt, finishedAt, covered, ms, error, details, next: nextDue(workspace, now) };
}
