import { randomBytes } from "node:crypto";
import { KindredError } from "@kindred/schema";
import { type Kysely, sql } from "kysely";
import type pg from "pg";
import type { ClickHouse } from "./clickhouse/clickhouse.ts";
import type { Schema } from "./postgres/schema.ts";

/**
 * The handle of one tenant: whoever asks for a workspace's data holds one. `clickhouse` is bound to the workspace's own
 * database; PostgreSQL tables are shared, so every statement on them names `workspace_id`.
 */
export interface WorkspaceStore {
  readonly id: string;
  readonly postgres: Kysely<Schema>;
  readonly pool: pg.Pool;
  readonly clickhouse: ClickHouse;
}

export interface NewWorkspace {
  /** `ws_…`; a random one unless given. */
  readonly id?: string;
  readonly name: string;
  /** IANA name; UTC unless given. */
  readonly timezone?: string;
  /** ISO 3166 alpha-2, for phone numbers without a country code. */
  readonly defaultCountry?: string | null;
  /** ISO 4217. */
  readonly currency?: string | null;
  readonly keepIp?: boolean;
}

const idPattern = /^[a-z0-9][a-z0-9_]{0,59}$/;

/** The ClickHouse database of a workspace. @throws KindredError `bad_workspace_id` */
export function workspaceDatabase(id: string): string {
  if (!idPattern.test(id))
    throw new KindredError(
      "bad_workspace_id",
      `${JSON.stringify(id)} is not a workspace id (lowercase letters, digits and _).`,
    );
  return `kindred_${id}`;
}

/**
 * Removes every row of a workspace, whatever table it is in: those that carry `workspace_id` are found, so that a new one is not
 * forgotten here.
 */
export async function deleteWorkspaceRows(postgres: Kysely<Schema>, id: string): Promise<void> {
  await postgres.transaction().execute(async (tx) => {
    const { rows } = await sql<{ name: string }>`
      SELECT c.table_name AS name FROM information_schema.columns AS c
      JOIN information_schema.tables AS t USING (table_schema, table_name)
      WHERE c.table_schema = current_schema() AND c.column_name = 'workspace_id' AND t.table_type = 'BASE TABLE'`.execute(
      tx,
    );
    for (const { name } of rows) await sql`DELETE FROM ${sql.table(name)} WHERE workspace_id = ${id}`.execute(tx);
    await tx.deleteFrom("workspaces").where("id", "=", id).execute();
  });
}

/** The row of a new workspace. The link secret signs the parameter that recognises a reader who clicks in an email. */
export async function insertWorkspace(postgres: Kysely<Schema>, id: string, workspace: NewWorkspace): Promise<void> {
  await postgres
    .insertInto("workspaces")
    .values({
      id,
      name: workspace.name,
      timezone: workspace.timezone ?? "UTC",
      default_country: workspace.defaultCountry ?? null,
      currency: workspace.currency ?? null,
      keep_ip: workspace.keepIp ?? false,
      link_secret: randomBytes(32),
    })
    .execute();
}
