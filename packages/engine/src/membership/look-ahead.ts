import type { Edge } from "@kindred/segment";
import { findDue } from "./due.ts";
import type { MembershipState } from "./state.ts";

/** How far ahead dues are looked for, ms, and how long before the end of that the next look is taken. */
const horizon = 60_000;
const margin = 15_000;
/** After a look that failed, ms. */
const retryAfter = 3_000;

/**
 * Keeps the queue of dues filled: a look at what is stored, once a minute, finds who crosses which edge in the minute to come.
 * What arrives meanwhile adds its own dues up to `wanted` when it is interpreted, so nothing falls between two looks.
 */
export class LookAhead {
  readonly #state: MembershipState;
  readonly #flush: () => Promise<void>;
  #known = Infinity;
  #wanted = -Infinity;
  #covered = new Set<string>();
  #isLooking = false;
  /** Counts resets: a look that began before one says nothing about what is known after it. */
  #resets = 0;
  #retryAt = -Infinity;
  #last: Promise<void> = Promise.resolve();

  constructor(state: MembershipState, flush: () => Promise<void>) {
    this.#state = state;
    this.#flush = flush;
  }

  /** Whoever is interpreted adds dues up to this instant. */
  get wanted(): number {
    return this.#wanted;
  }

  /** Everything due up to this instant is in the queue: nothing may be evaluated for a later one. */
  get known(): number {
    return this.#known;
  }

  /** When the next look is to be taken, Unix ms; infinite while one is under way. */
  get nextLook(): number {
    if (this.#isLooking) return Infinity;
    return Math.max(this.#known - margin, this.#retryAt);
  }

  /** Begins anew, for instants after `from`: shards were taken over. */
  reset(from: number): void {
    this.#known = from;
    this.#resets += 1;
    this.#wanted = Math.max(this.#wanted, from);
    this.#covered.clear();
  }

  /** Forgets edges that no segment has any more. */
  retain(): void {
    for (const key of this.#covered) if (!this.#state.index.byEdge.has(key)) this.#covered.delete(key);
  }

  /** Looks further, if it is time. */
  async extend(now: number): Promise<void> {
    if (now < this.nextLook) return;
    this.#isLooking = true;
    this.#retryAt = now + retryAfter;
    await this.#inTurn(async () => {
      const resets = this.#resets;
      const to = Math.max(now, this.#known) + horizon;
      this.#wanted = Math.max(this.#wanted, to);
      // Ticks before this one looked for dues up to what was wanted then: all they handled is to be found in what is stored.
      await this.#flush();
      const { index, workspace } = this.#state;
      const { due, until } = await findDue(workspace, index.edges, this.#known, to);
      for (const each of due) this.#state.due.push(each);
      if (resets !== this.#resets) return;
      for (const key of index.byEdge.keys()) this.#covered.add(key);
      this.#known = until;
      this.#retryAt = -Infinity;
    }).finally(() => {
      this.#isLooking = false;
    });
  }

  /** What was written where no arrival lists it may cross these edges before the next look: `cover` looks again. */
  uncover(edges: readonly Edge[]): void {
    for (const { key } of edges) this.#covered.delete(key);
  }

  /** Looks for dues after `from` of edges that came with new definitions. */
  async cover(from: number): Promise<void> {
    await this.#inTurn(async () => {
      const { index, workspace } = this.#state;
      const fresh = index.edges.filter(({ key }) => !this.#covered.has(key));
      if (fresh.length === 0) return;
      const { due, until } = await findDue(workspace, fresh, from, this.#wanted);
      for (const each of due) this.#state.due.push(each);
      for (const { key } of fresh) this.#covered.add(key);
      if (until < this.#wanted) this.#known = Math.min(this.#known, until);
    });
  }

  /** Resolves when no look is under way. */
  idle(): Promise<void> {
    return this.#last;
  }

  /** One look at a time. */
  #inTurn(look: () => Promise<void>): Promise<void> {
    const turn = this.#last.then(look);
    this.#last = turn.catch(() => undefined);
    return turn;
  }
}
