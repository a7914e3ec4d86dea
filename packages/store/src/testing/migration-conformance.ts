import { expect, test } from "vitest";
import { migrateClickHouse } from "../clickhouse/migrate.ts";
import { clickHouseMigrations } from "../clickhouse/migrations/index.ts";
import { migratePostgres } from "../postgres/migrate.ts";
import { postgresMigrations } from "../postgres/migrations/index.ts";
import type { ConformancePair } from "./conformance.ts";
import { eventsInOneOrder } from "./orders-of-events.ts";

export function migrationConformance(pair: ConformancePair): void {
  test("migrating again changes nothing, also when two programs do it at once", async () => {
    const { pool, postgres } = pair.stores();
    await Promise.all([migratePostgres(pool), migratePostgres(pool)]);
    const { rows } = await pool.query<{ version: number }>("SELECT version FROM kindred_migrations ORDER BY version");
    expect(rows.map((row) => row.version)).toEqual(postgresMigrations.map((migration) => migration.version));
    await postgres.selectFrom("workspaces").select("id").execute();

    const { clickhouse } = await pair.stores().createWorkspace({ name: "Migrated twice" });
    await migrateClickHouse(pair.stores().clickhouse, clickhouse);
    expect(await clickhouse.query("SELECT version FROM kindred_migrations ORDER BY version")).toEqual(
      clickHouseMigrations.map(({ version }) => ({ version })),
    );
  });

  test("a migration cut short half way runs again to its end", async () => {
    const { clickhouse } = await pair.stores().createWorkspace({ name: "Cut short" });
    await clickhouse.command("DROP TABLE products");
    await clickhouse.command("TRUNCATE TABLE kindred_migrations");
    await migrateClickHouse(pair.stores().clickhouse, clickhouse);
    expect(await clickhouse.query("SELECT count() AS n FROM products")).toEqual([{ n: 0 }]);
  });

  test("events of a program that filled their second order from JSON columns stay, and new ones join them in both orders", async () => {
    const { clickhouse } = await pair.stores().createWorkspace({ name: "Upgraded" });
    const line = (id: string): string =>
      `{"contact_id":7,"event":"A","ts":1767225600123,"message_id":"${id}","received_at":1767225600123,"properties":{"b":2.0,"a":{"c":[1,"x"]}},"context":{}}\n`;
    for (const view of ["incoming_to_events", "incoming_to_contact_events"])
      await clickhouse.command(`DROP VIEW ${view}`);
    for (const table of ["incoming_events", "events", "contact_events"])
      await clickhouse.command(`DROP TABLE ${table} SYNC`);
    await clickhouse.command("TRUNCATE TABLE kindred_migrations");
    for (const { version, name, statements } of clickHouseMigrations.filter(({ version }) => version < 6)) {
      for (const statement of statements) await clickhouse.command(statement);
      await clickhouse.command(`INSERT INTO kindred_migrations (version, name) VALUES (${version}, '${name}')`);
    }
    await clickhouse.command(
      `INSERT INTO events SETTINGS insert_deduplication_token = 'old/0' FORMAT JSONEachRow\n${line("m1")}`,
    );
    expect(await eventsInOneOrder(clickhouse)).toEqual([]);

    for (let repeat = 0; repeat < 2; repeat += 1) {
      await migrateClickHouse(pair.stores().clickhouse, clickhouse);
      await clickhouse.insertLines("events", line("m2"), { token: "new" });
      // What was under way when the older program ended.
      await clickhouse.insertLines("events", line("m1"), { token: "old", again: true });
      for (const table of ["events", "contact_events"])
        expect(await clickhouse.query(`SELECT message_id AS id FROM ${table} ORDER BY id`)).toEqual([
          { id: "m1" },
          { id: "m2" },
        ]);
      expect(await eventsInOneOrder(clickhouse)).toEqual([]);
    }
  });

  test("tables of a newer program are refused with a sentence that says so", async () => {
    const { clickhouse } = await pair.stores().createWorkspace({ name: "Newer" });
    await clickhouse.command("INSERT INTO kindred_migrations (version, name) VALUES (9999, 'from tomorrow')");
    const refused = migrateClickHouse(pair.stores().clickhouse, clickhouse);
    await expect(refused).rejects.toMatchObject({ code: "data_newer_than_program" });
    await expect(refused).rejects.toThrow("newer Kindred");

    const { pool } = pair.stores();
    await pool.query("INSERT INTO kindred_migrations (version, name) VALUES (9999, 'from tomorrow')");
    try {
      await expect(migratePostgres(pool)).rejects.toMatchObject({ code: "data_newer_than_program" });
    } finally {
      await pool.query("DELETE FROM kindred_migrations WHERE version = 9999");
    }
  });

  test("a workspace's ClickHouse tables are its own", async () => {
    const one = await pair.stores().createWorkspace({ name: "One" });
    const two = await pair.stores().createWorkspace({ name: "Two" });
    await one.clickhouse.insertLines("list_members", listLine, { token: "a" });
    expect(await one.clickhouse.query("SELECT contact_id FROM list_members")).toEqual([{ contact_id: 7 }]);
    expect(await two.clickhouse.query("SELECT contact_id FROM list_members")).toEqual([]);
  });

  test("a workspace that is dropped leaves nothing in either store, and its neighbour whole", async () => {
    const { postgres } = pair.stores();
    const gone = await pair.stores().createWorkspace({ name: "Gone" });
    const stays = await pair.stores().createWorkspace({ name: "Stays" });
    for (const { id } of [gone, stays]) {
      await postgres.insertInto("lists").values({ workspace_id: id, id: "vip", name: "VIP" }).execute();
      await postgres.insertInto("list_members").values({ workspace_id: id, list_id: "vip", contact_id: 1 }).execute();
    }
    await pair.stores().dropWorkspace(gone.id);
    await expect(gone.clickhouse.query("SELECT count() FROM events")).rejects.toThrow(/kindred_/u);
    for (const table of ["lists", "list_members"] as const) {
      const left = await postgres
        .selectFrom(table)
        .select("workspace_id")
        .where("workspace_id", "in", [gone.id, stays.id])
        .execute();
      expect(left).toEqual([{ workspace_id: stays.id }]);
    }
    expect(await stays.clickhouse.query("SELECT count() AS n FROM events")).toEqual([{ n: 0 }]);
  });

  test("a workspace id that could reach other databases is refused", () => {
    expect(() => pair.stores().workspace("ws_`; DROP DATABASE default")).toThrow(
      expect.objectContaining({ code: "bad_workspace_id" }),
    );
  });
}

const listLine = '{"list":"fair","contact_id":7,"at":1767225600123,"removed":0,"version":1}\n';
