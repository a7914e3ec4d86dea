import { KindredError } from "@kindred/schema";

/**
 * Counts failures per name in a fixed window: what slows down the guessing of passwords.
 * Kept in memory: a restart forgives, which is cheaper than a table an attacker can fill.
 */
export class Attempts {
  readonly #counts = new Map<string, { failures: number; until: number }>();
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #now: () => number;

  constructor(limit: number, windowMs: number, now: () => number) {
    this.#limit = limit;
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** Throws `too_many_attempts` (429, details.retryAfter in seconds) when one of the names has used up its tries. */
  check(...names: readonly string[]): void {
    const now = this.#now();
    for (const name of names) {
      const count = this.#counts.get(name);
      if (count === undefined || count.until <= now || count.failures < this.#limit) continue;
      const retryAfter = Math.ceil((count.until - now) / 1000);
      throw new KindredError("too_many_attempts", `Too many attempts. Try again in ${retryAfter} seconds.`, {
        status: 429,
        details: { retryAfter },
      });
    }
  }

  failed(...names: readonly string[]): void {
    const now = this.#now();
    if (this.#counts.size > 10_000) this.#sweep(now);
    for (const name of names) {
      const count = this.#counts.get(name);
      if (count === undefined || count.until <= now) {
        this.#counts.set(name, { failures: 1, until: now + this.#windowMs });
      } else {
        count.failures += 1;
      }
    }
  }

  forgive(...names: readonly string[]): void {
    for (const name of names) this.#counts.delete(name);
  }

  #sweep(now: number): void {
    for (const [name, count] of this.#counts) if (count.until <= now) this.#counts.delete(name);
  }
}
