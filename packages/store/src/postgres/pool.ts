import { Client, type ClientConfig, type CustomTypesConfig, Pool, type PoolClient, type PoolConfig, types } from "pg";
import { isOutage, postgresFailure } from "./failure.ts";

/** `bigint` columns and `count(*)` come as numbers: none of ours comes near 2^53. */
const readers: CustomTypesConfig = {
  getTypeParser: (oid, format): unknown =>
    oid === types.builtins.INT8 && format !== "binary" ? Number : types.getTypeParser(oid, format),
};

/** A client whose failures carry our codes (`postgres_unavailable`, `disk_full`); a statement's own errors stay pg's. */
class CodedClient extends Client {
  constructor(config?: string | ClientConfig) {
    super(config);
    // A connection that breaks between two statements of a transaction would otherwise end the process; the next
    // statement on it fails anyway.
    this.on("error", () => undefined);
    // pg declares `query` nine times over; only its outcome is touched here, whichever way it was asked.
    const plain = this.query.bind(this) as (...args: unknown[]) => unknown;
    const coded = (...args: unknown[]): unknown => {
      const last = args.at(-1);
      if (isCallback(last))
        args[args.length - 1] = (error: unknown, result: unknown): void =>
          last(error ? this.#failed(error) : error, result);
      const outcome = plain(...args);
      return outcome instanceof Promise
        ? outcome.catch((error: unknown) => Promise.reject(this.#failed(error)))
        : outcome;
    };
    this.query = coded as typeof this.query;
  }

  #failed(error: unknown): Error {
    const failure = postgresFailure(error);
    // The server said farewell but the socket still stands: ended here, the pool never lends it out again.
    if (isOutage(failure)) this.end(() => undefined);
    return failure;
  }
}

function isCallback(value: unknown): value is (error: unknown, result: unknown) => void {
  return typeof value === "function";
}

type Connected = (error: Error | undefined, client: PoolClient | undefined, release: () => void) => void;

/** Opens lazily and reconnects by itself: a connection that broke is dropped and the next statement takes a new one. */
export class CodedPool extends Pool {
  constructor(connection: PoolConfig) {
    super({
      max: 12,
      connectionTimeoutMillis: 10_000,
      // Opening one costs more than keeping it: the outbox alone comes back every ten seconds.
      idleTimeoutMillis: 60_000,
      keepAlive: true,
      types: readers,
      ...connection,
      Client: CodedClient,
    });
    // An idle connection that breaks concerns nobody: without a listener Node would end the process.
    this.on("error", () => undefined);
  }

  override connect(): Promise<PoolClient>;
  override connect(done: (error: Error | undefined, client: PoolClient | undefined, release: () => void) => void): void;
  override connect(done?: Connected): Promise<PoolClient> | void {
    if (done === undefined) return super.connect().catch((error: unknown) => Promise.reject(postgresFailure(error)));
    super.connect((error, client, release) => done(error ? postgresFailure(error) : error, client, release));
  }
}
