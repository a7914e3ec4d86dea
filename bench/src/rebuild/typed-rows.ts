import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { ClickHouse } from "@kindred/store";
import type { Dialect } from "./by-hand.ts";
import { clickhouseDialect } from "./contestants.ts";

/** Columns of their own instead of JSON, as one lays them out for DuckDB and PostgreSQL. */
export const typedColumns = {
  events:
    "contact_id integer, event varchar, ts timestamp, category varchar, brand varchar, campaign varchar, price double precision, revenue double precision",
  contacts: "id integer, city varchar, country varchar, plan varchar, age integer",
} as const;

export function typedDialect(dialect: Pick<Dialect, "instant" | "rounded">): Dialect {
  return {
    ...dialect,
    text: (property) => property,
    number: (property) => property,
    trait: (name) => name,
    day: "CAST(ts AS date)",
    contacts: "contacts",
    contactsWhere: null,
  };
}

/** Writes the first so many contacts, or a stretch of events of them, to a file. */
export async function writeTyped(
  clickhouse: ClickHouse,
  file: string,
  format: "Parquet" | "CSV",
  {
    table,
    contacts,
    event,
  }: { readonly table: "events" | "contacts"; readonly contacts: number; readonly event?: string },
): Promise<void> {
  const { text, number } = clickhouseDialect;
  const properties = ["category", "brand", "campaign"].map((name) => `${text(name)} AS ${name}`);
  const numbers = ["price", "revenue"].map((name) => `${number(name)} AS ${name}`);
  const sql =
    table === "events"
      ? `SELECT contact_id, toString(event) AS event, ts, ${[...properties, ...numbers].join(", ")} FROM events
        WHERE contact_id <= {contacts: UInt32} AND event = {event: String} ORDER BY ts`
      : `SELECT id, traits.city.:String AS city, traits.country.:String AS country, traits.plan.:String AS plan, traits.age.:Int64 AS age
        FROM contacts FINAL WHERE deleted = 0 AND id <= {contacts: UInt32}`;
  const bytes = await clickhouse.export(sql, format, event === undefined ? { contacts } : { contacts, event });
  await pipeline(bytes, createWriteStream(file));
}

export async function eventNames(clickhouse: ClickHouse): Promise<string[]> {
  const rows = await clickhouse.query<{ event: string }>(
    "SELECT DISTINCT toString(event) AS event FROM events ORDER BY event",
  );
  return rows.map(({ event }) => event);
}
