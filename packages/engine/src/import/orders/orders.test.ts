import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { KindredError } from "@kindred/schema";
import fc from "fast-check";
import { parquetWriteBuffer } from "hyparquet-writer";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Stores, WorkspaceStore } from "@kindred/store";
import { unheard } from "../../testing/unheard.ts";
import { createImporter } from "../importer.ts";
import { type ImportBench, openImportBench, testNow } from "../testing.ts";

let bench: ImportBench;
beforeAll(async () => {
  bench = await openImportBench();
});
afterAll(() => bench.close());

const workspace = (): Promise<WorkspaceStore> =>
  bench.stores.createWorkspace({ name: "Shop", timezone: "Europe/Kyiv" });

interface Stored {
  readonly event: string;
  readonly ts: string;
  readonly message_id: string;
  readonly properties: Record<string, unknown>;
}

const eventsOf = ({ clickhouse }: WorkspaceStore): Promise<Stored[]> =>
  clickhouse.query<Stored>("SELECT event, toString(ts) AS ts, message_id, properties FROM events ORDER BY message_id");

const lines = `order,customer,email,date,sku,title,price,qty,country
A1,7,ann@x.example,2024-05-01 10:00,s1,"Cup, blue",2.5,4,UA
A2,8,,2024-05-02 09:30,s2,Plate,10,1,PL
A1,7,ann@x.example,2024-05-01 09:59,s3,Spoon,0,2,UA
A1,7,ann@x.example,2024-05-03 12:00,s1,"Cup, blue",2.5,-1,UA
C9,8,,2024-06-01,s2,Plate,10,-1,DE
`;

test("rows become orders wherever they stand, negative quantities become refunds, the buyer gets traits", async () => {
  const shop = await workspace();
  const status = await bench.run(shop, await bench.file("orders.csv", lines), "orders", { currency: "uah" });
  expect(status).toMatchObject({
    state: "done",
    error: null,
    progress: { rows: 5, rejected: 0, written: 4, contactsCreated: 2 },
  });
  expect(await eventsOf(shop)).toEqual([
    {
      event: "Order Completed",
      ts: "2024-05-01 06:59:00.000",
      message_id: "order:A1",
      properties: {
        order_id: "A1",
        revenue: 10,
        currency: "UAH",
        quantity: 6,
        products: [
          { product_id: "s1", name: "Cup, blue", price: 2.5, quantity: 4 },
          { product_id: "s3", name: "Spoon", price: 0, quantity: 2 },
        ],
      },
    },
    {
      event: "Order Completed",
      ts: "2024-05-02 06:30:00.000",
      message_id: "order:A2",
      properties: {
        order_id: "A2",
        revenue: 10,
        currency: "UAH",
        quantity: 1,
        products: [{ product_id: "s2", name: "Plate", price: 10, quantity: 1 }],
      },
    },
    {
      event: "Order Refunded",
      ts: "2024-05-03 09:00:00.000",
      message_id: "refund:A1",
      properties: {
        order_id: "A1",
        revenue: 2.5,
        currency: "UAH",
        quantity: 1,
        products: [{ product_id: "s1", name: "Cup, blue", price: 2.5, quantity: 1 }],
      },
    },
    expect.objectContaining({ event: "Order Refunded", message_id: "refund:C9", ts: "2024-05-31 21:00:00.000" }),
  ]);
  expect(
    await shop.clickhouse.query("SELECT external_id, email, traits FROM contacts FINAL ORDER BY external_id"),
  ).toEqual([
    { external_id: "7", email: "ann@x.example", traits: { country: "UA", email: "ann@x.example" } },
    { external_id: "8", email: "", traits: { country: "DE" } },
  ]);
  expect(
    await shop.clickhouse.query(
      "SELECT toString(ts) AS ts, argMax(doc.country::String, message_id) AS country FROM trait_history FINAL WHERE trait = 'country' AND contact_id = (SELECT id FROM contacts FINAL WHERE external_id = '8') GROUP BY ts ORDER BY ts",
    ),
  ).toEqual([
    { ts: "2024-05-02 06:30:00.000", country: "PL" },
    { ts: "2024-05-31 21:00:00.000", country: "DE" },
  ]);
  const names = await bench.stores.postgres
    .selectFrom("event_names")
    .select(["name", "count"])
    .where("workspace_id", "=", shop.id)
    .orderBy("name")
    .execute();
  expect(names).toEqual([
    { name: "Order Completed", count: 2 },
    { name: "Order Refunded", count: 2 },
  ]);
});

test("importing a file again changes nothing; appending keeps, updating replaces what differs", async () => {
  const shop = await workspace();
  await bench.run(shop, await bench.file("orders.csv", lines), "orders");
  const before = await everything(shop);
  for (const mode of ["append", "update"] as const) {
    const again = await bench.run(shop, await bench.file("copy.csv", lines), "orders", { mode });
    expect(again).toMatchObject({
      state: "done",
      progress: { written: 0, skipped: 4, contactsCreated: 0, contactsUpdated: 0 },
    });
    expect(await everything(shop)).toEqual(before);
  }
  const mended = await bench.file("mended.csv", lines.replace("Plate,10,1,PL", "Plate,12,1,PL"));
  await bench.run(shop, mended, "orders");
  expect(await everything(shop)).toEqual(before);
  const updated = await bench.run(shop, mended, "orders", { mode: "update" });
  expect(updated.progress).toMatchObject({ written: 1, skipped: 3 });
  const revenues = (await eventsOf(shop)).map(({ properties }) => properties["revenue"]);
  expect(revenues).toEqual([10, 12, 2.5, 10]);
});

async function everything(shop: WorkspaceStore): Promise<unknown> {
  return Promise.all([
    eventsOf(shop),
    shop.clickhouse.query("SELECT * FROM trait_history FINAL ORDER BY ALL"),
    shop.clickhouse.query("SELECT * FROM contacts FINAL ORDER BY id"),
    shop.pool
      .query("SELECT id, key, traits, stamps FROM contacts WHERE workspace_id = $1 ORDER BY id", [shop.id])
      .then(({ rows }) => rows as unknown),
  ]);
}

test("refused rows are told one by one, with their row number, the reason and the original", async () => {
  const shop = await workspace();
  const file = await bench.file(
    "bad.csv.gz",
    `order,customer,date,price,qty,note
1,a,2024-01-01,1,1,fine
2,a,2024-02-30,1,1,"no, such day"
3,,2024-01-01,1,1,guest
4,a,2024-01-01,ten,1,word
5,a,2024-01-01,1
6,a,1985-01-01,1,1,old
,a,2024-01-01,1,1,no number
8,a,2024-01-01,1,,x
`,
  );
  const plan = await bench.inspect(shop, file, "orders");
  expect(plan.unused).toEqual(["note"]);
  expect(plan.sample).toMatchObject({ rows: 8, whole: true, rejected: 7 });
  const status = await bench.run(shop, file, "orders");
  expect(status).toMatchObject({
    state: "done",
    progress: {
      rows: 8,
      rejected: 7,
      written: 1,
      codes: { no_identity: 1, bad_date: 1, not_a_number: 1, too_few_fields: 1, timestamp_out_of_range: 1, missing: 2 },
    },
  });
  expect(plan.sample.codes).toEqual(status.progress.codes);
  expect(status.rejectedFile).toMatch(/bad\.csv\.rejected\.csv$/);
  const written = await readFile(status.rejectedFile ?? "", "utf8");
  expect(written.split("\n").slice(0, 4)).toEqual([
    "row,code,reason,order,customer,date,price,qty,note",
    '3,"bad_date","date: ""2024-02-30"" is not a date written YYYY-MM-DD or YYYY-MM-DD hh:mm:ss.","2","a","2024-02-30","1","1","no, such day"',
    '4,"no_identity","The row does not say who the customer is.","3","","2024-01-01","1","1","guest"',
    '5,"not_a_number","price: ""ten"" is not a number.","4","a","2024-01-01","ten","1","word"',
  ]);
});

test("day-first dates, decimal commas and Windows-1251 are read as the data or the user says", async () => {
  const shop = await workspace();
  const text =
    "Замовлення;Клієнт;Дата;Артикул;Назва;Ціна;Кількість\n1;7;13.05.2024 8:05;s1;Чашка;1 234,50 грн;2\n2;7;01.06.2024;s1;Чашка;0,5;1\n";
  const bytes = Buffer.from([...text].map((letter) => windows1251(letter)));
  const file = await bench.file("замовлення.csv", bytes);
  const map = {
    order_id: "Замовлення",
    external_id: "Клієнт",
    ts: "Дата",
    product_id: "Артикул",
    name: "Назва",
    price: "Ціна",
    quantity: "Кількість",
  };
  await expect(bench.inspect(shop, file, "orders", { map })).rejects.toMatchObject({ code: "encoding_unclear" });
  const plan = await bench.inspect(shop, file, "orders", { map, encoding: "windows-1251" });
  expect(plan.decisions.map(({ code }) => code)).toEqual(
    expect.arrayContaining(["date_format", "decimal", "currency", "timezone"]),
  );
  expect(plan.preview[0]?.values).toEqual({
    order_id: "1",
    external_id: "7",
    ts: "2024-05-13T05:05:00.000Z",
    product_id: "s1",
    name: "Чашка",
    price: 1234.5,
    quantity: 2,
  });
  const status = await bench.run(shop, file, "orders", { map, encoding: "windows-1251" });
  expect(status).toMatchObject({ state: "done", error: null });
  expect(await eventsOf(shop)).toMatchObject([
    {
      ts: "2024-05-13 05:05:00.000",
      properties: { revenue: 2469, currency: "UAH", products: [{ name: "Чашка", price: 1234.5 }] },
    },
    { ts: "2024-05-31 21:00:00.000", properties: { revenue: 0.5 } },
  ]);
});

function windows1251(letter: string): number {
  for (let byte = 0; byte < 256; byte++)
    if (new TextDecoder("windows-1251").decode(Uint8Array.of(byte)) === letter) return byte;
  throw new RangeError(letter);
}

test("NDJSON and Parquet give the same orders as CSV", async () => {
  const rows = [
    { order: "A1", customer: "7", date: "2024-05-01T10:00:00Z", sku: "s1", price: 2.5, qty: 4, vip: true },
    { order: "A1", customer: "7", date: "2024-05-01T10:00:00Z", sku: "s2", price: 1, qty: 1, vip: true },
    { order: "A2", customer: "8", date: "2024-05-02T10:00:00Z", sku: "s1", price: 2.5, qty: -2, vip: false },
  ];
  const keys = ["order", "customer", "date", "sku", "price", "qty", "vip"] as const;
  const csv = `${keys.join(",")}\n${rows.map((row) => keys.map((key) => String(row[key])).join(",")).join("\n")}\n`;
  const parquet = parquetWriteBuffer({
    columnData: keys.map((name) => ({
      name,
      data: rows.map((row) => (name === "date" ? new Date(row.date) : name === "qty" ? BigInt(row.qty) : row[name])),
    })),
  });
  const map = { "trait.vip": "vip" };
  const results: unknown[] = [];
  for (const [name, content] of [
    ["o.csv", csv],
    ["o.ndjson", `${rows.map((row) => JSON.stringify(row)).join("\n")}\nnot json\n`],
    ["o.json", JSON.stringify(rows)],
    ["o.parquet", new Uint8Array(parquet)],
  ] as const) {
    const shop = await workspace();
    const status = await bench.run(shop, await bench.file(name, content), "orders", { map });
    expect(status).toMatchObject({ state: "done", error: null, progress: { rejected: name === "o.ndjson" ? 1 : 0 } });
    results.push([
      await eventsOf(shop),
      await shop.clickhouse.query("SELECT external_id, traits FROM contacts FINAL ORDER BY id"),
    ]);
  }
  expect(results[0]).toMatchObject([
    [{ properties: { revenue: 11 } }, { event: "Order Refunded" }],
    [{ traits: { vip: true } }, { traits: { vip: false } }],
  ]);
  for (const result of results.slice(1)) expect(result).toEqual(results[0]);
});

test("orders without a number are one row each, equal rows as many orders", async () => {
  const shop = await workspace();
  const file = await bench.file(
    "flat.csv",
    "customer_id,order_date,revenue\na,2024-01-01,5\na,2024-01-01,5\nb,2024-01-02,-7\n",
  );
  for (let again = 0; again < 2; again++) {
    await bench.run(shop, file, "orders");
    const stored = await eventsOf(shop);
    expect(stored.map(({ event, properties }) => [event, properties["revenue"]])).toEqual([
      ["Order Completed", 5],
      ["Order Completed", 5],
      ["Order Refunded", 7],
    ]);
  }
});

test("a total repeated on every line is counted once; what cannot be told is asked", async () => {
  const shop = await workspace();
  const repeated = "order_id,customer_id,date,price,quantity,total\n1,a,2024-01-01,2,1,5\n1,a,2024-01-01,3,1,5\n";
  const plan = await bench.inspect(shop, await bench.file("t.csv", repeated), "orders");
  expect(plan.revenue).toBe("per-order");
  await bench.run(shop, await bench.file("t.csv", repeated), "orders");
  expect((await eventsOf(shop))[0]?.properties["revenue"]).toBe(5);
  const unclear = "order_id,customer_id,date,total\n1,a,2024-01-01,5\n1,a,2024-01-01,5\n";
  await expect(bench.inspect(shop, await bench.file("u.csv", unclear), "orders")).rejects.toMatchObject({
    code: "revenue_unclear",
  });
});

test("a file that breaks off stores nothing and says why", async () => {
  const shop = await workspace();
  const { gzipSync } = await import("node:zlib");
  const many = Array.from(
    { length: 60_000 },
    (_, index) => `o${index},c${index % 100},2024-01-01,s${(index * 7919) % 1000},1,1`,
  ).join("\n");
  const whole = gzipSync(`order_id,customer_id,date,sku,price,quantity\n${many}\n`);
  const status = await bench.run(
    shop,
    await bench.file("cut.csv.gz", whole.subarray(0, whole.length - 1000)),
    "orders",
  );
  expect(status).toMatchObject({ state: "failed", error: { code: "gzip_truncated" } });
  expect(await eventsOf(shop)).toEqual([]);
});

test("the order of rows never matters", async () => {
  const row = fc.record({
    order: fc.constantFrom("1", "2", "3"),
    customer: fc.constantFrom("a", "b"),
    day: fc.integer({ min: 1, max: 3 }),
    sku: fc.constantFrom("x", "y"),
    price: fc.integer({ min: 0, max: 3 }),
    quantity: fc.integer({ min: -2, max: 2 }),
    country: fc.constantFrom("", "UA", "PL"),
  });
  await fc.assert(
    fc.asyncProperty(
      fc
        .array(row, { minLength: 1, maxLength: 8 })
        .chain((rows) => fc.tuple(fc.constant(rows), fc.shuffledSubarray(rows, { minLength: rows.length }))),
      async (orders) => {
        const found: unknown[] = [];
        for (const rows of orders) {
          const shop = await workspace();
          const text = rows
            .map(
              (each) =>
                `${each.order},${each.customer},2024-01-0${each.day},${each.sku},${each.price},${each.quantity},${each.country}\n`,
            )
            .join("");
          const status = await bench.run(
            shop,
            await bench.file("p.csv", `order_id,customer_id,date,sku,price,quantity,country\n${text}`),
            "orders",
          );
          expect(status.error).toBeNull();
          const [events] = (await everything(shop)) as [unknown];
          found.push([
            events,
            await shop.clickhouse.query("SELECT external_id, traits FROM contacts FINAL ORDER BY external_id"),
          ]);
        }
        expect(found[1]).toEqual(found[0]);
      },
    ),
    { numRuns: 8 },
  );
});

test("a piece that ClickHouse does not take while the next is read fails the import, and nothing else", async () => {
  const shop = await workspace();
  // The engine reads no file of such a name by itself: it is handed over in pieces.
  const note = "x".repeat(20_000);
  const rows = Array.from({ length: 1_000 }, (_, index) => `${index},a,2024-01-01,1,1,${note}\n`).join("");
  const file = await bench.file("o[1].csv", `order,customer,date,price,qty,note\n${rows}`);
  const plan = await bench.inspect(shop, file, "orders");
  const away = new KindredError("clickhouse_unavailable", "Away", { status: 503 });
  const stores: Stores = {
    ...bench.stores,
    workspace: (id) => {
      const store = bench.stores.workspace(id);
      const { clickhouse } = store;
      const command: typeof clickhouse.command = (sql, params) =>
        sql.startsWith("INSERT") ? Promise.reject(away) : clickhouse.command(sql, params);
      const query: typeof clickhouse.query = (sql, params) => clickhouse.query(sql, params);
      return { ...store, clickhouse: { ...clickhouse, command, query } };
    },
  };
  const folder = join(bench.stores.dataDir, "imports");
  const importer = createImporter({ stores, now: () => testNow, folder, flush: (id) => bench.ingest.flush(id) });
  const failing = async (): Promise<void> => {
    const status = await importer.wait(shop.id, await importer.start(shop.id, plan));
    expect(status).toMatchObject({ state: "failed", error: { code: "clickhouse_unavailable" } });
  };
  expect(await unheard(failing)).toEqual([]);
});
