import type { WorkspaceStore } from "@kindred/store";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type DryRun, dryRun as runDry } from "./dry-run.ts";
import type { ImportKind } from "./fields.ts";
import type { FileLook } from "./look.ts";
import type { ImportOptions } from "./plan.ts";
import { type ImportBench, openImportBench, testNow } from "./testing.ts";

let bench: ImportBench;
let shop: WorkspaceStore;
beforeAll(async () => {
  bench = await openImportBench();
  shop = await bench.stores.createWorkspace({ name: "Shop", timezone: "Europe/Kyiv" });
});
afterAll(() => bench.close());

const look = async (text: string, kind: ImportKind | null = null, options: ImportOptions = {}): Promise<FileLook> =>
  bench.importer.look(shop.id, { path: await bench.file("file.csv", text) }, kind, options);

const dryRun = async (text: string, kind: ImportKind, seconds = 60): Promise<DryRun> => {
  const plan = await bench.inspect(shop, await bench.file("file.csv", text), kind);
  return bench.importer.dryRun(shop.id, plan, seconds, AbortSignal.timeout(60_000));
};

const lines = "InvoiceNo,CustomerID,InvoiceDate,StockCode,Quantity,UnitPrice\n";

test.each<[string, string, ImportKind]>([
  ["order lines", `${lines}1,7,2024-05-01,A,2,3.5\n`, "orders"],
  ["events", "user_id,event,timestamp\n7,Opened,2024-05-01\n", "events"],
  ["people with what they spent", "email,created,total\na@x.example,2024-05-01,30\n", "contacts"],
  ["orders without a number", "customer_id,order_date,revenue\n7,2024-05-01,30\n", "orders"],
  ["products", "sku,name,price\nA,Coat,30\n", "products"],
  ["nothing that is known", "colour,size\nred,4\n", "contacts"],
])("%s are recognised by their columns", async (_, text, kind) => {
  expect((await look(text)).suggested).toBe(kind);
});

test("a column is shown with its first different values, how full it is and what they look like", async () => {
  const { columns } = await look(
    "id,day,sum,vip,none\n1,03/04/2024,10,true,\n1,05/04/2024,,false,\n2,05/04/2024,3,true,\n",
  );
  expect(columns).toEqual([
    { name: "id", ownName: "id", samples: ["1", "2"], filled: 1, looks: "text" },
    { name: "day", ownName: "day", samples: ["03/04/2024", "05/04/2024"], filled: 1, looks: "instant" },
    { name: "sum", ownName: "sum", samples: ["10", "3"], filled: 2 / 3, looks: "number" },
    { name: "vip", ownName: "vip", samples: ["true", "false"], filled: 1, looks: "boolean" },
    { name: "none", ownName: "none", samples: [], filled: 0, looks: "empty" },
  ]);
});

test("what is open comes with the columns rather than instead of them", async () => {
  const open = await look(`${lines}1,7,03/04/2024,A,2,3.5\n`);
  expect(open).toMatchObject({ kind: "orders", plan: null, problem: { code: "date_order_unclear" } });
  expect(open.mapping).toContainEqual({ field: "order_id", column: "InvoiceNo" });
  const said = await look(`${lines}1,7,03/04/2024,A,2,3.5\n`, "orders", { dates: "day-first" });
  expect(said).toMatchObject({ problem: null, plan: { preview: [{ values: { ts: "2024-04-02T21:00:00.000Z" } }] } });
  expect(said.plan?.asked).toEqual({ dates: "day-first" });
  const wrong = await look(`${lines}1,7,2024-05-01,A,2,3.5\n`, "orders", { map: { email: "Nope" } });
  expect(wrong).toMatchObject({ mapping: [], problem: { code: "unknown_column" } });
});

test("an empty file is refused", async () => {
  await expect(look("")).rejects.toMatchObject({ code: "file_empty" });
  await expect(look("a,b\n")).rejects.toMatchObject({ code: "file_empty" });
});

test("a dry run counts orders, refunds, people and what is refused, and stores nothing", async () => {
  await bench.run(shop, await bench.file("c.csv", "customer id\n7\n"), "contacts");
  const text = `${lines}1,7,2024-05-01,A,2,3.5\n1,7,2024-05-01,B,1,1\n2,8,2024-05-03,A,-1,3.5\n3,8,2024-05-02,A,x,1\n4,,2024-05-02,A,1,1\n`;
  expect(await dryRun(text, "orders")).toEqual({
    rows: 5,
    read: 1,
    rejected: 2,
    codes: { not_a_number: 1, no_identity: 1 },
    rejections: [
      {
        row: 5,
        code: "not_a_number",
        reason: 'Quantity: "x" is not a number.',
        cell: { column: "Quantity", value: "x" },
      },
      { row: 6, code: "no_identity", reason: "The row does not say who the customer is." },
    ],
    people: 2,
    known: 1,
    orders: 1,
    refunds: 1,
    events: 2,
    products: 0,
    revenue: 8,
    from: Date.UTC(2024, 3, 30, 21),
    to: Date.UTC(2024, 4, 2, 21),
  });
  expect(await shop.clickhouse.query("SELECT count() AS n FROM events")).toEqual([{ n: 0 }]);
});

test("a dry run says how far it came when its time was up", async () => {
  const rows = Array.from({ length: 60_000 }, (_, n) => `a${n}@x.example\n`).join("");
  const plan = await bench.inspect(shop, await bench.file("long.csv", `email\n${rows}`), "contacts");
  let at = testNow;
  const limits = { until: testNow + 2_000, now: () => (at += 1_000), signal: AbortSignal.timeout(60_000) };
  const cut = await runDry(shop, plan, limits);
  expect(cut.read).toBeLessThan(1);
  expect(cut.rows).toBeLessThan(60_000);
  expect(cut.people).toBe(cut.rows);
});

test.each([
  ["PNG", "89504e470d0a1a0a0000000d49484452"],
  ["xlsx", "504b030414000600080000002100"],
  ["PDF", "255044462d312e370a"],
  ["web page", Buffer.from("\n<!DOCTYPE html><html>").toString("hex")],
])("a %s is no table, whatever its bytes could be read as", async (_, hex) => {
  const path = await bench.file("file.csv", Buffer.from(hex, "hex"));
  await expect(bench.importer.look(shop.id, { path }, null)).rejects.toMatchObject({ code: "file_not_table" });
});
