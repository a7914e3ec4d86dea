import { KindredError } from "@kindred/schema";
import type { Pool, PoolConfig } from "pg";

/** The oldest PostgreSQL whose statements we rely on. */
const oldest = 15;

/** How to reach a server of the user's own. @throws KindredError `bad_database_url`, without repeating the password */
export function remotePostgres(databaseUrl: string): PoolConfig {
  if (!/^postgres(ql)?:\/\/\S+$/.test(databaseUrl) || !URL.canParse(databaseUrl))
    throw new KindredError(
      "bad_database_url",
      "DATABASE_URL is not a PostgreSQL address. Write it as postgresql://user:password@host:5432/database, with special characters of the password percent-encoded.",
      { status: 500 },
    );
  return { connectionString: databaseUrl, application_name: "kindred" };
}

/** @throws KindredError `postgres_too_old` */
export async function refuseOldPostgres(pool: Pool): Promise<void> {
  const { rows } = await pool.query<{ version: number; name: string }>(
    "SELECT current_setting('server_version_num')::int AS version, current_setting('server_version') AS name",
  );
  const found = rows[0];
  if (found === undefined || found.version >= oldest * 10_000) return;
  throw new KindredError(
    "postgres_too_old",
    `The PostgreSQL server at DATABASE_URL is ${found.name}; Kindred needs ${oldest} or later. Upgrade it, or leave DATABASE_URL unset to use the one that comes with Kindred.`,
    { status: 500 },
  );
}
