import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { type DuckDBConnection, DuckDBInstance } from "@duckdb/node-api";
import { countSql, handWritten, type HandWritten } from "./by-hand.ts";
import type { Asked, Counts } from "./contestants.ts";
import type { Shop } from "./data.ts";
import type { SegmentDocument } from "./segments.ts";
import { eventNames, typedColumns, typedDialect, writeTyped } from "./typed-rows.ts";

const dialect = typedDialect({
  instant: (ms) => `make_timestamp(${ms}000)`,
  rounded: (number) => `round(${number}, 6)`,
});

export interface DuckDb {
  /** A query a segment, semi-joins. */
  oneByOne(asked: readonly Asked[], byId: ReadonlyMap<string, SegmentDocument>): Promise<Counts>;
  /** A pass per kind of events with an aggregate for every different condition, then a query a segment over what they gave. */
  together(asked: readonly Asked[], byId: ReadonlyMap<string, SegmentDocument>): Promise<Counts>;
  close(): void;
}

/** (c) The same rows in DuckDB's own format, by (event, ts) as ours, with a column for each property. */
export async function openDuckDb({ folder, size, workspace }: Shop): Promise<DuckDb> {
  const file = join(folder, "shop.duckdb");
  const filled = existsSync(file);
  const instance = await DuckDBInstance.create(file, { threads: "2" });
  const connection = await instance.connect();
  if (!filled) await fill(connection, workspace.clickhouse, folder, size.contacts);
  const count = async (sql: string): Promise<number> => {
    const [row] = (await connection.runAndReadAll(sql)).getRowObjects();
    return Number(row!["count"]);
  };
  return {
    oneByOne: async (asked, byId) => {
      const counts: number[] = [];
      for (const { document } of asked)
        counts.push(await count(countSql(handWritten(document, byId, dialect), dialect)));
      return counts;
    },
    together: async (asked, byId) => {
      const conditions = asked.map(({ document }) => handWritten(document, byId, dialect));
      const columns = await passes(connection, conditions.flat());
      const counts: number[] = [];
      for (const each of conditions) {
        const parts = each.map((condition) => {
          const held = condition.kind === "trait" ? condition.where : columns.get(keyOf(condition))!;
          return condition.negated ? `(${held}) IS NOT TRUE` : `(${held})`;
        });
        counts.push(await count(`SELECT count(*) AS count FROM answers WHERE ${parts.join(" AND ")}`));
      }
      return counts;
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

async function fill(
  connection: DuckDBConnection,
  clickhouse: Shop["workspace"]["clickhouse"],
  folder: string,
  contacts: number,
): Promise<void> {
  await connection.run(`CREATE TABLE events (${typedColumns.events})`);
  await connection.run(`CREATE TABLE contacts (${typedColumns.contacts})`);
  const parquet = join(folder, "rows.parquet");
  const take = async (table: "events" | "contacts", event?: string): Promise<void> => {
    await writeTyped(clickhouse, parquet, "Parquet", { table, contacts, ...(event === undefined ? {} : { event }) });
    await connection.run(`INSERT INTO ${table} SELECT * FROM '${parquet}'`);
    await rm(parquet);
  };
  await take("contacts");
  for (const event of await eventNames(clickhouse)) await take("events", event);
  await connection.run("CHECKPOINT");
}

function keyOf({ where, having }: HandWritten): string {
  return JSON.stringify([where, having]);
}

/** Makes the table `answers`: a row a contact with its traits and a column for each condition on events. */
async function passes(connection: DuckDBConnection, all: readonly HandWritten[]): Promise<Map<string, string>> {
  const columns = new Map<string, string>();
  const byEvent = new Map<string, string[]>();
  for (const condition of all) {
    const key = keyOf(condition);
    if (condition.kind === "trait" || columns.has(key)) continue;
    const column = `c${columns.size}`;
    columns.set(key, column);
    const event = /^event = '[^']*'/.exec(condition.where)![0];
    const rest = condition.where.slice(event.length + " AND ".length);
    const { measure, test } = condition.having ?? { measure: "count(*)", test: ">= 1" };
    // What a measure is filtered by stands behind its aggregate.
    const aggregate = measure.replace(
      /((?:count|sum|avg)\([^()]*(?:\([^()]*\))?[^()]*\))/,
      `$1 FILTER (WHERE ${rest})`,
    );
    byEvent.set(event, [...(byEvent.get(event) ?? []), `${aggregate} ${test} AS ${column}`]);
  }
  const tables = [...byEvent].map(([event, aggregates], index) => {
    return {
      name: `pass${index}`,
      sql: `SELECT contact_id, ${aggregates.join(",\n")} FROM events WHERE ${event} GROUP BY contact_id`,
    };
  });
  for (const { name, sql } of tables) await connection.run(`CREATE OR REPLACE TEMP TABLE ${name} AS ${sql}`);
  const joins = tables.map(({ name }) => `LEFT JOIN ${name} ON ${name}.contact_id = contacts.id`);
  const held = [...columns.values()].map((column) => `, ${column}`).join("");
  await connection.run(
    `CREATE OR REPLACE TEMP TABLE answers AS SELECT contacts.*${held} FROM contacts ${joins.join("\n")}`,
  );
  return columns;
}
