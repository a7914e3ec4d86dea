import type { Readable } from "node:stream";
import type { QueryParams } from "./params.ts";

export interface InsertOptions {
  /** Names this insert for ever: repeated with the same token and the same lines it stores nothing. */
  readonly token: string;
  /** This insert may have begun before a process or a connection ended: only what is not there yet is stored. */
  readonly again?: boolean;
}

/** Each column's values, all of them equally many. */
export type Columns<T> = { readonly [Name in keyof T]: readonly T[Name][] };

/**
 * One database of ClickHouse, embedded or remote; unqualified table names are that database's. Every value goes in as
 * a typed parameter (`{name: Type}`). Per-statement settings belong in the statement's SQL SETTINGS clause.
 *
 * Failures of the server throw KindredError `clickhouse_unavailable`, `clickhouse_refused`, `disk_full`,
 * `query_needs_memory` or `query_timeout`; a statement that is wrong throws the client's `ClickHouseError`.
 */
export interface ClickHouse {
  readonly database: string;
  /** All rows at once, as objects. For what may be large use `pages`. */
  query<T>(sql: string, params?: QueryParams): Promise<T[]>;
  /** The same by columns, for tens of thousands of short rows: an object for each would cost as much as finding them. */
  columns<T>(sql: string, params?: QueryParams): Promise<Columns<T>>;
  /** A statement without a result. */
  command(sql: string, params?: QueryParams): Promise<void>;
  /** JSONEachRow lines (each ended by a newline), stored exactly once under `token`; on disk when it returns. */
  insertLines(table: string, ndjson: string, options: InsertOptions): Promise<void>;
  /** The rows as they come, in pages of some thousands, without holding the whole result. */
  pages<T>(sql: string, params?: QueryParams): AsyncIterable<T[]>;
  /** The result's bytes in one of ClickHouse's formats (Parquet, CSVWithNames, …). The SQL carries no FORMAT clause. */
  export(sql: string, format: string, params?: QueryParams): Promise<Readable>;
  /** @throws KindredError `clickhouse_unavailable` */
  ping(): Promise<void>;
}

/** ClickHouse as a whole: embedded in a folder, or a server of the user's own. */
export interface ClickHouseServer {
  /** The same handle every time for the same name. */
  database(name: string): ClickHouse;
  /** The same database for work that nobody waits for: it leaves the machine to the others, where we run the engine ourselves. */
  aside(name: string): ClickHouse;
  close(): Promise<void>;
}

/** What the format JSONColumnsWithMetadata says; without rows it leaves its columns out. */
export function columnsOf<T>(answer: unknown): Columns<T> {
  const { meta, data } = answer as {
    meta: readonly { name: string }[];
    data: Partial<Record<string, readonly unknown[]>>;
  };
  return Object.fromEntries(meta.map(({ name }) => [name, data[name] ?? []])) as unknown as Columns<T>;
}

const formatName = /^[A-Za-z0-9]{1,40}$/;

/** A format name comes from users: it must not bring SQL of its own. */
export function checkedFormat(format: string): string {
  if (!formatName.test(format)) throw new TypeError(`${JSON.stringify(format)} is not a ClickHouse format name`);
  return format;
}

/** About this many characters a statement: the embedded connection holds an insert's body as one string. */
const chunkLength = 8_000_000;

/** Events are stored in two orders: whatever comes in comes in by the table that fills both. */
function insertedInto(table: string): string {
  return table === "events" ? "incoming_events" : table;
}

/**
 * The insert statements for the lines, with deterministic tokens, so that a repeat cuts the same chunks and each is
 * recognised by itself.
 */
export function* insertStatements(table: string, ndjson: string, token: string): Generator<string> {
  let chunk = 0;
  for (let from = 0; from < ndjson.length; chunk += 1) {
    let to = from + chunkLength >= ndjson.length ? ndjson.length : ndjson.lastIndexOf("\n", from + chunkLength) + 1;
    // One line longer than a chunk: take it whole.
    if (to <= from) to = ndjson.indexOf("\n", from) + 1 || ndjson.length;
    const name = `${token}/${chunk}`.replaceAll("\\", "\\\\").replaceAll("'", "\\'");
    yield `INSERT INTO ${quotedName(insertedInto(table))} SETTINGS insert_deduplication_token = '${name}' FORMAT JSONEachRow\n${ndjson.slice(from, to)}`;
    from = to;
  }
}

export function quotedName(name: string): string {
  return `\`${name.replaceAll("\\", "\\\\").replaceAll("`", "\\`")}\``;
}
