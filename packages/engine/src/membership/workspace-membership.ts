import type { WorkspaceStore } from "@kindred/store";
import type { Logger } from "../ingest/logger.ts";
import { Builder } from "./builder.ts";
import type { ChangesListener } from "./changes.ts";
import { ShardLost } from "./commit.ts";
import { committedChanges } from "./committed-changes.ts";
import { loadRoster } from "./live-segment.ts";
import { type EdgeFailures, LookAhead } from "./look-ahead.ts";
import { Loop } from "./loop.ts";
import { MarkKeeper } from "./mark-keeper.ts";
import { Members } from "./members.ts";
import type { PhaseTimes } from "./phases.ts";
import { markStale, requestRebuild, withdrawRebuild } from "./rebuild.ts";
import { type SegmentStatus, statusOf } from "./segment-status.ts";
import { readStandings } from "./shard-store.ts";
import { MembershipState } from "./state.ts";
import { loadMembers, longestGap, skipGap, takeOver } from "./take-over.ts";
import { EvaluationFailed, runTick, type Ticked } from "./tick.ts";

/** With more events than this among those that its segments read, a contact is told of in the log, once. */
const tooManyEvents = 20_000;
/** A tick that has failed so often in a row over somebody's facts builds segments instead: nobody's events may hold up everybody. */
const mostFailures = 4;
/** What comes due within so many ms of a tick is taken together: with millions of events somebody always crosses an edge. */
const dueTogether = 800;
/** Whoever asks for members waits for so many steps at most: where more comes than is handled, everybody is read instead. */
const mostSteps = 3;

export interface TickReport {
  readonly workspaceId: string;
  /** How long the tick took, ms. */
  readonly ms: number;
  /** Where most of it went, ms. */
  readonly phases: PhaseTimes;
  /** Contacts that were evaluated. */
  readonly dirty: number;
  /** What was written to the ledger. */
  readonly changes: number;
  /** From each arrival's commit to the ledger's, ms. */
  readonly lags: readonly number[];
  /** Crossings of edges ahead that are known, and segments being built. */
  readonly due: number;
  readonly building: number;
  /** Contacts with thousands of events. */
  readonly heavy: number;
}

export interface WorkspaceResources {
  readonly flush: (workspaceId: string) => Promise<void>;
  /** Something was appended to the outbox. */
  readonly nudgeOutbox: (workspaceId: string) => void;
  readonly now: () => number;
  readonly logger: Logger;
  readonly refreshEvery: number;
  readonly onChanges: ChangesListener;
  readonly onTick: (report: TickReport) => void;
  /** Shards turned out to be another worker's. */
  readonly onShardsLost: (workspaceId: string, shards: readonly number[]) => void;
}

/** One workspace's memberships in this process: ticks when something arrived, is due, or is to be built. */
export class WorkspaceMembership {
  readonly state: MembershipState;
  readonly members: Members;
  readonly #resources: WorkspaceResources;
  readonly #ahead: LookAhead;
  readonly #builder: Builder;
  readonly #keeper: MarkKeeper;
  readonly #loop: Loop;
  #rosterChanged = true;
  /** Something may have arrived since arrivals were last read. */
  #arrived = true;
  #buildInstead = false;
  #warnedOfClock = false;
  readonly #warnedOf = new Set<number>();
  #closed = false;

  constructor(workspace: WorkspaceStore, resources: WorkspaceResources) {
    this.state = new MembershipState(workspace);
    this.#resources = resources;
    this.#ahead = new LookAhead(this.state, {
      flush: () => this.#flush(),
      onFailed: (failed) => this.#edgesFailed(failed),
    });
    this.#keeper = new MarkKeeper(this.state);
    const { logger, refreshEvery } = resources;
    const onResult = (): void => this.#loop.nudge();
    this.#builder = new Builder(this.state, this.#ahead, {
      flush: () => this.#flush(),
      logger,
      refreshEvery,
      onResult,
    });
    this.#loop = new Loop({
      step: () => this.#step({ patient: true }),
      onFailure: (error, failures) => this.#failed(error, failures),
    });
    this.members = new Members(this.state, {
      catchUp: () => this.#catchUp(),
      exclusive: (work) => this.#loop.exclusive(work),
    });
  }

  /** Reads who is in what. */
  open(): Promise<void> {
    return this.#loop.exclusive(async () => {
      await this.#loadRoster();
      await loadMembers(this.state, () => this.#flush());
    });
  }

  /** Something arrived. */
  nudge(): void {
    this.#arrived = true;
    this.#loop.nudge();
  }

  /** Segments, lists or the zone changed. */
  rosterChanged(): void {
    this.#rosterChanged = true;
    this.nudge();
  }

  /** Takes shards over; their advisory locks are held. */
  async take(shards: readonly number[]): Promise<void> {
    if (shards.length === 0) return;
    await this.#loop.exclusive(async () => {
      const now = this.#resources.now();
      await takeOver(this.state, this.#ahead, shards, { flush: () => this.#flush(), now });
      this.#lookAhead(now);
    });
    this.nudge();
  }

  /** Gives shards up, after what is under way. */
  async release(shards: readonly number[]): Promise<void> {
    await this.#loop.exclusive(async () => {
      for (const shard of shards) {
        this.state.marks.delete(shard);
        this.state.standings.delete(shard);
      }
    });
  }

  /** Resolves when everything acknowledged before the call, all that is due and every build is in the ledger. */
  async settle(): Promise<void> {
    const seq = await this.#lastArrival();
    const now = this.#resources.now();
    while (!this.#closed) {
      await this.#loop.exclusive(() => this.#step({ patient: false }));
      await Promise.all([this.#ahead.idle(), this.#builder.idle()]);
      if (this.#isSettled(seq, now)) return;
    }
  }

  /** What each segment stands at, by id. */
  status(): SegmentStatus[] {
    return statusOf(this.state);
  }

  /**
   * Has segments (null: all) built anew, by all workers, and their memberships corrected where they differ. Gives how many.
   * @throws KindredError `unknown_segment`
   */
  async rebuild(segments: readonly string[] | null): Promise<number> {
    const count = await requestRebuild(this.state, segments);
    this.rosterChanged();
    return count;
  }

  /** Takes requests for a rebuild back; what is under way leaves everything as it was. */
  async cancelRebuild(): Promise<void> {
    await this.#loop.exclusive(async () => {
      await withdrawRebuild(this.state);
      await this.#builder.cancel();
      for (const [id, { cause }] of this.state.builds) if (cause === "refresh") this.state.builds.delete(id);
      await this.#loadRoster();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await this.#builder.cancel();
    await this.#loop.close();
    // The last step may have begun another build.
    await this.#builder.cancel();
    await this.#ahead.idle();
  }

  #flush(): Promise<void> {
    return this.#resources.flush(this.state.workspace.id);
  }

  /** The last that was committed to the workspace. */
  async #lastArrival(): Promise<number> {
    const { pool, id } = this.state.workspace;
    const { rows } = await pool.query<{ seq: number }>(
      "SELECT coalesce(max(seq), 0) AS seq FROM arrivals WHERE workspace_id = $1",
      [id],
    );
    return rows[0]?.seq ?? 0;
  }

  /** Some steps to all that was acknowledged and is due. Gives whether that is reached, to be asked within the loop. */
  async #catchUp(): Promise<() => boolean> {
    const seq = await this.#lastArrival();
    const now = this.#resources.now();
    for (let steps = 0; steps < mostSteps && !this.#hasReached(seq, now); steps += 1) {
      await this.#loop.exclusive(() => this.#step({ patient: false }));
      await this.#ahead.idle();
    }
    return () => this.#hasReached(seq, now);
  }

  /** Whether the shards that are kept here have everything up to an arrival, and all that was due by an instant. */
  #hasReached(seq: number, now: number): boolean {
    const { marks, carried, due } = this.state;
    const isRead = [...marks.values()].every((mark) => mark.seq >= seq && mark.now >= now);
    return isRead && carried.size === 0 && (due.next ?? Infinity) > now;
  }

  #isSettled(seq: number, now: number): boolean {
    if (this.state.marks.size === 0) return true;
    return this.#hasReached(seq, now) && !this.#rosterChanged && !this.#builder.isBusy(now);
  }

  /** One tick and what follows from it. Gives the ms until the next is needed. */
  async #step({ patient }: { readonly patient: boolean }): Promise<number> {
    if (this.#rosterChanged) await this.#loadRoster();
    const { state } = this;
    if (state.marks.size === 0 || this.#closed) return Infinity;
    const clock = this.#resources.now();
    if (clock - this.#reached() > longestGap) {
      await this.#ahead.idle();
      await skipGap(state, this.#ahead, [...state.marks.values()], clock);
    }
    const started = performance.now();
    const now = this.#now();
    const { pool } = state.workspace;
    // What arrives from here on is told of again.
    const arrived = this.#arrived || !patient;
    this.#arrived = false;
    const ticked = await runTick(state, now, {
      pool,
      arrived,
      flush: () => this.#flush(),
      duesTo: this.#ahead.wanted,
      buildInstead: this.#buildInstead,
    }).catch((error: unknown) => {
      this.#arrived ||= arrived;
      throw error;
    });
    this.#arrived ||= ticked.full;
    this.#buildInstead = false;
    this.#tell(ticked, performance.now() - started);
    if (ticked.committed !== null) this.#keeper.wrote(now);
    await this.#keeper.keep(now, { news: ticked.rows.length > 0 });
    this.#builder.note(ticked.builds, now);
    this.#builder.start(now, { patient });
    this.#lookAhead(Math.max(clock, now));
    if (ticked.full || state.carried.size > 0) return 0;
    const due = Math.max(state.due.next ?? Infinity, now + dueTogether);
    const next = Math.min(due, this.#ahead.nextLook, this.#builder.nextStart(now));
    return Math.max(1, next - this.#resources.now());
  }

  /**
   * The instant to evaluate for: now, but never one whose dues are not known yet, and a clock that was set back stands still
   * until it has caught up.
   */
  #now(): number {
    const clock = this.#resources.now();
    const reached = this.#reached();
    const isBehind = clock < reached - 1_000;
    if (isBehind && !this.#warnedOfClock) {
      const details = { workspaceId: this.state.workspace.id, clock: new Date(clock), reached: new Date(reached) };
      const words = "The clock was set back: memberships stand at the latest instant seen until it has caught up";
      this.#resources.logger.warn(details, words);
    }
    this.#warnedOfClock = isBehind;
    return Math.max(reached, Math.min(clock, this.#ahead.known));
  }

  #reached(): number {
    return [...this.state.marks.values()].reduce((latest, { now }) => Math.max(latest, now), -Infinity);
  }

  #tell({ rows, dirty, committed, now, phases }: Ticked, ms: number): void {
    const { state } = this;
    const workspaceId = state.workspace.id;
    const told = committed === null ? null : committedChanges(workspaceId, now, committed);
    if (told !== null) {
      this.#resources.nudgeOutbox(workspaceId);
      this.#resources.onChanges(told);
    }
    const clock = this.#resources.now();
    const lags = rows.map(({ receivedAt }) => Math.max(0, clock - receivedAt));
    const changes = told === null ? 0 : told.toSeq - told.fromSeq + 1;
    const ahead = { due: state.due.size, building: state.builds.size, heavy: state.heavy.size };
    this.#resources.onTick({ workspaceId, ms, phases, dirty, changes, lags, ...ahead });
    this.#warnOfHeavy();
  }

  /** A program or a shared device rather than a person: each of its events costs as much as those of hundreds of others. */
  #warnOfHeavy(): void {
    const { heavy, workspace } = this.state;
    for (const [id, { key, events }] of heavy) {
      if (events < tooManyEvents || this.#warnedOf.has(id)) continue;
      this.#warnedOf.add(id);
      const words =
        "A contact has very many events, as a program or a shared device does: its segments are kept, and it slows others down";
      this.#resources.logger.warn({ workspaceId: workspace.id, contact: key, events }, words);
    }
  }

  #lookAhead(now: number): void {
    if (now < this.#ahead.nextLook) return;
    this.#ahead.extend(now).then(
      () => this.nudge(),
      (error: unknown) => {
        const { logger } = this.#resources;
        logger.warn({ workspaceId: this.state.workspace.id, err: error }, "What is due next could not be looked for");
      },
    );
  }

  /** What time does to these segments is not known any more: they are built anew, as often as it takes. */
  async #edgesFailed(failed: EdgeFailures): Promise<void> {
    const { index, workspace } = this.state;
    const segments = new Set<string>();
    for (const [key, err] of failed) {
      const held = index.byEdge.get(key)?.segments.map(({ id }) => id) ?? [];
      for (const segment of held) segments.add(segment);
      const words = "When time moves people in these segments could not be looked for: they are built anew";
      this.#resources.logger.error({ workspaceId: workspace.id, segments: held, err }, words);
    }
    await markStale(this.state, [...segments], "time");
    this.rosterChanged();
  }

  async #loadRoster(): Promise<void> {
    this.#rosterChanged = false;
    try {
      this.state.setRoster(await loadRoster(this.state.workspace, this.state.roster));
      this.#ahead.retain();
      await this.#readStandings();
    } catch (error) {
      this.#rosterChanged = true;
      throw error;
    }
  }

  /** Another process may have asked for a rebuild. */
  async #readStandings(): Promise<void> {
    const { state } = this;
    if (state.marks.size === 0) return;
    const { pool, id } = state.workspace;
    for (const [shard, held] of await readStandings(pool, id, [...state.marks.keys()]))
      state.standings.set(shard, held);
  }

  #failed(error: unknown, failures: number): number {
    const workspaceId = this.state.workspace.id;
    if (error instanceof ShardLost) {
      const lost = [...this.state.marks.keys()];
      this.state.marks.clear();
      this.state.standings.clear();
      this.#resources.onShardsLost(workspaceId, lost);
      return Infinity;
    }
    if (error instanceof EvaluationFailed && failures >= mostFailures) {
      this.#buildInstead = true;
      const words = "Facts could not be read again and again: the segments that they decide are built anew instead";
      this.#resources.logger.error({ workspaceId, err: error }, words);
      return 0;
    }
    const retryIn = Math.min(10_000, 100 * 2 ** failures);
    this.#resources.logger.warn({ workspaceId, err: error, retryIn }, "Memberships wait and are tried again");
    return retryIn;
  }
}
