import { chmod, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { WorkspaceStore } from "@kindred/store";
import { countSql, handWritten } from "./by-hand.ts";
import type { Asked, Counts } from "./contestants.ts";
import type { Shop } from "./data.ts";
import type { SegmentDocument } from "./segments.ts";
import { eventNames, typedColumns, typedDialect, writeTyped } from "./typed-rows.ts";

const dialect = typedDialect({
  instant: (ms) => `to_timestamp(${ms / 1000}) AT TIME ZONE 'UTC'`,
  rounded: (number) => `round((${number})::numeric, 6)`,
});

type Pool = WorkspaceStore["pool"];

/** (d) The first tenth of the contacts with all their events in PostgreSQL, with indexes that hold all that conditions read. */
export async function fillPostgres({ workspace, size }: Shop): Promise<void> {
  const { pool, clickhouse } = workspace;
  const { rows } = await pool.query<{ filled: string | null }>("SELECT to_regclass('bench.filled')::text AS filled");
  if (rows[0]!.filled !== null) return;
  await pool.query("DROP SCHEMA IF EXISTS bench CASCADE");
  await pool.query("CREATE SCHEMA bench");
  await pool.query(`CREATE TABLE bench.events (${typedColumns.events})`);
  await pool.query(`CREATE TABLE bench.contacts (${typedColumns.contacts})`);
  const contacts = Math.round(size.contacts / 10);
  const file = join(tmpdir(), `kindred-bench-${process.pid}.csv`);
  const take = async (table: "events" | "contacts", event?: string): Promise<void> => {
    await writeTyped(clickhouse, file, "CSV", { table, contacts, ...(event === undefined ? {} : { event }) });
    await chmod(file, 0o644);
    await pool.query(`COPY bench.${table} FROM '${file}' WITH (FORMAT csv, NULL '\\N')`);
    await rm(file);
  };
  await take("contacts");
  for (const event of await eventNames(clickhouse)) await take("events", event);
  await pool.query(
    "CREATE INDEX ON bench.events (event, ts) INCLUDE (contact_id, category, brand, campaign, price, revenue)",
  );
  await pool.query("CREATE INDEX ON bench.events (event, category, ts) INCLUDE (contact_id, revenue)");
  await pool.query("CREATE INDEX ON bench.events (event, brand, ts) INCLUDE (contact_id)");
  await pool.query("CREATE INDEX ON bench.events (event, campaign, ts) INCLUDE (contact_id)");
  await pool.query("CREATE INDEX ON bench.events (contact_id, event, ts)");
  await pool.query("CREATE UNIQUE INDEX ON bench.contacts (id)");
  for (const trait of ["city", "country", "plan", "age"]) await pool.query(`CREATE INDEX ON bench.contacts (${trait})`);
  await pool.query("VACUUM ANALYZE bench.events");
  await pool.query("VACUUM ANALYZE bench.contacts");
  await pool.query("CREATE TABLE bench.filled ()");
}

/** A query a segment, semi-joins; hash tables in memory rather than on disk. */
export async function inPostgres(
  pool: Pool,
  asked: readonly Asked[],
  byId: ReadonlyMap<string, SegmentDocument>,
): Promise<Counts> {
  const client = await pool.connect();
  try {
    await client.query("SET search_path = bench; SET work_mem = '256MB'; SET random_page_cost = 1.1; SET jit = off");
    const counts: number[] = [];
    for (const { document } of asked) {
      const { rows } = await client.query<{ count: string }>(countSql(handWritten(document, byId, dialect), dialect));
      counts.push(Number(rows[0]!.count));
    }
    return counts;
  } finally {
    client.release(true);
  }
}
