import type { KindredError } from "@kindred/schema";
import type { Edge } from "@kindred/segment";
import { findDueOfEach } from "./due.ts";
import type { MembershipState } from "./state.ts";

/** How far ahead dues are looked for, ms, and how long before the end of that the next look is taken. */
const horizon = 300_000;
const margin = 30_000;
/** After a look that failed, ms. */
const retryAfter = 3_000;

/** Why edges cannot be looked for, by their keys. */
export type EdgeFailures = ReadonlyMap<string, KindredError>;

/**
 * Keeps the queue of dues filled: a look at what is stored, every few minutes, finds who crosses which edge in those to come.
 * What arrives meanwhile adds its own dues up to `wanted` when it is interpreted, so nothing falls between two looks.
 *
 * An edge that cannot be looked for is left out from then on, so that time goes on for all others, and told of: its segments are to be
 * built anew, which looks for it again.
 */
export class LookAhead {
  readonly #state: MembershipState;
  readonly #flush: () => Promise<void>;
  readonly #onFailed: (failed: EdgeFailures) => Promise<void>;
  readonly #failed = new Map<string, KindredError>();
  #known = Infinity;
  #wanted = -Infinity;
  #covered = new Set<string>();
  #isLooking = false;
  /** Counts resets: a look that began before one says nothing about what is known after it. */
  #resets = 0;
  #retryAt = -Infinity;
  #last: Promise<void> = Promise.resolve();

  constructor(
    state: MembershipState,
    { flush, onFailed }: { flush: () => Promise<void>; onFailed: (failed: EdgeFailures) => Promise<void> },
  ) {
    this.#state = state;
    this.#flush = flush;
    this.#onFailed = onFailed;
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
    this.#failed.clear();
  }

  /** Forgets edges that no segment has any more. */
  retain(): void {
    const { byEdge } = this.#state.index;
    for (const key of this.#covered) if (!byEdge.has(key)) this.#covered.delete(key);
    for (const key of this.#failed.keys()) if (!byEdge.has(key)) this.#failed.delete(key);
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
      const { index } = this.#state;
      const edges = index.edges.filter(({ key }) => !this.#failed.has(key));
      const until = await this.#look(edges, this.#known, to, () => resets === this.#resets);
      if (resets !== this.#resets) return;
      this.#known = until;
      this.#retryAt = -Infinity;
    }).finally(() => {
      this.#isLooking = false;
    });
  }

  /** What was written where no arrival lists it may cross these edges before the next look: `cover` looks again. */
  uncover(edges: readonly Edge[]): void {
    for (const { key } of edges) {
      this.#covered.delete(key);
      this.#failed.delete(key);
    }
  }

  /** Looks for dues after `from` of edges that came with new definitions. Gives all that cannot be looked for. */
  async cover(from: number): Promise<EdgeFailures> {
    await this.#inTurn(async () => {
      const isFresh = ({ key }: Edge): boolean => !this.#covered.has(key) && !this.#failed.has(key);
      const fresh = this.#state.index.edges.filter(isFresh);
      if (fresh.length === 0) return;
      const until = await this.#look(fresh, from, this.#wanted, () => true);
      if (until < this.#wanted) this.#known = Math.min(this.#known, until);
    });
    return this.#failed;
  }

  /** `holds`: whether, when all is found, it still says what is covered. */
  async #look(edges: readonly Edge[], from: number, to: number, holds: () => boolean): Promise<number> {
    const { due, until, failed } = await findDueOfEach(this.#state.workspace, edges, from, to);
    for (const each of due) this.#state.due.push(each);
    // Before anything is known up to then: marks must not pass what nobody was told of.
    if (failed.size > 0) await this.#onFailed(failed);
    if (!holds()) return until;
    for (const { key } of edges) {
      const failure = failed.get(key);
      if (failure === undefined) this.#covered.add(key);
      else this.#failed.set(key, failure);
    }
    return until;
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
