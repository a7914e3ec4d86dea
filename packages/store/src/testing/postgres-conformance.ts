import { sql } from "kysely";
import { expect, test } from "vitest";
import type { ConformancePair } from "./conformance.ts";

export function postgresConformance(pair: ConformancePair): void {
  test("a transaction that throws leaves nothing behind", async () => {
    const { postgres } = pair.stores();
    const { id } = await pair.stores().createWorkspace({ name: "Rolled back" });
    const failing = postgres.transaction().execute(async (transaction) => {
      await transaction.insertInto("lists").values({ workspace_id: id, id: "fair", name: "Fair" }).execute();
      throw new Error("half way");
    });
    await expect(failing).rejects.toThrow("half way");
    expect(await postgres.selectFrom("lists").selectAll().where("workspace_id", "=", id).execute()).toEqual([]);
  });

  test("values come back as they went in", async () => {
    const { postgres } = pair.stores();
    const { id } = await pair.stores().createWorkspace({ name: 'it\'s \\ "quoted"\n тест 😀', keepIp: true });
    const row = await postgres.selectFrom("workspaces").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
    expect(row).toMatchObject({
      name: 'it\'s \\ "quoted"\n тест 😀',
      keep_ip: true,
      timezone: "UTC",
      next_contact_id: 1,
    });
    expect(row.link_secret).toHaveLength(32);
    expect(row.created_at).toBeInstanceOf(Date);

    const traits = { name: "О'Брайен", tags: ["a", "b\\c"], address: { city: "Київ" }, size: 1e300, none: [] };
    await postgres
      .insertInto("contacts")
      .values({ workspace_id: id, id: 1, key: "con_1", traits: JSON.stringify(traits), version: 2 ** 40 })
      .execute();
    const contact = await postgres
      .selectFrom("contacts")
      .select(["traits", "stamps", "version"])
      .where("workspace_id", "=", id)
      .executeTakeFirstOrThrow();
    expect(contact).toEqual({ traits, stamps: {}, version: 2 ** 40 });
  });

  test("a statement's own error keeps PostgreSQL's code", async () => {
    const { postgres } = pair.stores();
    const { id } = await pair.stores().createWorkspace({ name: "Unique" });
    await expect(pair.stores().createWorkspace({ id, name: "Again" })).rejects.toMatchObject({ code: "23505" });
    await expect(sql`SELECT nonsense FROM nowhere`.execute(postgres)).rejects.toMatchObject({ code: "42P01" });
  });

  test("text sorts by code point", async () => {
    const { pool } = pair.stores();
    const { rows } = await pool.query<{ word: string }>(
      `SELECT word FROM unnest(ARRAY['b','a','Z','é','я']) AS word ORDER BY word COLLATE "C"`,
    );
    expect(rows.map((row) => row.word)).toEqual(["Z", "a", "b", "é", "я"]);
  });

  test("many at once take turns without losing one", async () => {
    const { postgres } = pair.stores();
    const { id } = await pair.stores().createWorkspace({ name: "Concurrent" });
    const numbers = await Promise.all(
      Array.from({ length: 50 }, async () => {
        const row = await postgres
          .updateTable("workspaces")
          .set((eb) => ({ next_contact_id: eb("next_contact_id", "+", 1) }))
          .where("id", "=", id)
          .returning("next_contact_id")
          .executeTakeFirstOrThrow();
        return row.next_contact_id;
      }),
    );
    expect(numbers.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 2));
  });
}
