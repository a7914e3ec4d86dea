import { KindredError } from "@kindred/schema";
import type { Logger } from "../ingest/logger.ts";
import { type Build, newBuild, runBuilds } from "./builds.ts";
import type { LookAhead } from "./look-ahead.ts";
import type { MembershipState } from "./state.ts";

/** A bulk is over when nothing of it has come for so long, ms. */
const bulkQuiet = 1_500;
/** After a failure of one segment, and of everything (ClickHouse away), ms. */
const retryOne = 600_000;
const retryAll = 3_000;

export interface BuilderOptions {
  readonly flush: () => Promise<void>;
  readonly logger: Logger;
  /** How often segments that rank everybody are built anew, ms. */
  readonly refreshEvery: number;
  /** A result is there, or all are. */
  readonly onResult: () => void;
}

/** Builds the memberships of new, changed and stale segments beside the ticks, which go on and apply what is there. */
export class Builder {
  readonly #state: MembershipState;
  readonly #ahead: LookAhead;
  readonly #options: BuilderOptions;
  #running: { readonly done: Promise<void>; readonly stop: AbortController } | null = null;

  constructor(state: MembershipState, ahead: LookAhead, options: BuilderOptions) {
    this.#state = state;
    this.#ahead = ahead;
    this.#options = options;
  }

  /** Whether segments wait to be built or are being built. */
  isBusy(now: number): boolean {
    const { builds } = this.#state;
    return this.#running !== null || builds.size > 0 || this.#state.wanting(now, this.#options.refreshEvery).size > 0;
  }

  /**
   * Begins to build what waits for it, as of `now`, the instant of the last tick; nothing while builds are under way.
   * `patient`: a bulk of which more may come is waited for.
   */
  start(now: number, { patient }: { readonly patient: boolean }): void {
    const state = this.#state;
    if (this.#running !== null) return;
    for (const [segment, { cause, shards }] of state.wanting(now, this.#options.refreshEvery)) {
      if (patient && cause === "import" && now - state.lastBulkAt < bulkQuiet) continue;
      state.builds.set(segment.id, newBuild(segment, cause, shards, now));
      this.#ahead.uncover(segment.edges);
    }
    const builds = [...state.builds.values()].filter(({ result }) => result === null);
    if (builds.length === 0) return;
    const stop = new AbortController();
    const done = this.#build(builds, now, stop.signal).finally(() => {
      this.#running = null;
      this.#options.onResult();
    });
    this.#running = { done, stop };
  }

  /** What became of builds in the last tick. */
  note(builds: readonly Build[], now: number): void {
    for (const { segment, result } of builds) {
      if (result === null || !("error" in result)) this.#state.retryAt.delete(segment.id);
      else {
        this.#state.retryAt.set(segment.id, now + retryOne);
        const details = { workspaceId: this.#state.workspace.id, segment: segment.id, err: result.error };
        this.#options.logger.error(details, "A segment could not be built: its members stay as they were");
      }
    }
  }

  /** When to look again, Unix ms. */
  nextStart(now: number): number {
    const { retryAt, builds } = this.#state;
    if (this.#running !== null || builds.size > 0) return Infinity;
    const wants = this.#state.wanting(now, this.#options.refreshEvery).size > 0;
    const retries = [...retryAt.values()].filter((at) => at > now);
    return Math.min(wants ? now + bulkQuiet : Infinity, ...retries);
  }

  /** Stops what is under way: memberships stay as they are. */
  async cancel(): Promise<void> {
    this.#running?.stop.abort();
    await this.#running?.done;
  }

  idle(): Promise<void> {
    return this.#running?.done ?? Promise.resolve();
  }

  async #build(builds: readonly Build[], instant: number, signal: AbortSignal): Promise<void> {
    const state = this.#state;
    const { flush, logger, onResult } = this.#options;
    try {
      await flush();
      const failed = await this.#ahead.cover(instant);
      for (const build of builds) {
        const failure = build.segment.edges.map(({ key }) => failed.get(key)).find((each) => each !== undefined);
        if (failure !== undefined) build.result = { error: unforeseeable(build, failure) };
      }
      const open = builds.filter(({ result }) => result === null);
      if (open.length < builds.length) onResult();
      if (open.length > 0) await runBuilds(state, open, { signal, onResult });
    } catch (error) {
      for (const build of builds) {
        if (build.result !== null || state.builds.get(build.segment.id) !== build) continue;
        state.builds.delete(build.segment.id);
        state.retryAt.set(build.segment.id, instant + retryAll);
      }
      if (signal.aborted) return;
      logger.warn({ workspaceId: state.workspace.id, err: error }, "Segments could not be built: it is tried again");
    }
  }
}

/** A membership of which nobody knows when it changes by time alone is not one to begin with. */
function unforeseeable({ segment: { id } }: Build, cause: KindredError): KindredError {
  const { code, status } = cause;
  return new KindredError(code, `When time moves people in "${id}" could not be looked for: ${cause.message}`, {
    status,
    cause,
  });
}
