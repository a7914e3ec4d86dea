import { forgetArrivals } from "./arrivals.ts";
import { moveMarks } from "./commit.ts";
import { shardCount } from "./shard.ts";
import type { MembershipState } from "./state.ts";

/** While there is news marks are written at least this often, and in quiet times, ms. */
const persistEvery = 1_000;
const persistIdle = 60_000;
const forgetEvery = 10_000;

/**
 * Writes marks when nothing else does (a tick that changes nothing need not: after a crash it is done again) and forgets
 * arrivals that all shards have behind them.
 */
export class MarkKeeper {
  readonly #state: MembershipState;
  #wroteAt = -Infinity;
  #forgotAt = -Infinity;

  constructor(state: MembershipState) {
    this.#state = state;
  }

  /** A tick's commit wrote them. */
  wrote(now: number): void {
    this.#wroteAt = now;
  }

  /** @throws ShardLost */
  async keep(now: number, { news }: { readonly news: boolean }): Promise<void> {
    const { workspace, marks } = this.#state;
    if (now - this.#wroteAt >= (news ? persistEvery : persistIdle)) {
      await moveMarks(workspace.pool, workspace.id, [...marks.values()]);
      this.#wroteAt = now;
    }
    if (news && now - this.#forgotAt >= forgetEvery) {
      await this.#forget();
      this.#forgotAt = now;
    }
  }

  async #forget(): Promise<void> {
    const { pool, id } = this.#state.workspace;
    const { rows } = await pool.query<{ seq: number; shards: number }>(
      "SELECT min(seq) AS seq, count(*) AS shards FROM membership_shards WHERE workspace_id = $1",
      [id],
    );
    const [row] = rows;
    if (row?.shards === shardCount) await forgetArrivals(pool, id, row.seq);
  }
}
