/** Lets a number of tasks run at once; the others wait in line. */
export class Gate {
  readonly #limit: number;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get running(): number {
    return this.#running;
  }

  async run<R>(task: () => Promise<R>): Promise<R> {
    if (this.#running < this.#limit) this.#running += 1;
    // Whoever leaves hands its place on, so nobody who comes later can take it.
    else await new Promise<void>((resolve) => this.#waiting.push(resolve));
    try {
      return await task();
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#running -= 1;
      else next();
    }
  }
}

/**
 * How many statements of the embedded engine may run at once: each occupies one of Node's worker threads, and one is
 * left for files, compression and password hashing.
 */
export function statementsAtOnce(threads: string | undefined): number {
  const size = Number(threads ?? 4);
  return Number.isInteger(size) ? Math.min(Math.max(size - 1, 1), 8) : 3;
}
