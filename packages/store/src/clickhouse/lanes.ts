/**
 * A few connections, opened when first needed, each running one statement at a time; whoever comes when all are busy
 * waits in line.
 */
export class Lanes<Connection> {
  readonly #limit: number;
  readonly #open: () => Promise<Connection>;
  readonly #idle: Connection[] = [];
  readonly #waiting: { resolve(connection: Connection): void; reject(error: unknown): void }[] = [];
  readonly #drained: (() => void)[] = [];
  #opened = 0;
  #closed = false;

  constructor(limit: number, open: () => Promise<Connection>) {
    this.#limit = limit;
    this.#open = open;
  }

  async run<R>(work: (connection: Connection) => Promise<R>): Promise<R> {
    const connection = await this.#take();
    try {
      return await work(connection);
    } finally {
      this.#give(connection);
    }
  }

  /** Refuses new work, waits for what is running, then closes every connection. */
  async close(close: (connection: Connection) => Promise<void>): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closedError());
    if (this.#idle.length < this.#opened) await new Promise<void>((resolve) => this.#drained.push(resolve));
    await Promise.all(this.#idle.splice(0).map(close));
    this.#opened = 0;
  }

  async #take(): Promise<Connection> {
    if (this.#closed) throw closedError();
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#opened === this.#limit) return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#opened += 1;
    try {
      return await this.#open();
    } catch (error) {
      this.#opened -= 1;
      // Whoever waited for this connection tries for itself.
      const next = this.#waiting.shift();
      if (next !== undefined) this.#take().then(next.resolve, next.reject);
      this.#settle();
      throw error;
    }
  }

  #give(connection: Connection): void {
    const next = this.#waiting.shift();
    if (next !== undefined) return next.resolve(connection);
    this.#idle.push(connection);
    this.#settle();
  }

  #settle(): void {
    if (this.#idle.length === this.#opened) for (const resolve of this.#drained.splice(0)) resolve();
  }
}

function closedError(): Error {
  return new Error("The ClickHouse connection is closed");
}
