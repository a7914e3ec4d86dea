import type { Readable } from "node:stream";
import { createClient, ClickHouseLogLevel, type ClickHouseClient } from "@clickhouse/client";
import { KindredError } from "@kindred/schema";
import { drainPending, Session } from "chdb";
import { createChdbConnection } from "chdb/connection";
import {
  checkedFormat,
  type ClickHouse,
  type ClickHouseServer,
  type Columns,
  columnsOf,
  type InsertOptions,
  insertStatements,
  quotedName,
} from "./clickhouse.ts";
import { clickHouseFailure } from "./failure.ts";
import { Gate, statementsAtOnce } from "./gate.ts";
import { Lanes } from "./lanes.ts";
import { insertAgain } from "./insert-again.ts";
import { bindable, type QueryParams } from "./params.ts";
import { connectionSettings } from "./settings.ts";

/**
 * chDB on one directory: a process may open only one, with ever so many connections on it.
 *
 * Connections open when first needed and throw KindredError `clickhouse_not_opened`, naming the folder.
 */
export function openEmbeddedClickHouse(folder: string): ClickHouseServer {
  const databases = new Map<string, EmbeddedDatabase>();
  const asides = new Map<string, EmbeddedDatabase>();
  const limit = statementsAtOnce(process.env["UV_THREADPOOL_SIZE"]);
  const gate = new Gate(limit);
  const kept = (known: typeof databases, name: string, how: Statements): EmbeddedDatabase => {
    const database = known.get(name) ?? new EmbeddedDatabase(folder, name, how);
    known.set(name, database);
    return database;
  };
  return {
    database: (name) => kept(databases, name, { limit, gate, threads: null }),
    aside: (name) => kept(asides, name, { limit: 1, gate, threads: 1 }),
    close: async () => {
      await Promise.all([...databases.values(), ...asides.values()].map((database) => database.close()));
      await drainPending();
    },
  };
}

interface Statements {
  /** So many of one database at once. */
  readonly limit: number;
  /** Shared by all databases. */
  readonly gate: Gate;
  /** Each on so many cores; null: on all. */
  readonly threads: number | null;
}

/**
 * A connection runs one statement at a time and remembers `USE` and `SET`: so each database has a few connections of
 * its own, and a long question does not hold up an insert.
 */
class EmbeddedDatabase implements ClickHouse {
  readonly database: string;
  readonly #folder: string;
  readonly #gate: Gate;
  readonly #lanes: Lanes<ClickHouseClient>;
  readonly #threads: number | null;

  constructor(folder: string, database: string, { limit, gate, threads }: Statements) {
    this.#folder = folder;
    this.database = database;
    this.#gate = gate;
    this.#threads = threads;
    this.#lanes = new Lanes(limit, { open: () => this.#connect(), close: (client) => client.close() });
  }

  async query<T>(sql: string, params: QueryParams = {}): Promise<T[]> {
    return this.#run(async (client) => {
      const result = await client.query({ query: sql, query_params: bindable(params), format: "JSONEachRow" });
      return result.json<T>();
    });
  }

  async columns<T>(sql: string, params: QueryParams = {}): Promise<Columns<T>> {
    return this.#run(async (client) => {
      const format = "JSONColumnsWithMetadata";
      const result = await client.query({ query: sql, query_params: bindable(params), format });
      return columnsOf<T>(await result.json());
    });
  }

  async command(sql: string, params: QueryParams = {}): Promise<void> {
    await this.#run((client) => client.command({ query: sql, query_params: bindable(params) }));
  }

  async insertLines(table: string, ndjson: string, { token, again = false }: InsertOptions): Promise<void> {
    if (again) return insertAgain(this, table, ndjson);
    for (const statement of insertStatements(table, ndjson, token))
      await this.#run((client) => client.command({ query: statement }));
  }

  async *pages<T>(sql: string, params: QueryParams = {}): AsyncGenerator<T[]> {
    // The client's own connection would hold the whole result; chDB's session hands it out block by block.
    const session = this.#session();
    try {
      const stream = session.queryStreamBind(sql, bindable(params), { format: "JSONEachRow" });
      for await (const block of stream) if (block.numRows > 0) yield block.rows<T>();
    } catch (error) {
      throw clickHouseFailure(error);
    } finally {
      session.close();
    }
  }

  async export(sql: string, format: string, params: QueryParams = {}): Promise<Readable> {
    const query = `${sql}\nFORMAT ${checkedFormat(format)}`;
    return this.#run(async (client) => {
      const { stream } = await client.exec({ query, query_params: bindable(params) });
      return stream;
    });
  }

  async ping(): Promise<void> {
    // While statements run the engine is there, and asking would only stand in line behind them.
    if (this.#gate.running === 0) await this.query("SELECT 1");
  }

  async close(): Promise<void> {
    await this.#lanes.close();
  }

  async #run<R>(work: (client: ClickHouseClient) => Promise<R>): Promise<R> {
    try {
      // A database's own line comes first: who stands in it must not keep a place that others could use.
      return await this.#lanes.run((client) => this.#gate.run(() => work(client)));
    } catch (error) {
      throw clickHouseFailure(error);
    }
  }

  async #connect(): Promise<ClickHouseClient> {
    const client = opening(this.#folder, () =>
      createClient({
        connection: asClientConnection(createChdbConnection({ path: this.#folder })),
        // Failures are thrown; the log would repeat them with whole insert bodies.
        log: { level: ClickHouseLogLevel.OFF },
      }),
    );
    for (const statement of this.#opening()) await client.command({ query: statement });
    return client;
  }

  #session(): Session {
    const session = opening(this.#folder, () => new Session(this.#folder));
    for (const statement of this.#opening()) session.query(statement);
    return session;
  }

  #opening(): string[] {
    const threads = this.#threads === null ? {} : { max_threads: this.#threads };
    const settings = Object.entries({ ...connectionSettings, ...threads }).map(
      ([name, value]) => `${name} = ${typeof value === "string" ? `'${value}'` : value}`,
    );
    return [`USE ${quotedName(this.database)}`, `SET ${settings.join(", ")}`];
  }
}

type ClientConnection = NonNullable<NonNullable<Parameters<typeof createClient>[0]>["connection"]>;

/** One contract, declared twice: the client bundles its own copy of `@clickhouse/client-common`, chDB imports the package. */
function asClientConnection(connection: unknown): ClientConnection {
  return connection as ClientConnection;
}

function opening<R>(folder: string, open: () => R): R {
  try {
    return open();
  } catch (cause) {
    throw new KindredError(
      "clickhouse_not_opened",
      `ClickHouse could not open its files in ${folder}: ${cause instanceof Error ? cause.message : String(cause)}`,
      { status: 500, cause },
    );
  }
}
