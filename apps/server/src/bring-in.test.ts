import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Answer, startTestServer, type TestServer } from "./testing.ts";

let server: TestServer;
let id: string;
let writeKey: string;
const now = Date.parse("2026-06-01T12:00:00Z");

beforeAll(async () => {
  server = await startTestServer({ uploadLimit: 2_000, now: () => now });
});
afterAll(() => server.stop());
beforeEach(async () => {
  ({ id, writeKey } = await server.workspace({ timezone: "Europe/Kyiv", currency: "EUR" }));
});

const ask = (method: string, path: string, body?: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  server.admin(method, `/workspaces/${id}${path}`, body, headers);
const code = ({ status, body }: Answer): [number, string] => [status, (body as { error: { code: string } }).error.code];
const bytes = { "content-type": "application/octet-stream" };
const upload = async (text: string, name = "file.csv"): Promise<{ file: string }> =>
  (await ask("POST", `/imports/files?name=${name}`, text, bytes)).body as { file: string };
const send = async (calls: readonly object[]): Promise<void> => {
  const sent = await server.ask("POST", "/v1/batch", { batch: calls }, { "x-write-key": writeKey });
  expect(sent.body).toMatchObject({ accepted: calls.length });
  await ask("POST", "/flush", {});
};

describe("a file on its way in", () => {
  it("is looked at, counted and imported, and tells how it was read to the next one like it", async () => {
    const { file } = await upload("Order;Customer;Date;SKU;Price;Qty\n1;x1;03/04/2026;a;10;2\n2;;04/04/2026;a;10;1\n");
    const open = (await ask("POST", "/imports/look", { file })).body;
    expect(open).toMatchObject({
      name: "file.csv",
      kind: "orders",
      layout: { format: "csv", delimiter: ";", encoding: "utf-8" },
      problem: { code: "date_order_unclear" },
      plan: null,
    });
    const options = { dates: "day-first", map: { "trait.code": "SKU" } };
    const look = (await ask("POST", "/imports/look", { file, kind: "orders", options })).body;
    expect(look).toMatchObject({ problem: null, plan: { currency: "EUR", sample: { rows: 2, rejected: 1 } } });
    expect(JSON.stringify(look)).not.toContain(".data");
    const counted = (await ask("POST", "/imports/dry-run", { file, kind: "orders", options })).body;
    expect(counted).toMatchObject({ rows: 2, read: 1, rejected: 1, orders: 1, revenue: 20, people: 1, known: 0 });
    const started = (await ask("POST", "/imports", { file, kind: "orders", options })).body as { id: string };
    const done = (await ask("GET", `/imports/${started.id}?wait=30`)).body;
    expect(done).toMatchObject({ state: "done", hasRejected: true, progress: { phase: "done" } });
    expect((await ask("GET", `/imports/${started.id}/plan`)).body).toMatchObject({ kind: "orders", asked: options });
  });

  it("shows its place on the server to the local token alone", async () => {
    const { file } = await upload("email\na@x.example\n");
    const key = (await ask("POST", "/keys", { kind: "admin", name: "x", role: "editor" })).body as { secret: string };
    const remote = { authorization: `Bearer ${key.secret}` };
    const plan = (await ask("POST", "/imports/inspect", { kind: "contacts", file }, remote)).body;
    expect(plan).toMatchObject({ file: { name: "file.csv" } });
    expect(plan).not.toHaveProperty("file.path");
  });

  it("is refused when it is larger than an upload may be, and when it is empty", async () => {
    expect((await ask("GET", "/imports/limits")).body).toEqual({ bytes: 2_000 });
    const large = await ask("POST", "/imports/files?name=large.csv", "x".repeat(2_001), bytes);
    expect(large).toMatchObject({
      status: 413,
      body: { error: { code: "file_too_large", details: { limit: 2_000 } } },
    });
    const { file } = await upload("");
    expect(code(await ask("POST", "/imports/look", { file }))).toEqual([400, "file_empty"]);
  });
});

describe("a list", () => {
  const members = async (): Promise<string[]> =>
    ((await ask("GET", "/lists/vip/members")).body as { items: { externalId: string }[] }).items
      .map(({ externalId }) => externalId)
      .sort((a, b) => a.localeCompare(b));

  it("takes people by whatever names them, many at once, and says who is unknown", async () => {
    await send([
      { type: "identify", userId: "u1", traits: { email: "Ann@x.example" } },
      { type: "identify", userId: "u2" },
      { type: "identify", userId: "u3", traits: { phone: "+380441234567" } },
    ]);
    const { key } = (await ask("GET", "/contacts/u2")).body as { key: string };
    await ask("POST", "/lists", { id: "vip", name: "VIP" });
    const add = ["ANN@X.example", "u1", key, "phone:+380441234567", "email:u2", "nobody", "con_nobody", "a\0b"];
    expect((await ask("POST", "/lists/vip/members", { add })).body).toEqual({
      added: 3,
      removed: 0,
      unknown: ["email:u2", "nobody", "con_nobody", "a\0b"],
    });
    expect(await members()).toEqual(["u1", "u2", "u3"]);
    expect((await ask("GET", "/lists/vip/members?q=ann")).body).toMatchObject({ items: [{ externalId: "u1" }] });
    expect((await ask("GET", "/lists/vip/members?q=an%25")).body).toMatchObject({ items: [] });
    expect((await ask("POST", "/lists/vip/members", { remove: ["u1"] })).body).toMatchObject({ removed: 1 });
    const exported = await ask("GET", "/lists/vip/export");
    expect(exported.headers.get("content-disposition")).toBe('attachment; filename="vip.csv"');
    const rows = String(exported.body).split(/\r\n/u);
    const names = rows.flatMap((row) => row.split(",")[2] ?? []);
    expect(new Set(names)).toEqual(new Set(["external_id", "u2", "u3"]));
  });

  it("says when it changed and which segments refer to it, and is not deleted from under them", async () => {
    await send([{ type: "identify", userId: "u1" }]);
    await ask("POST", "/lists", { id: "vip", name: "VIP" });
    await ask("POST", "/lists/vip/members", { add: ["u1"] });
    const document = { version: 1, id: "vips", name: "Very", where: { all: [{ not: { list: "vip" } }] } };
    await ask("POST", "/segments", document);
    expect((await ask("GET", "/lists")).body).toMatchObject({
      items: [
        {
          id: "vip",
          members: 1,
          changedAt: new Date(now).toISOString(),
          usedBy: [{ id: "vips", name: "Very" }],
        },
      ],
    });
    expect(code(await ask("DELETE", "/lists/vip"))).toEqual([409, "list_in_use"]);
    await ask("DELETE", "/segments/vips");
    expect((await ask("DELETE", "/lists/vip")).status).toBe(200);
  });
});

describe("products", () => {
  it("are found by their words, sorted by what became of them, and exported", async () => {
    for (const [sku, name, price] of [
      ["a", "Wool Coat", 100],
      ["b", "Silk =Dress", 50],
      ["c", "Пальто", 70],
    ] as const) {
      await ask("PUT", `/products/${sku}`, { fields: { name, category: "Clothes", price, currency: "EUR" } });
    }
    await ask("PUT", "/products/a", { fields: { name: "Wool Coat", category: "Clothes", price: 80, in_stock: false } });
    const at = (days: number): string => new Date(now - days * 86_400_000).toISOString();
    const lines = [
      { product_id: "a", price: 80, quantity: 2 },
      { product_id: "b", price: 50 },
    ];
    await send([
      { type: "track", userId: "u", event: "Product Viewed", timestamp: at(1), properties: { product_id: "b" } },
      { type: "track", userId: "u", event: "Product Viewed", timestamp: at(40), properties: { product_id: "a" } },
      { type: "track", userId: "u", event: "Order Completed", timestamp: at(2), properties: { products: lines } },
    ]);
    const found = async (query: string): Promise<unknown> =>
      ((await ask("GET", `/product-cards?${query}`)).body as { items: { productId: string }[] }).items.map(
        ({ productId }) => productId,
      );
    expect((await ask("GET", "/product-cards?sort=revenue&descending=true&limit=2")).body).toMatchObject({
      days: 30,
      total: 3,
      items: [
        { productId: "a", name: "Wool Coat", price: 80, inStock: false, views: 0, orders: 1, revenue: 160 },
        { productId: "b", name: "Silk =Dress", price: 50, inStock: null, views: 1, orders: 1, revenue: 50 },
      ],
      next: expect.any(String) as string,
    });
    expect(await found("q=пальт")).toEqual(["c"]);
    expect(await found("sort=price")).toEqual(["b", "c", "a"]);
    expect((await ask("GET", "/products/a/history")).body).toMatchObject({ items: [{ fields: { price: 80 } }] });
    expect(code(await ask("GET", "/products/nope/history"))).toEqual([404, "unknown_product"]);
    expect((await ask("GET", "/product-cards/export")).body).toContain(
      "product_id,category,currency,in_stock,name,price\r\n",
    );
  });
});
