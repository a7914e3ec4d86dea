import type { WorkspaceStore } from "@kindred/store";
import { openTestStores, type TestStores } from "@kindred/store/testing";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { deleteContact } from "../identity/delete-contact.ts";
import { createIngest, type Ingest } from "../ingest/ingest.ts";
import { upsertProducts } from "../ingest/products.ts";
import type { EvaluationResources } from "../segments/evaluation.ts";
import { readFavourites, saveFavourites } from "./favourite-settings.ts";
import { favouritesRefreshing } from "./favourites.ts";
import { readTogether, type TogetherQuestion } from "./together.ts";

const NOW = Date.parse("2026-04-15T09:00:00Z");
const DAY = 86_400_000;

/** Orders as lists of lines, `item` or `item*pieces`, of whoever placed them. */
const placed: Readonly<Record<string, readonly (readonly string[])[]>> = {
  ann: [["tea", "cup"], ["tea", "cup", "tea"], ["coffee*5"]],
  ben: [
    ["tea", "coffee"],
    ["cup", "tea"],
  ],
  eve: [["milk"], ["coffee", "milk"]],
  old: [["cup*9"]],
};
const categoryOf: Readonly<Record<string, string>> = { tea: "drinks", coffee: "drinks", milk: "drinks" };

let stores: TestStores;
let ingest: Ingest;
let workspace: WorkspaceStore;
let resources: EvaluationResources;

beforeAll(async () => {
  stores = await openTestStores();
  ingest = createIngest({ stores, now: () => NOW });
  workspace = await stores.createWorkspace({ name: "shop" });
  resources = { workspace, now: () => NOW, flush: () => ingest.flush(workspace.id) };
  const calls = Object.entries(placed).flatMap(([userId, orders]) =>
    orders.map((lines, k) => ({
      type: "track",
      userId,
      messageId: `${userId}-${k}`,
      timestamp: new Date(NOW - (userId === "old" ? 400 : k + 1) * DAY).toISOString(),
      event: "Order Completed",
      properties: {
        products: lines.map((line) => {
          const [id = "", pieces] = line.split("*");
          const category = categoryOf[id];
          return {
            product_id: id,
            name: id.toUpperCase(),
            ...(pieces === undefined ? {} : { quantity: Number(pieces) }),
            ...(category === undefined ? {} : { category }),
          };
        }),
      },
    })),
  );
  // An order that names one product by itself.
  calls.push({
    ...calls[0]!,
    messageId: "alone",
    userId: "eve",
    properties: { product_id: "cup", name: "CUP" } as never,
  });
  const { rejected } = await ingest.accept(workspace.id, calls);
  expect(rejected).toEqual([]);
  await upsertProducts(
    stores,
    workspace.id,
    [{ productId: "cup", doc: { category: "kitchen" }, validFrom: NOW - 900 * DAY }],
    NOW,
  );
});
afterAll(async () => {
  await ingest.close();
  await stores.close();
});

const question: TogetherQuestion = {
  orders: { event: "Order Completed" },
  item: "product_id",
  label: "name",
  per: "order",
  least: 1,
  segment: null,
  sort: "count",
};

describe("bought together", () => {
  const shown = async (asked: TogetherQuestion) => {
    const { pairs, ...rest } = await readTogether(resources, asked, 10);
    return { ...rest, pairs: pairs.map(({ a, b, count }) => [[a.item, b.item].sort().join("+"), count]) };
  };

  test("counts orders that hold both, each once", async () => {
    expect(await shown(question)).toEqual({
      baskets: 9,
      items: 4,
      lookedAt: 4,
      pairs: [
        ["cup+tea", 3],
        ["coffee+milk", 1],
        ["coffee+tea", 1],
      ],
    });
    const { pairs } = await readTogether(resources, question, 1);
    // In 9 baskets tea is in 4 and the cup in 5.
    expect(pairs[0]).toMatchObject({ count: 3, support: 3 / 9, lift: (3 * 9) / (4 * 5) });
    expect([pairs[0]!.a.label, pairs[0]!.b.label].sort()).toEqual(["CUP", "TEA"]);
    expect([...pairs[0]!.confidence].sort((x, y) => x - y)).toEqual([3 / 5, 3 / 4]);
  });

  test("leaves chance out, and takes a window, people and categories", async () => {
    expect((await shown({ ...question, least: 2 })).pairs).toEqual([["cup+tea", 3]]);
    expect((await shown({ ...question, window: { last: "30d" } })).baskets).toBe(8);
    expect((await shown({ ...question, per: "contact" })).pairs[0]).toEqual(["coffee+cup", 3]);
    expect(await shown({ ...question, item: "category" })).toMatchObject({
      items: 2,
      pairs: [["drinks+kitchen", 3]],
    });
    const none = await stores.createWorkspace({ name: "none" });
    expect(await readTogether({ ...resources, workspace: none, flush: async () => undefined }, question, 5)).toEqual({
      baskets: 0,
      items: 0,
      lookedAt: 0,
      pairs: [],
    });
  });
});

describe("the favourite category", () => {
  const favourites = async (): Promise<Record<string, string | null>> => {
    await ingest.flush(workspace.id);
    const rows = await workspace.clickhouse.query<{ external_id: string; favourite: string | null }>(
      "SELECT external_id, traits.favourite_category.:String AS favourite FROM contacts FINAL WHERE deleted = 0 ORDER BY external_id",
    );
    return Object.fromEntries(rows.map(({ external_id, favourite }) => [external_id, favourite]));
  };
  const part = (): ReturnType<typeof favouritesRefreshing> =>
    favouritesRefreshing({ stores, flush: (id) => ingest.flush(id) });
  const refresh = async (now = NOW) => {
    await ingest.flush(workspace.id);
    return (await part().refresh(workspace, now, new AbortController().signal, { last: {} })).details;
  };
  const settings = { trait: "favourite_category", item: "category", event: "Order Completed", days: 365 };

  test("is nobody's until a workspace wants it", async () => {
    expect(await refresh()).toEqual({ kept: false });
    expect(await favourites()).toEqual({ ann: null, ben: null, eve: null, old: null });
  });

  test("is written as a trait, differences only, and goes with the orders; what somebody else wrote stays", async () => {
    const hers = { type: "identify", userId: "eve", traits: { favourite_category: "hers" } };
    await ingest.accept(workspace.id, [{ ...hers, timestamp: new Date(NOW - 2 * DAY).toISOString() }]);
    await saveFavourites(workspace, settings, { by: null, at: NOW });
    expect(await readFavourites(workspace)).toEqual(settings);
    expect(await refresh()).toEqual({ kept: true, trait: "favourite_category", changed: 2 });
    expect(await favourites()).toEqual({ ann: "drinks", ben: "drinks", eve: "hers", old: null });
    expect(await refresh()).toMatchObject({ changed: 0 });
    const [history] = await workspace.clickhouse.query<{ n: number }>(
      `SELECT toUInt32(count()) AS n FROM trait_history FINAL WHERE trait = 'favourite_category' AND ts = fromUnixTimestamp64Milli(${NOW}, 'UTC')`,
    );
    expect(history!.n).toBe(2);
    expect(await refresh(NOW + 400 * DAY)).toMatchObject({ changed: 2 });
    expect(await favourites()).toEqual({ ann: null, ben: null, eve: "hers", old: null });
  });

  test("is not given to whoever is erased meanwhile", async () => {
    const [row] = await workspace.clickhouse.query<{ id: number }>("SELECT id FROM contacts WHERE external_id = 'ben'");
    await deleteContact(stores, workspace.id, { id: Number(row!.id) }, NOW);
    await saveFavourites(workspace, { ...settings, days: 3000 }, { by: null, at: NOW });
    const all = await part().refresh(workspace, NOW + 401 * DAY, new AbortController().signal, { last: {} });
    expect(all.details).toMatchObject({ changed: 2 });
    expect(await favourites()).toEqual({ ann: "drinks", eve: "hers", old: "kitchen" });
    await saveFavourites(workspace, null, { by: null, at: NOW });
    expect(await readFavourites(workspace)).toBeNull();
  });
});
