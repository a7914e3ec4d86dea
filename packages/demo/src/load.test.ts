import { setTimeout as pause } from "node:timers/promises";
import { createEvaluation } from "@kindred/engine";
import { KindredError } from "@kindred/schema";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { loadDemo, type LoadProgress } from "./load.ts";
import { generateShop } from "./shop.ts";

const shop = generateShop({ now: Date.parse("2026-11-21T15:30:00Z"), contacts: 150 });

describe("loading the demo", () => {
  let stores: TestStores;
  beforeAll(async () => {
    stores = await openTestStores();
  });
  afterAll(() => stores.close());

  it("fails with an insert that was refused while people were generated", async () => {
    const store = await stores.createWorkspace({ name: "Refused" });
    const full = new KindredError("disk_full", "Full", { status: 507 });
    let refused = false;
    const { clickhouse } = store;
    const command: typeof clickhouse.command = async (sql, params) => {
      if (refused || !sql.startsWith("INSERT INTO incoming_events")) return clickhouse.command(sql, params);
      refused = true;
      await pause(5);
      throw full;
    };
    const query: typeof clickhouse.query = (sql, params) => clickhouse.query(sql, params);
    const failing = { ...store, clickhouse: { ...clickhouse, command, query } };
    const large = generateShop({ now: Date.parse("2026-11-21T15:30:00Z"), contacts: 2_000 });
    await expect(loadDemo(failing, large)).rejects.toBe(full);
    const people = await store.postgres
      .selectFrom("contacts")
      .where("workspace_id", "=", store.id)
      .select("id")
      .execute();
    expect(people).toEqual([]);
  });

  it("fills both stores with the same people, and tells how far it is", async () => {
    const store = await stores.createWorkspace({ name: "Demo" });
    const told: LoadProgress[] = [];
    const done = await loadDemo(store, shop, { onProgress: (step) => told.push(step) });
    expect(told.at(-1)).toEqual(done);

    const [events] = await store.clickhouse.query<object>(
      "SELECT toUInt32(count()) AS events, toUInt32(uniqExact(message_id)) AS messages FROM events",
    );
    expect(events).toEqual({ events: done.events, messages: done.events });
    const snapshots = await store.clickhouse.query<{ id: number; key: string; email: string; external_id: string }>(
      "SELECT id, key, email, external_id FROM contacts FINAL ORDER BY id",
    );
    const known = await store.postgres
      .selectFrom("contacts")
      .leftJoin("identities as mail", (join) =>
        join
          .onRef("mail.workspace_id", "=", "contacts.workspace_id")
          .onRef("mail.contact_id", "=", "contacts.id")
          .on("mail.kind", "=", "email"),
      )
      .leftJoin("identities as external", (join) =>
        join
          .onRef("external.workspace_id", "=", "contacts.workspace_id")
          .onRef("external.contact_id", "=", "contacts.id")
          .on("external.kind", "=", "external_id"),
      )
      .where("contacts.workspace_id", "=", store.id)
      .select(["contacts.id", "key", "mail.value as email", "external.value as external_id"])
      .orderBy("contacts.id")
      .execute();
    expect(known.map((one) => ({ ...one, email: one.email ?? "", external_id: one.external_id ?? "" }))).toEqual(
      snapshots,
    );
    expect(snapshots).toHaveLength(150);
    const { next_contact_id } = await store.postgres
      .selectFrom("workspaces")
      .where("id", "=", store.id)
      .select("next_contact_id")
      .executeTakeFirstOrThrow();
    expect(next_contact_id).toBe(151);
    const arrived = await store.postgres
      .selectFrom("arrivals")
      .where("workspace_id", "=", store.id)
      .select("body")
      .execute();
    expect(arrived).toEqual([{ body: '[["b","demo",null]]' }]);
  });

  it("knows who may be written to: most who left an address, and nobody who did not", async () => {
    const store = await stores.createWorkspace({ name: "Reach" });
    await loadDemo(store, shop);
    const count = async (where: object): Promise<number> => {
      const evaluation = createEvaluation({ workspace: store, now: () => shop.to, flush: () => Promise.resolve() });
      return (await evaluation.count({ document: { version: 1, id: "x", where } })).count;
    };
    const email = { channel: "email", reachable: true };
    const known = await count({ trait: "email", exists: true });
    const reachable = await count(email);
    expect(reachable / known).toBeGreaterThan(0.4);
    expect(reachable / known).toBeLessThan(0.85);
    expect(await count({ all: [email, { trait: "marketing_consent", isNot: true }] })).toBe(0);
    expect(
      await count({
        all: [
          { channel: "email", reachable: false },
          { trait: "marketing_consent", is: true },
        ],
      }),
    ).toBeLessThan(known / 20);
    const sms = await count({ channel: "sms", reachable: true });
    expect(sms).toBeGreaterThan(0);
    expect(sms).toBeLessThan(reachable);
    expect(await count({ subscribed: "sales" })).toBeGreaterThan(await count({ subscribed: "new-arrivals" }));
  });

  it("leaves a workspace alone that has contacts", async () => {
    const store = await stores.createWorkspace({ name: "Taken" });
    const few = generateShop({ now: Date.parse("2026-11-21T15:30:00Z"), contacts: 3, products: 20 });
    await loadDemo(store, few);
    await expect(loadDemo(store, few)).rejects.toMatchObject({ code: "workspace_not_empty" });
  });

  it("starts over when a load was cut short", async () => {
    const store = await stores.createWorkspace({ name: "Interrupted" });
    const few = generateShop({ now: Date.parse("2026-11-21T15:30:00Z"), contacts: 20, products: 20 });
    const stop = new Error("power cut");
    const cut = loadDemo({ ...store, postgres: store.postgres }, { ...few, people: interrupted });
    await expect(cut).rejects.toBe(stop);
    const done = await loadDemo(store, few);
    const [row] = await store.clickhouse.query<{ events: number }>("SELECT toUInt32(count()) AS events FROM events");
    expect(row?.events).toBe(done.events);

    function* interrupted() {
      yield* few.people();
      throw stop;
    }
  });
});
