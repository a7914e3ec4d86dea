import pg from "pg";
import { postgresFailure } from "./failure.ts";

const int8 = 20;

/** `bigint` columns and `count(*)` come as numbers: none of ours comes near 2^53. */
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) => (oid === int8 && format !== "binary" ? Number : pg.types.getTypeParser(oid, format)),
};

/** A client whose failures carry our codes (`postgres_unavailable`, `disk_full`); a statement's own errors stay pg's. */
class CodedClient extends pg.Client {
  constructor(config?: string | pg.ClientConfig) {
    super(config);
    // pg declares `query` nine times over; only its outcome is touched here, whichever way it was asked.
    const plain = this.query.bind(this) as (...args: unknown[]) => unknown;
    const coded = (...args: unknown[]): unknown => {
      const last = args.at(-1);
      if (typeof last === "function")
        args[args.length - 1] = (error: unknown, result: unknown): void =>
          last(error ? postgresFailure(error) : error, result);
      const outcome = plain(...args);
      return outcome instanceof Promise
        ? outcome.catch((error: unknown) => Promise.reject(postgresFailure(error)))
        : outcome;
    };
    this.query = coded as typeof this.query;
  }
}

/** Opens lazily and reconnects by itself: a connection that broke is dropped and the next statement takes a new one. */
export class CodedPool extends pg.Pool {
  constructor(connection: pg.PoolConfig) {
    super({ max: 12, connectionTimeoutMillis: 10_000, keepAlive: true, types, ...connection, Client: CodedClient });
    // An idle connection that breaks concerns nobody: without a listener Node would end the process.
    this.on("error", () => undefined);
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(
    done: (error: Error | undefined, client: pg.PoolClient | undefined, release: () => void) => void,
  ): void;
  override connect(
    done?: (error: Error | undefined, client: pg.PoolClient | undefined, release: () => void) => void,
  ): Promise<pg.PoolClient> | void {
    if (done === undefined) return super.connect().catch((error: unknown) => Promise.reject(postgresFailure(error)));
    super.connect((error, client, release) => done(error ? (postgresFailure(error) as Error) : error, client, release));
  }
}
