import { randomBytes } from "node:crypto";
import type { ClickHouse } from "./clickhouse.ts";

const prefix = "work_";

/** A table in memory that is there while `work` runs, by its name. */
export async function withWorkTable<T>(
  clickhouse: ClickHouse,
  columns: string,
  work: (name: string) => Promise<T>,
): Promise<T> {
  const name = `${prefix}${randomBytes(8).toString("hex")}`;
  await clickhouse.command(`CREATE TABLE ${name} (${columns}) ENGINE = Memory`);
  try {
    return await work(name);
  } finally {
    await clickhouse.command(`DROP TABLE IF EXISTS ${name} SYNC`).catch(() => undefined);
  }
}

/** Drops what a crash has left; empty, since it was in memory. */
export async function dropOldWorkTables(clickhouse: ClickHouse): Promise<void> {
  const old = await clickhouse.query<{ name: string }>(
    `SELECT name FROM system.tables WHERE database = currentDatabase() AND match(name, '^(rfm_)?${prefix}[0-9a-f]{16}$')
     AND metadata_modification_time < now() - INTERVAL 1 DAY`,
  );
  for (const { name } of old) await clickhouse.command(`DROP TABLE IF EXISTS ${name} SYNC`);
}
