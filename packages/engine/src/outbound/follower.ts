import type { Stores } from "@kindred/store";
import { ledgerChannel } from "../membership/worker-session.ts";
import type { HeldConnection } from "./held-connection.ts";
import { readLedger, type LedgerFilter, type LedgerRange, type LedgerRow } from "./ledger-rows.ts";

export interface LedgerPage {
  readonly rows: readonly LedgerRow[];
  /** Every row up to this one has been considered: where the next page begins. */
  readonly to: number;
}

export interface FollowerOptions {
  readonly stores: Stores;
  /** Listens for other processes' commits. */
  readonly connection: HeldConnection;
  /** Resolves when everything committed before the call is in ClickHouse. */
  readonly flush: (workspaceId: string) => Promise<void>;
  /** The net under lost notifications, ms. */
  readonly pollEvery?: number;
}

/**
 * Reads the ledger after a cursor, as soon as something is committed. Never passes a row that is committed and not yet in
 * ClickHouse: the outbox is flushed up to the ledger's head before a page is read. Numbers that are missing after that belong
 * to erased contacts.
 */
export class LedgerFollower {
  readonly #options: FollowerOptions;
  readonly #watchers = new Map<string, Set<() => void>>();
  readonly #flushed = new Map<string, number>();
  readonly #flushing = new Map<string, Promise<void>>();
  readonly #seen = new Map<string, number>();
  readonly #headsWanted = new Set<string>();
  #nextHeads: Promise<ReadonlyMap<string, number>> | null = null;
  #askingHeads: Promise<unknown> = Promise.resolve();
  readonly #reads = new Map<string, Promise<LedgerRow[]>>();
  #reading: Promise<unknown> = Promise.resolve();
  readonly #timer: NodeJS.Timeout;

  constructor(options: FollowerOptions) {
    this.#options = options;
    options.connection.listen(ledgerChannel, (workspaceId) => this.nudge(workspaceId));
    this.#timer = setInterval(() => void this.#poll().catch(() => undefined), options.pollEvery ?? 1000);
    this.#timer.unref();
  }

  /** The workspace's ledger may have grown: wakes those who watch it here. */
  nudge(workspaceId: string): void {
    for (const told of this.#watchers.get(workspaceId) ?? []) told();
  }

  /** Calls `told` whenever the workspace's ledger may have grown. Returns how to stop. */
  watch(workspaceId: string, told: () => void): () => void {
    let watchers = this.#watchers.get(workspaceId);
    if (watchers === undefined) this.#watchers.set(workspaceId, (watchers = new Set()));
    const own = (): void => told();
    watchers.add(own);
    return () => {
      watchers.delete(own);
      if (watchers.size === 0 && this.#watchers.get(workspaceId) === watchers) {
        this.#watchers.delete(workspaceId);
        this.#seen.delete(workspaceId);
      }
    };
  }

  /** The number of the last committed row; 0 before the first. All who ask while one question is under way share the next. */
  async head(workspaceId: string): Promise<number> {
    this.#headsWanted.add(workspaceId);
    this.#nextHeads ??= this.#askNext();
    return (await this.#nextHeads).get(workspaceId) ?? 0;
  }

  /**
   * The next rows after `after` that pass the filter, at most `limit`; without any, `to` says how far there are none.
   * @throws KindredError when a store is away
   */
  async page(workspaceId: string, after: number, limit: number, filter: LedgerFilter = {}): Promise<LedgerPage> {
    const head = await this.head(workspaceId);
    if (after >= head) return { rows: [], to: after };
    if ((this.#flushed.get(workspaceId) ?? 0) < head) await this.#flushTo(workspaceId, head);
    const rows = await this.#read(workspaceId, { after, to: head, limit }, filter);
    return { rows, to: rows.length < limit ? head : (rows.at(-1)?.seq ?? head) };
  }

  close(): void {
    clearInterval(this.#timer);
    this.#watchers.clear();
  }

  /** One at a time: those who are far behind must not crowd out ClickHouse's other readers. Equal questions share an answer. */
  #read(workspaceId: string, range: LedgerRange, filter: LedgerFilter): Promise<LedgerRow[]> {
    const key = JSON.stringify([workspaceId, range.after, range.to, range.limit, filter]);
    const asked = this.#reads.get(key);
    if (asked !== undefined) return asked;
    const store = this.#options.stores.workspace(workspaceId);
    const read = this.#reading
      .then(() => readLedger(store, range, filter))
      .finally(() => {
        this.#reads.delete(key);
      });
    this.#reads.set(key, read);
    this.#reading = read.catch(() => undefined);
    return read;
  }

  async #askNext(): Promise<ReadonlyMap<string, number>> {
    await this.#askingHeads;
    const wanted = [...this.#headsWanted];
    this.#headsWanted.clear();
    const asked = this.#heads(wanted);
    this.#nextHeads = null;
    this.#askingHeads = asked.catch(() => undefined);
    return asked;
  }

  async #flushTo(workspaceId: string, head: number): Promise<void> {
    // A flush that began before may not have known of our rows: wait it out, then look again.
    await this.#flushing.get(workspaceId)?.catch(() => undefined);
    if ((this.#flushed.get(workspaceId) ?? 0) >= head) return;
    const begun = this.#flushing.get(workspaceId);
    if (begun !== undefined) return this.#flushTo(workspaceId, head);
    const flush = this.#options.flush(workspaceId).finally(() => this.#flushing.delete(workspaceId));
    this.#flushing.set(workspaceId, flush);
    await flush;
    this.#flushed.set(workspaceId, Math.max(head, this.#flushed.get(workspaceId) ?? 0));
  }

  /** Nothing is asked while nobody watches. */
  async #poll(): Promise<void> {
    const workspaces = [...this.#watchers.keys()];
    if (workspaces.length === 0) return;
    for (const [workspaceId, head] of await this.#heads(workspaces)) {
      if (this.#seen.get(workspaceId) === head) continue;
      this.#seen.set(workspaceId, head);
      this.nudge(workspaceId);
    }
  }

  async #heads(workspaces: readonly string[]): Promise<ReadonlyMap<string, number>> {
    const { rows } = await this.#options.stores.pool.query<{ workspace_id: string; head: number }>(
      "SELECT workspace_id, next - 1 AS head FROM ledger_heads WHERE workspace_id = ANY($1)",
      [workspaces],
    );
    return new Map(rows.map((row) => [row.workspace_id, row.head]));
  }
}
