import type { Stores } from "@kindred/store";
import { shardOf } from "./shard.ts";
import type { WorkspaceMembership } from "./workspace-membership.ts";

const lookEvery = 1_000;
const rowsAtOnce = 50_000;

interface Followed {
  readonly workspace: WorkspaceMembership;
  /** The ledger's rows up to this number are known. */
  seq: number;
}

/**
 * Keeps what this process knows of shards that others hold: reads the ledger on from where it was. A process that holds every
 * shard of a workspace reads nothing.
 */
export class Follower {
  readonly #stores: Stores;
  readonly #onFailure: (error: unknown, workspaceId: string) => void;
  readonly #followed = new Map<string, Followed>();
  readonly #timer: NodeJS.Timeout;
  #turn: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(stores: Stores, onFailure: (error: unknown, workspaceId: string) => void) {
    this.#stores = stores;
    this.#onFailure = onFailure;
    this.#timer = setInterval(() => this.#look(), lookEvery);
    this.#timer.unref();
  }

  /** The ledger's number now: what is read of the ledger from here on holds every row up to it. */
  async head(workspaceId: string): Promise<number> {
    const { rows } = await this.#stores.pool.query<{ next: number }>(
      "SELECT next FROM ledger_heads WHERE workspace_id = $1",
      [workspaceId],
    );
    return (rows[0]?.next ?? 1) - 1;
  }

  /** @param seq rows up to this number are known */
  follow(workspace: WorkspaceMembership, seq: number): void {
    this.#followed.set(workspace.state.workspace.id, { workspace, seq });
  }

  nudge(workspaceId: string): void {
    this.#look(workspaceId);
  }

  leave(workspaceId: string): void {
    this.#followed.delete(workspaceId);
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#turn;
  }

  #look(only?: string): void {
    this.#turn = this.#turn.then(() => this.#readAll(only));
  }

  async #readAll(only: string | undefined): Promise<void> {
    for (const [id, followed] of this.#followed) {
      if (this.#closed || (only !== undefined && only !== id)) continue;
      await this.#readOn(followed).catch((error: unknown) => this.#onFailure(error, id));
    }
  }

  async #readOn(followed: Followed): Promise<void> {
    const { state } = followed.workspace;
    for (;;) {
      if (state.holdsAll) return;
      const rows = await this.#stores.workspace(state.workspace.id).clickhouse.query<LedgerRow>(
        `SELECT toFloat64(seq) AS seq, segment, contact_id, change FROM ledger WHERE seq > {seq: UInt64}
         ORDER BY seq LIMIT {limit: UInt32}`,
        { seq: followed.seq, limit: rowsAtOnce },
      );
      for (const { segment, contact_id, change } of rows) {
        if (state.marks.has(shardOf(contact_id))) continue;
        const members = state.membersOf(segment);
        if (change === 1) members.add(contact_id);
        else members.delete(contact_id);
      }
      followed.seq = rows.at(-1)?.seq ?? followed.seq;
      if (rows.length < rowsAtOnce) return;
    }
  }
}

interface LedgerRow {
  readonly seq: number;
  readonly segment: string;
  readonly contact_id: number;
  readonly change: number;
}
