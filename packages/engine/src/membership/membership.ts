import { KindredError } from "@kindred/schema";
import type { Stores } from "@kindred/store";
import { type Logger, silentLogger } from "../ingest/logger.ts";
import { listenForArrivals } from "./arrival-listeners.ts";
import type { ChangesListener, CommittedChanges } from "./changes.ts";
import { Follower } from "./follower.ts";
import { shardCount } from "./shard.ts";
import { type Heard, ledgerChannel, segmentsChannel, WorkerSession } from "./worker-session.ts";
import { type TickReport, WorkspaceMembership } from "./workspace-membership.ts";

export interface MembershipOptions {
  readonly stores: Stores;
  /** Resolves when everything acknowledged before the call is in ClickHouse. */
  readonly flush: (workspaceId: string) => Promise<void>;
  /** Something was appended to the outbox: bring it over soon. */
  readonly nudge: (workspaceId: string) => void;
  /** Unix ms; the system's clock unless given. */
  readonly now?: () => number;
  readonly logger?: Logger;
  /** Whether this process keeps memberships, or only knows them (an API process). True unless given. */
  readonly works?: boolean;
  /** How often segments that rank everybody are built anew, ms; hourly unless given. */
  readonly refreshEvery?: number;
  readonly onTick?: (report: TickReport) => void;
}

/** How often workers look how many they are, ms; and how soon a lost connection is made again. */
const balanceEvery = 2_000;

/**
 * Live membership of all workspaces in this process. Workers on one pair of stores divide the contacts among them
 * (`id % 8`): each holds some shards of every workspace, and takes those of a worker that is gone.
 */
export class Membership {
  readonly #options: Required<MembershipOptions>;
  readonly #workspaces = new Map<string, Promise<WorkspaceMembership>>();
  /** Deleted ones: news of them may still be on its way. */
  readonly #forgotten = new Set<string>();
  readonly #listeners = new Set<ChangesListener>();
  readonly #follower: Follower;
  #session: WorkerSession | null = null;
  #listening: { stop(): Promise<void> } | null = null;
  #timer: NodeJS.Timeout | null = null;
  #opening: Promise<void> = Promise.resolve();
  #balancing: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: MembershipOptions) {
    this.#options = {
      now: Date.now,
      logger: silentLogger,
      works: true,
      refreshEvery: 3_600_000,
      onTick: () => undefined,
      ...options,
    };
    this.#follower = new Follower(options.stores, (error, id) => void this.#notFollowed(error, id));
  }

  /** Begins to open every workspace and to take shards, and keeps them from now on. Nobody needs to wait for that: `of` does. */
  async start(): Promise<void> {
    const { stores } = this.#options;
    await this.#connect();
    const rows = await stores.postgres.selectFrom("workspaces").select("id").orderBy("id").execute();
    this.#opening = this.#openAll(rows.map(({ id }) => id));
    this.#listening = await listenForArrivals(stores.pool, (workspaceId) => void this.#arrived(workspaceId));
    this.#timer = setInterval(() => void this.#balance(), balanceEvery);
    this.#timer.unref();
  }

  async #openAll(ids: readonly string[]): Promise<void> {
    for (const id of ids) {
      if (this.#closed) return;
      await this.#workspace(id).catch((error: unknown) => this.#warn(error, "Memberships could not be read"));
    }
    await this.#balance();
  }

  /** Stops, leaving the shards to whoever is there. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer !== null) clearInterval(this.#timer);
    await this.#listening?.stop();
    await this.#opening;
    await this.#balancing;
    await this.#follower.close();
    const opened = await Promise.allSettled(this.#workspaces.values());
    for (const one of opened) if (one.status === "fulfilled") await one.value.close();
    this.#session?.close();
  }

  /** Tells of each commit of this process, in order. Gives a function that ends it. */
  onChanges(listener: ChangesListener): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** @throws KindredError `unknown_workspace` of one that was deleted, and those of the stores */
  of(workspaceId: string): Promise<WorkspaceMembership> {
    return this.#workspace(workspaceId);
  }

  /** Lets go of a workspace that is about to be deleted: nothing of it is evaluated any more, and it is not opened again. */
  async forget(workspaceId: string): Promise<void> {
    this.#forgotten.add(workspaceId);
    await this.#balancing;
    await this.#letGo(workspaceId);
  }

  async #letGo(id: string): Promise<void> {
    const opening = this.#workspaces.get(id);
    if (opening === undefined) return;
    this.#workspaces.delete(id);
    const workspace = await opening.catch(() => null);
    this.#follower.leave(id);
    await workspace?.close();
    await this.#session?.unlock(id, [...(workspace?.state.marks.keys() ?? [])]);
  }

  /** Resolves when everything acknowledged before the call, what is due and every build is in the ledger. */
  async settle(workspaceId: string): Promise<void> {
    await this.#opening;
    const workspace = await this.#workspace(workspaceId);
    await this.#balance();
    await workspace.settle();
  }

  #workspace(id: string): Promise<WorkspaceMembership> {
    let opening = this.#workspaces.get(id);
    if (opening === undefined) {
      if (this.#forgotten.has(id)) return Promise.reject(unknownWorkspace(id));
      opening = this.#open(id);
      this.#workspaces.set(id, opening);
      opening.catch(() => this.#workspaces.delete(id));
    }
    return opening;
  }

  async #open(id: string): Promise<WorkspaceMembership> {
    const { stores, flush, nudge, now, logger, refreshEvery, onTick } = this.#options;
    const workspace = new WorkspaceMembership(stores.workspace(id), {
      flush,
      nudgeOutbox: nudge,
      now,
      logger,
      refreshEvery,
      onTick,
      onChanges: (changes) => this.#tell(changes),
      onShardsLost: (workspaceId, shards) => void this.#lost(workspaceId, shards),
    });
    const head = await this.#follower.head(id);
    await workspace.open();
    this.#follower.follow(workspace, head);
    return workspace;
  }

  /** Whoever took the shards has the locks, or had them: ours are given back before they are asked for again. */
  async #lost(workspaceId: string, shards: readonly number[]): Promise<void> {
    await this.#session?.unlock(workspaceId, shards).catch(() => undefined);
    await this.#balance();
  }

  #tell(changes: CommittedChanges): void {
    for (const listener of this.#listeners) {
      try {
        listener(changes);
      } catch (error) {
        this.#warn(error, "A listener to changes of memberships failed");
      }
    }
    this.#session?.announce(changes.workspaceId);
  }

  async #arrived(workspaceId: string): Promise<void> {
    if (this.#closed || !this.#options.works) return;
    const isNew = !this.#workspaces.has(workspaceId);
    const workspace = await this.#workspace(workspaceId).catch(() => null);
    if (isNew) await this.#balance();
    workspace?.nudge();
  }

  async #connect(): Promise<void> {
    const { stores, works } = this.#options;
    this.#session = await WorkerSession.open(stores.pool, {
      onHeard: (heard) => void this.#heard(heard),
      onEnd: () => {
        this.#session = null;
        void this.#balance();
      },
      works,
    });
  }

  async #heard({ channel, payload }: Heard): Promise<void> {
    if (this.#closed) return;
    if (channel === ledgerChannel) this.#follower.nudge(payload);
    else if (channel === segmentsChannel) {
      const isNew = !this.#workspaces.has(payload);
      const workspace = await this.#workspace(payload).catch(() => null);
      workspace?.rosterChanged();
      if (isNew) await this.#balance();
    } else await this.#balance();
  }

  /** Takes or gives back shards until every worker holds its part. One at a time; a failure is tried again by the timer. */
  #balance(): Promise<void> {
    this.#balancing = this.#balancing.then(() => this.#balanceAll());
    return this.#balancing;
  }

  async #balanceAll(): Promise<void> {
    if (this.#closed || !this.#options.works) return;
    try {
      if (this.#session === null) await this.#reconnect();
      const session = this.#session;
      if (session === null) return;
      const share = Math.ceil(shardCount / (await session.countWorkers()));
      for (const [id, opening] of this.#workspaces) {
        await this.#balanceOne(session, await opening, share).catch(async (error: unknown) => {
          if (!(await this.#isGone(id))) throw error;
        });
      }
    } catch (error) {
      this.#warn(error, "Shards could not be taken: it is tried again");
    }
  }

  async #balanceOne(session: WorkerSession, workspace: WorkspaceMembership, share: number): Promise<void> {
    const { state } = workspace;
    const held = [...state.marks.keys()];
    const surplus = held.slice(share);
    if (surplus.length > 0) {
      const heldAll = state.holdsAll;
      await workspace.release(surplus);
      // Nobody else can have written yet: from here on others do.
      if (heldAll) this.#follower.follow(workspace, await this.#follower.head(state.workspace.id));
      await session.unlock(state.workspace.id, surplus);
    } else if (held.length < share) {
      await workspace.take(await session.lock(state.workspace.id, share - held.length, new Set(held)));
    }
  }

  async #notFollowed(error: unknown, id: string): Promise<void> {
    const isGone = await this.#isGone(id).catch(() => false);
    if (!isGone) this.#warn(error, "The ledger could not be followed");
  }

  /** Whether a workspace was deleted, here or by another process; it is then let go of. */
  async #isGone(id: string): Promise<boolean> {
    const { postgres } = this.#options.stores;
    const found = await postgres.selectFrom("workspaces").select("id").where("id", "=", id).executeTakeFirst();
    if (found !== undefined) return false;
    this.#forgotten.add(id);
    await this.#letGo(id);
    return true;
  }

  /** The connection broke and every lock with it: others may have taken the shards by now. */
  async #reconnect(): Promise<void> {
    for (const opening of this.#workspaces.values()) {
      const { state } = await opening;
      await (await opening).release([...state.marks.keys()]);
    }
    await this.#connect();
  }

  #warn(error: unknown, words: string): void {
    if (!this.#closed) this.#options.logger.warn({ err: error }, words);
  }
}

function unknownWorkspace(id: string): KindredError {
  return new KindredError("unknown_workspace", `There is no workspace ${id} any more.`, { status: 404 });
}
