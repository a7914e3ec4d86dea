import { join } from "node:path";
import { newId } from "@kindred/schema";
import { Kysely, PostgresDialect, sql } from "kysely";
import type pg from "pg";
import type { ClickHouse } from "./clickhouse/clickhouse.ts";
import { migrateClickHouse } from "./clickhouse/migrate.ts";
import { openClickHouse } from "./clickhouse/server.ts";
import { closeInTurn } from "./close-in-turn.ts";
import { openDataDir } from "./data-dir/data-dir.ts";
import { startEmbeddedPostgres } from "./postgres/embedded.ts";
import { migratePostgres } from "./postgres/migrate.ts";
import { CodedPool } from "./postgres/pool.ts";
import { refuseOldPostgres, remotePostgres } from "./postgres/remote.ts";
import type { Schema } from "./postgres/schema.ts";
import {
  deleteWorkspaceRows,
  insertWorkspace,
  workspaceDatabase,
  type NewWorkspace,
  type WorkspaceStore,
} from "./workspace.ts";

export interface StoresOptions {
  /** Where the embedded databases keep their files; also holds the lock, so it is needed with remote ones too. */
  readonly dataDir: string;
  /** A PostgreSQL server of one's own, in place of the embedded one. */
  readonly databaseUrl?: string | undefined;
  /** A ClickHouse server of one's own (`http://user:password@host:8123`), in place of the embedded one. */
  readonly clickhouseUrl?: string | undefined;
  /** Told of each step that may take a while, as a short sentence. */
  readonly onProgress?: ((step: string) => void) | undefined;
}

export interface Stores {
  readonly postgres: Kysely<Schema>;
  readonly pool: pg.Pool;
  /** ClickHouse's `default` database: for the server itself. A tenant's data is asked of `workspace(id).clickhouse`. */
  readonly clickhouse: ClickHouse;
  workspace(id: string): WorkspaceStore;
  /** The same for work that nobody waits for: where the engine is ours, one statement at a time and on one core. */
  workspaceAside(id: string): WorkspaceStore;
  /** The row, and the workspace's ClickHouse database with its tables. */
  createWorkspace(workspace: NewWorkspace): Promise<WorkspaceStore>;
  /** Everything of a workspace, in both stores. Whoever works on it has to have stopped; see `Membership.forget`. */
  dropWorkspace(id: string): Promise<void>;
  /** @throws KindredError `postgres_unavailable` or `clickhouse_unavailable` */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Opens both stores, embedded or remote, and migrates them:
 * 1. take the data directory for this process; 2. start or reach PostgreSQL; 3. migrate it; 4. open or reach
 * ClickHouse; 5. migrate every workspace's database there. A failure undoes the steps before it.
 *
 * @throws KindredError `data_dir_in_use`, `data_dir_unusable`, `data_newer_than_program`, `disk_full`,
 * `postgres_unavailable`, `clickhouse_unavailable`, … each saying what to do.
 */
export async function openStores(options: StoresOptions): Promise<Stores> {
  const opened: (() => Promise<void>)[] = [];
  const closeAll = (): Promise<void> => closeInTurn(opened.splice(0).toReversed());
  const step = options.onProgress ?? (() => undefined);
  try {
    const dataDir = await openDataDir(options.dataDir);
    opened.push(() => dataDir.release());

    const connection = await reachPostgres(options, dataDir.path, opened);
    const pool = new CodedPool(connection);
    opened.push(() => pool.end());
    const postgres = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });

    if (options.databaseUrl) await refuseOldPostgres(pool);
    step("Migrating PostgreSQL");
    await migratePostgres(pool);

    step("Opening ClickHouse");
    const server = await openClickHouse(join(dataDir.path, "clickhouse"), options.clickhouseUrl);
    opened.push(() => server.close());
    const clickhouse = server.database("default");

    const workspaces = await postgres.selectFrom("workspaces").select("id").orderBy("id").execute();
    for (const { id } of workspaces) await migrateClickHouse(clickhouse, server.database(workspaceDatabase(id)));

    const workspace = (id: string): WorkspaceStore => ({
      id,
      postgres,
      pool,
      clickhouse: server.database(workspaceDatabase(id)),
    });
    const workspaceAside = (id: string): WorkspaceStore => ({
      ...workspace(id),
      clickhouse: server.aside(workspaceDatabase(id)),
    });
    return {
      postgres,
      pool,
      clickhouse,
      workspace,
      workspaceAside,
      createWorkspace: async (wanted) => {
        const id = wanted.id ?? newId("ws");
        await migrateClickHouse(clickhouse, server.database(workspaceDatabase(id)));
        await insertWorkspace(postgres, id, wanted);
        return workspace(id);
      },
      dropWorkspace: async (id) => {
        await deleteWorkspaceRows(postgres, id);
        await clickhouse.command(`DROP DATABASE IF EXISTS ${workspaceDatabase(id)} SYNC`);
      },
      ping: async () => {
        await Promise.all([sql`SELECT 1`.execute(postgres), clickhouse.ping()]);
      },
      close: closeAll,
    };
  } catch (error) {
    await closeAll().catch(() => undefined);
    throw error;
  }
}

async function reachPostgres(
  options: StoresOptions,
  dataDir: string,
  opened: (() => Promise<void>)[],
): Promise<pg.PoolConfig> {
  if (options.databaseUrl) return remotePostgres(options.databaseUrl);
  const server = await startEmbeddedPostgres(dataDir, options.onProgress);
  opened.push(() => server.stop());
  return server.connection;
}
