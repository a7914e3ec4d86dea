import { refuseNewer } from "../postgres/migrate.ts";
import { quotedName, type ClickHouse } from "./clickhouse.ts";
import { clickHouseMigrations } from "./migrations/index.ts";

const known = clickHouseMigrations.at(-1)?.version ?? 0;

/**
 * Creates a workspace's database when it is missing and brings its tables up to this program's version. Every step is
 * idempotent and recorded in `kindred_migrations` there, so a start cut short goes on where it stopped.
 *
 * @throws KindredError `data_newer_than_program` when a newer Kindred has migrated this database.
 */
export async function migrateClickHouse(server: ClickHouse, database: ClickHouse): Promise<void> {
  await server.command(`CREATE DATABASE IF NOT EXISTS ${quotedName(database.database)}`);
  await database.command(
    "CREATE TABLE IF NOT EXISTS kindred_migrations (version UInt32, name String, applied_at DateTime64(3, 'UTC') DEFAULT now64(3)) ENGINE = MergeTree ORDER BY version",
  );
  const rows = await database.query<{ version: number }>("SELECT max(version) AS version FROM kindred_migrations");
  const applied = rows[0]?.version ?? 0;
  refuseNewer("ClickHouse", applied, known);
  for (const migration of clickHouseMigrations.filter((candidate) => candidate.version > applied)) {
    for (const statement of migration.statements) await database.command(statement);
    await database.command("INSERT INTO kindred_migrations (version, name) SELECT {version: UInt32}, {name: String}", {
      version: migration.version,
      name: migration.name,
    });
  }
}
