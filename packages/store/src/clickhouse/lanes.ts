export interface LaneConnections<Connection> {
  open(): Promise<Connection>;
  close(connection: Connection): Promise<void>;
}

interface Waiting<Connection> {
  readonly resolve: (connection: Connection) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * A few connections, opened when first needed, each running one statement at a time; whoever comes when all are busy
 * waits in line. A connection whose statement failed is thrown away: after a failure half way, chDB hands the rows it
 * had already made to the next statement on that connection.
 */
export class Lanes<Connection> {
  readonly #limit: number;
  readonly #connections: LaneConnections<Connection>;
  readonly #idle: Connection[] = [];
  readonly #waiting: Waiting<Connection>[] = [];
  readonly #drained: (() => void)[] = [];
  #opened = 0;
  #closed = false;

  constructor(limit: number, connections: LaneConnections<Connection>) {
    this.#limit = limit;
    this.#connections = connections;
  }

  async run<R>(work: (connection: Connection) => Promise<R>): Promise<R> {
    const connection = await this.#take();
    try {
      const result = await work(connection);
      this.#give(connection);
      return result;
    } catch (error) {
      this.#drop();
      await this.#connections.close(connection);
      throw error;
    }
  }

  /** Refuses new work, waits for what is running, then closes every connection. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const { reject } of this.#waiting.splice(0)) reject(closedError());
    if (this.#idle.length < this.#opened) await new Promise<void>((resolve) => this.#drained.push(resolve));
    await Promise.all(this.#idle.splice(0).map((connection) => this.#connections.close(connection)));
    this.#opened = 0;
  }

  async #take(): Promise<Connection> {
    if (this.#closed) throw closedError();
    const idle = this.#idle.pop();
    if (idle !== undefined) return idle;
    if (this.#opened === this.#limit) return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
    this.#opened += 1;
    try {
      return await this.#connections.open();
    } catch (error) {
      this.#drop();
      throw error;
    }
  }

  #give(connection: Connection): void {
    const next = this.#waiting.shift();
    if (next !== undefined) return next.resolve(connection);
    this.#idle.push(connection);
    this.#settle();
  }

  /** One connection fewer: whoever is next in line opens another. */
  #drop(): void {
    this.#opened -= 1;
    const next = this.#waiting.shift();
    if (next !== undefined) this.#take().then(next.resolve, next.reject);
    this.#settle();
  }

  #settle(): void {
    if (this.#idle.length === this.#opened) for (const resolve of this.#drained.splice(0)) resolve();
  }
}

function closedError(): Error {
  return new Error("The ClickHouse connection is closed");
}
