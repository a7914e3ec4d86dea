import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startTestServer, type TestServer } from "../testing.ts";

const NOW = Date.parse("2026-04-15T09:00:00Z");
const DAY = 86_400_000;
let server: TestServer;
let id: string;
let W: string;

interface Table {
  readonly rows: readonly { readonly key: string; readonly size: number; readonly cells: readonly unknown[] }[];
}

beforeAll(async () => {
  server = await startTestServer({ now: () => NOW });
  const made = await server.workspace({ timezone: "Europe/Kyiv", currency: "EUR" });
  id = made.id;
  W = `/workspaces/${id}`;
  const authorization = `Basic ${Buffer.from(`${made.writeKey}:`).toString("base64")}`;
  const batch = Array.from({ length: 24 }, (_, n) =>
    Array.from({ length: (n % 3) + 1 }, (__, k) => ({
      type: "track",
      userId: `c${n}`,
      messageId: `${n}-${k}`,
      event: "Order Completed",
      timestamp: new Date(NOW - (100 - n - k * 35) * DAY).toISOString(),
      properties: {
        revenue: 10 * (n + 1),
        products: [
          { product_id: "tea", category: "drinks", name: "Tea" },
          ...(n % 2 === 0 ? [{ product_id: "cup", category: "kitchen", name: "Cup", quantity: 2 }] : []),
        ],
      },
    })),
  ).flat();
  expect(await server.ask("POST", "/v1/batch", { batch }, { authorization })).toMatchObject({ status: 200 });
});
afterAll(() => server.stop());

describe("cohorts", () => {
  const from = "2026-01-01";

  test("by default are by first order and month, and say who came back", async () => {
    const { status, body } = await server.admin("POST", `${W}/cohorts`, { from });
    expect(status).toBe(200);
    const table = body as Table;
    expect(table).toMatchObject({ timezone: "Europe/Kyiv", comparison: null, shifts: [], leftOut: 0 });
    expect(table.rows.map(({ key }) => key)).toEqual(["2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01"]);
    expect(table.rows.reduce((sum, { size }) => sum + size, 0)).toBe(24);
    expect(table.rows[0]!.cells[0]).toMatchObject({ people: 24, of: 24, value: 1, unfinished: false, total: null });
    expect(table.rows[3]!.cells.slice(1)).toEqual([null, null, null]);
  });

  test("a cell opens its people and is a segment that counts them", async () => {
    const cell = { row: "2026-01-01", column: 1 };
    const table = (await server.admin("POST", `${W}/cohorts`, { from })).body as Table;
    const { people } = table.rows[0]!.cells[1] as { people: number };
    expect(people).toBeGreaterThan(3);
    const first = await server.admin("POST", `${W}/cohorts/people`, { from, cell, limit: 3 });
    const { items, next } = first.body as { items: { externalId: string }[]; next: string };
    const rest = await server.admin("POST", `${W}/cohorts/people`, { from, cell, limit: 1000, cursor: next });
    expect(items.length + (rest.body as { items: unknown[] }).items.length).toBe(people);
    const { body } = await server.admin("POST", `${W}/cohorts/segment`, { from, cell }, { "accept-language": "ru" });
    const { document, sentence } = body as { document: Record<string, unknown>; sentence: string };
    expect(sentence).toContain("«Order Completed»");
    const saved = { ...document, id: "january-back", name: "January, back in a month" };
    expect(await server.admin("POST", `${W}/segments`, saved)).toMatchObject({ status: 200 });
    const counted = await server.admin("POST", `${W}/evaluate/count`, { segment: "january-back" });
    expect(counted.body).toMatchObject({ count: people });
  });

  test("windows are compared, money is summed, and mistakes are told", async () => {
    const windows = [
      { name: "sale", from: "2026-01-06", to: "2026-01-12" },
      { name: "plain", from: "2026-01-12", to: "2026-01-25" },
    ];
    const { body } = await server.admin("POST", `${W}/cohorts`, {
      cut: { kind: "windows", windows },
      measure: { kind: "sum" },
      columns: { kind: "cumulative" },
      by: "week",
      compare: ["sale", "plain"],
    });
    expect(body).toMatchObject({ currency: "EUR", comparison: { a: "sale", b: "plain" } });
    const wrong = [
      [
        {
          columns: {
            kind: "brackets",
            brackets: [
              [2, 3],
              [3, 4],
            ],
          },
        },
        "/columns/brackets",
      ],
      [{ returns: { event: "Order Completed", where: { property: "revenue", over: 3 } } }, "/returns/where"],
      [{ from: "2026-02-31" }, "/from"],
      [{ cut: { kind: "windows", windows: [windows[0], windows[0]] } }, "/cut/windows"],
    ] as const;
    for (const [asked, pointer] of wrong) {
      const refused = await server.admin("POST", `${W}/cohorts`, asked);
      expect(refused).toMatchObject({ body: { error: { pointer: expect.stringContaining(pointer) as unknown } } });
      expect([400, 422]).toContain(refused.status);
    }
  });
});

test("an instant whose year cannot be written is refused, and the last that can where nothing may lie ahead", async () => {
  const document = { version: 1, id: "x", where: { event: "Order Completed", window: { this: "month" } } };
  for (const path of ["cohorts", "value", "value/declining", "evaluate/count"]) {
    const ask = (now: unknown) => server.admin("POST", `${W}/${path}`, { now, document });
    for (const now of [8.64e15, "9999-12-31T23:59:59-23:59", "0000-01-01"]) {
      expect([path, now, await ask(now)]).toMatchObject([path, now, { status: 400 }]);
    }
    const last = path === "evaluate/count" ? { status: 200 } : { status: 422, body: { error: { code: "future_now" } } };
    expect([path, await ask("9998-12-31T23:59:59Z")]).toMatchObject([path, last]);
  }
});

describe("value", () => {
  test("tells totals, deciles, curve and tiers, which are segments", async () => {
    const { status, body } = await server.admin("POST", `${W}/value`, { tiers: [10, 50] });
    expect(status).toBe(200);
    expect(body).toMatchObject({
      currency: "EUR",
      totals: { customers: 24, orders: 48 },
      noSegment: null,
      margin: null,
    });
    const { tiers } = body as { tiers: { people: number; document: unknown }[] };
    expect(tiers.map(({ people }) => people)).toEqual([3, 9]);
    for (const { document, people } of tiers) {
      const counted = await server.admin("POST", `${W}/evaluate/count`, { document });
      expect(counted.body).toMatchObject({ count: people });
    }
  });

  test("lists customers by value, page by page", async () => {
    const first = await server.admin("POST", `${W}/value/customers`, { limit: 20 });
    const { items, next } = first.body as { items: { value: number; contact: unknown }[]; next: string };
    expect(items[0]).toMatchObject({ contact: { externalId: "c23" }, value: 720, orders: 3 });
    const second = await server.admin("POST", `${W}/value/customers`, { limit: 20, cursor: next });
    expect(second.body).toMatchObject({ items: { length: 4 }, next: null });
    expect((await server.admin("POST", `${W}/value/customers`, { cursor: "x" })).status).toBe(400);
  });

  test("tells who spends less, and what goes together", async () => {
    const declining = await server.admin("POST", `${W}/value/declining`, { days: 50 });
    const { count, document } = declining.body as { count: number; document: unknown };
    expect((await server.admin("POST", `${W}/evaluate/count`, { document })).body).toMatchObject({ count });
    const together = await server.admin("POST", `${W}/value/together`, {});
    expect(together.body).toMatchObject({ baskets: 48, pairs: [{ count: 24, lift: 1, a: { label: "Tea" } }] });
  });

  test("keeps favourites as a trait when an editor wants it", async () => {
    expect((await server.admin("GET", `${W}/value/favourites`)).body).toEqual({ settings: null });
    const put = await server.admin("PUT", `${W}/value/favourites`, { settings: {} });
    expect(put.body).toMatchObject({ settings: { trait: "favourite_category", item: "category", days: 365 } });
    await server.wiring.refreshes.settle();
    const document = { version: 1, id: "k", name: "k", where: { trait: "favourite_category", is: "kitchen" } };
    expect((await server.admin("POST", `${W}/evaluate/count`, { document })).body).toMatchObject({ count: 12 });
  });

  test("a viewer may look and not change", async () => {
    const made = await server.admin("POST", `${W}/keys`, { kind: "admin", role: "viewer", name: "looks" });
    const authorization = `Bearer ${(made.body as { secret: string }).secret}`;
    const look = await server.ask("POST", `/api/v1${W}/value`, {}, { authorization });
    expect(look.status).toBe(200);
    const change = await server.ask("PUT", `/api/v1${W}/value/favourites`, { settings: null }, { authorization });
    expect(change.status).toBe(403);
  });
});
