import type { Readable } from "node:stream";
import { createClient, ClickHouseLogLevel, type ClickHouseClient } from "@clickhouse/client";
import {
  checkedFormat,
  type ClickHouse,
  type ClickHouseServer,
  type Columns,
  columnsOf,
  type InsertOptions,
  insertStatements,
} from "./clickhouse.ts";
import { clickHouseFailure } from "./failure.ts";
import { insertAgain } from "./insert-again.ts";
import { bindable, type QueryParams } from "./params.ts";
import { connectionSettings } from "./settings.ts";

/** A ClickHouse server of the user's own, over HTTP. The client reconnects by itself. */
export function openRemoteClickHouse(url: URL): ClickHouseServer {
  const databases = new Map<string, RemoteDatabase>();
  const database = (name: string): RemoteDatabase => {
    const known = databases.get(name) ?? new RemoteDatabase(url, name);
    databases.set(name, known);
    return known;
  };
  return {
    database,
    // What comes first on a server of one's own is its owner's to say.
    aside: database,
    close: async () => {
      await Promise.all([...databases.values()].map((database) => database.close()));
    },
  };
}

class RemoteDatabase implements ClickHouse {
  readonly database: string;
  readonly #client: ClickHouseClient;

  constructor(url: URL, database: string) {
    this.database = database;
    this.#client = createClient({
      url,
      database,
      application: "kindred",
      request_timeout: 300_000,
      max_open_connections: 10,
      compression: { response: true },
      // Long lists of ids do not fit into a URL.
      use_multipart_params_auto: true,
      clickhouse_settings: connectionSettings,
      // Failures are thrown; the log would repeat them with whole insert bodies.
      log: { level: ClickHouseLogLevel.OFF },
    });
  }

  async query<T>(sql: string, params: QueryParams = {}): Promise<T[]> {
    return this.#run(async () => {
      const result = await this.#client.query({
        query: sql,
        query_params: bindable(params),
        format: "JSONEachRow",
        // The status line comes after the last row, so a failure half way is an error and not a short answer.
        clickhouse_settings: { wait_end_of_query: 1 },
      });
      return result.json<T>();
    });
  }

  async columns<T>(sql: string, params: QueryParams = {}): Promise<Columns<T>> {
    return this.#run(async () => {
      const result = await this.#client.query({
        query: sql,
        query_params: bindable(params),
        format: "JSONColumnsWithMetadata",
        clickhouse_settings: { wait_end_of_query: 1 },
      });
      return columnsOf<T>(await result.json());
    });
  }

  async command(sql: string, params: QueryParams = {}): Promise<void> {
    await this.#run(() => this.#command(sql, params));
  }

  async insertLines(table: string, ndjson: string, { token, again = false }: InsertOptions): Promise<void> {
    if (again) return insertAgain(this, table, ndjson);
    for (const statement of insertStatements(table, ndjson, token)) await this.#run(() => this.#command(statement, {}));
  }

  async *pages<T>(sql: string, params: QueryParams = {}): AsyncGenerator<T[]> {
    try {
      const result = await this.#client.query({ query: sql, query_params: bindable(params), format: "JSONEachRow" });
      for await (const rows of result.stream<T>()) yield rows.map((row) => row.json<T>());
    } catch (error) {
      throw clickHouseFailure(error);
    }
  }

  async export(sql: string, format: string, params: QueryParams = {}): Promise<Readable> {
    const query = `${sql}\nFORMAT ${checkedFormat(format)}`;
    return this.#run(async () => (await this.#client.exec({ query, query_params: bindable(params) })).stream);
  }

  async ping(): Promise<void> {
    await this.#run(async () => {
      const answer = await this.#client.ping({ select: true });
      if (!answer.success) throw answer.error;
    });
  }

  async close(): Promise<void> {
    await this.#client.close();
  }

  async #command(sql: string, params: QueryParams): Promise<void> {
    // As for queries: the status line says how the statement ended, not how it began.
    await this.#client.command({
      query: sql,
      query_params: bindable(params),
      clickhouse_settings: { wait_end_of_query: 1 },
    });
  }

  async #run<R>(work: () => Promise<R>): Promise<R> {
    try {
      return await work();
    } catch (error) {
      throw clickHouseFailure(error);
    }
  }
}
