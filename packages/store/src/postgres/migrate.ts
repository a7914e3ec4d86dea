import { KindredError } from "@kindred/schema";
import type pg from "pg";
import { postgresMigrations } from "./migrations/index.ts";

/** Any fixed number: two programs that migrate at once take turns on it. */
const migrationLock = 7_246_001;

/**
 * Brings the tables up to this program's version. Safe to run any number of times and by several programs at once:
 * one advisory lock, each migration in a transaction of its own, each recorded in `kindred_migrations`.
 *
 * @throws KindredError `data_newer_than_program` when a newer Kindred has migrated this database.
 */
export async function migratePostgres(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query("SELECT pg_advisory_lock($1)", [migrationLock]);
    await client.query(
      "CREATE TABLE IF NOT EXISTS kindred_migrations (version integer PRIMARY KEY, name text NOT NULL, applied_at timestamptz NOT NULL DEFAULT now())",
    );
    const { rows } = await client.query<{ version: number }>("SELECT version FROM kindred_migrations");
    const applied = new Set(rows.map((row) => row.version));
    refuseNewer("PostgreSQL", Math.max(0, ...applied), postgresMigrations.at(-1)?.version ?? 0);
    for (const migration of postgresMigrations.filter((candidate) => !applied.has(candidate.version))) {
      await client.query("BEGIN");
      try {
        await client.query(migration.sql);
        await client.query("INSERT INTO kindred_migrations (version, name) VALUES ($1, $2)", [
          migration.version,
          migration.name,
        ]);
        await client.query("COMMIT");
      } catch (error) {
        await client.query("ROLLBACK").catch(() => undefined);
        throw error;
      }
    }
  } finally {
    await client.query("SELECT pg_advisory_unlock($1)", [migrationLock]).catch(() => undefined);
    client.release();
  }
}

/** A program never runs on tables it does not know. */
export function refuseNewer(database: string, found: number, known: number): void {
  if (found <= known) return;
  throw new KindredError(
    "data_newer_than_program",
    `The ${database} tables were written by a newer Kindred (schema ${found}, this program knows ${known}). Start that newer version, or point this one at other data.`,
    { status: 500, details: { found, known } },
  );
}
