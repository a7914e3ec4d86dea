import { mkdirSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { WorkspaceStore } from "@kindred/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { underLock } from "../ingest/workspace-lock.ts";
import { type ImportBench, openImportBench, testNow } from "./testing.ts";

let bench: ImportBench;
beforeAll(async () => {
  bench = await openImportBench();
});
afterAll(() => bench.close());

const workspace = (): Promise<WorkspaceStore> =>
  bench.stores.createWorkspace({ name: "Shop", timezone: "Europe/Kyiv" });

describe("contacts", () => {
  const text = `Customer ID,E-mail,First Name,address.city,zip,Points,VIP,Birthday
7,Ann@X.example,Ann,Kyiv,01001,12,true,1990-05-17
8,,Bob,Lviv,02002,,false,
,,Nobody,,,1,,
`;

  test("columns become traits of the type their values have; codes stay text", async () => {
    const shop = await workspace();
    const file = await bench.file("contacts.csv", text);
    const plan = await bench.inspect(shop, file, "contacts");
    expect(plan.fields.map(({ field, type }) => [field, type])).toEqual([
      ["external_id", "text"],
      ["email", "text"],
      ["trait.first_name", "text"],
      ["trait.address.city", "text"],
      ["trait.zip", "text"],
      ["trait.Points", "number"],
      ["trait.VIP", "boolean"],
      ["trait.Birthday", "instant"],
    ]);
    const status = await bench.run(shop, file, "contacts");
    expect(status).toMatchObject({
      state: "done",
      progress: { rows: 3, rejected: 1, contactsCreated: 2, codes: { no_identity: 1 } },
    });
    expect(await readFile(status.rejectedFile ?? "", "utf8")).toContain(
      "\n4,no_identity,The row does not say who the customer is.,,,Nobody,,,1,,\n",
    );
    expect(await contactsOf(shop)).toEqual([
      {
        external_id: "7",
        email: "ann@x.example",
        traits: {
          email: "Ann@X.example",
          first_name: "Ann",
          address: { city: "Kyiv" },
          zip: "01001",
          Points: 12,
          VIP: true,
          Birthday: "1990-05-17",
        },
      },
      {
        external_id: "8",
        email: "",
        traits: { first_name: "Bob", address: { city: "Lviv" }, zip: "02002", VIP: false },
      },
    ]);
  });

  test("dateless facts hold since the beginning; again they change nothing; appending leaves who is there", async () => {
    const shop = await workspace();
    await bench.run(shop, await bench.file("contacts.csv", text), "contacts");
    const history =
      "SELECT trait, toUnixTimestamp64Milli(ts) AS ts FROM trait_history FINAL WHERE trait = 'first_name' ORDER BY ts";
    const before = [await contactsOf(shop), await shop.clickhouse.query(history)];
    expect(before[1]).toEqual([
      { trait: "first_name", ts: 0 },
      { trait: "first_name", ts: 0 },
    ]);
    const again = await bench.run(shop, await bench.file("contacts.csv", text), "contacts");
    expect(again.progress).toMatchObject({ contactsCreated: 0, contactsUpdated: 0 });
    const newer = await bench.file(
      "newer.csv",
      text.replace("Bob", "Rob").replace("Nobody", "Cleo").replace("\n,,", "\n9,,"),
    );
    await bench.run(shop, newer, "contacts", { mode: "append" });
    expect((await contactsOf(shop)).map(({ traits }) => traits["first_name"])).toEqual(["Ann", "Bob", "Cleo"]);
    await bench.run(shop, newer, "contacts");
    expect((await contactsOf(shop)).map(({ traits }) => traits["first_name"])).toEqual(["Ann", "Rob", "Cleo"]);
  });

  const contactsOf = ({ clickhouse }: WorkspaceStore) =>
    clickhouse.query<{ external_id: string; email: string; traits: Record<string, unknown> }>(
      "SELECT external_id, email, traits FROM contacts FINAL WHERE deleted = 0 ORDER BY external_id",
    );
});

describe("events", () => {
  const text = `user_id,event,timestamp,plan,seats,message_id
7,Signed Up,2024-05-01T10:00:00Z,pro,3,m1
8,Signed Up,2024-05-01 12:00,free,1,m2
7,Signed Up,2024-05-01T10:00:00Z,pro,3,m1
`;

  test("other columns become properties; a message id counts once; updating replaces what differs", async () => {
    const shop = await workspace();
    const status = await bench.run(shop, await bench.file("events.csv", text), "events");
    expect(status).toMatchObject({ state: "done", error: null, progress: { rows: 3, written: 2, contactsCreated: 2 } });
    const wanted = [
      { event: "Signed Up", ts: "2024-05-01 10:00:00.000", message_id: "m1", properties: { plan: "pro", seats: 3 } },
      { event: "Signed Up", ts: "2024-05-01 09:00:00.000", message_id: "m2", properties: { plan: "free", seats: 1 } },
    ];
    expect(await eventsOf(shop)).toEqual(wanted);
    const changed = await bench.file("changed.csv", text.replace("free", "team"));
    await bench.run(shop, changed, "events");
    expect(await eventsOf(shop)).toEqual(wanted);
    const updated = await bench.run(shop, changed, "events", { mode: "update" });
    expect(updated.progress).toMatchObject({ written: 1, skipped: 2 });
    expect((await eventsOf(shop))[1]?.properties).toEqual({ plan: "team", seats: 1 });
  });

  test("NDJSON keeps properties as they are; equal lines without a message id are as many events, once", async () => {
    const shop = await workspace();
    const line = JSON.stringify({
      event: "Viewed",
      anonymousId: "v1",
      timestamp: "2024-05-01T10:00:00Z",
      properties: { "a.b": 1, tags: ["x", 2], none: null },
    });
    const file = await bench.file("events.ndjson", `${line}\n${line}\n`);
    for (let again = 0; again < 2; again++) {
      const status = await bench.run(shop, file, "events");
      expect(status).toMatchObject({ state: "done", error: null });
      expect((await eventsOf(shop)).map(({ properties }) => properties)).toEqual([
        { a: { b: 1 }, tags: ["x", 2] },
        { a: { b: 1 }, tags: ["x", 2] },
      ]);
    }
  });

  const eventsOf = ({ clickhouse }: WorkspaceStore) =>
    clickhouse.query<{ properties: Record<string, unknown> }>(
      "SELECT event, toString(ts) AS ts, message_id, properties FROM events ORDER BY message_id",
    );
});

describe("products and lists", () => {
  test("products become the catalogue's first state, then a change is its history", async () => {
    const shop = await workspace();
    const text =
      'sku,title,category,price,in_stock,colour\ns1,Cup,Kitchen,"2,50",true,blue\ns2,Plate,Kitchen,"10,00",false,\n';
    const file = await bench.file("products.csv", text);
    expect((await bench.run(shop, file, "products")).progress).toMatchObject({ rows: 2, written: 2 });
    expect((await bench.run(shop, file, "products")).progress).toMatchObject({ written: 0, skipped: 2 });
    const dearer = await bench.file("dearer.csv", text.replace("10,00", "11,00"));
    expect((await bench.run(shop, dearer, "products", { mode: "append" })).progress).toMatchObject({ written: 0 });
    expect((await bench.run(shop, dearer, "products")).progress).toMatchObject({ written: 1 });
    expect(
      await shop.clickhouse.query(
        "SELECT product_id, toUnixTimestamp64Milli(valid_from) > 0 AS later, doc FROM products FINAL ORDER BY product_id, valid_from",
      ),
    ).toEqual([
      {
        product_id: "s1",
        later: 0,
        doc: { name: "Cup", category: "Kitchen", price: 2.5, in_stock: true, colour: "blue" },
      },
      { product_id: "s2", later: 0, doc: { name: "Plate", category: "Kitchen", price: 10, in_stock: false } },
      { product_id: "s2", later: 1, doc: { name: "Plate", category: "Kitchen", price: 11, in_stock: false } },
    ]);
  });

  test("a list is created and filled once", async () => {
    const shop = await workspace();
    const file = await bench.file("Trade Show 2026.csv", "email\nann@x.example\nANN@x.example\nbob@x.example\nnone\n");
    const status = await bench.run(shop, file, "list");
    expect(status).toMatchObject({ state: "done", progress: { rows: 4, written: 2, contactsCreated: 2, rejected: 1 } });
    expect((await bench.run(shop, file, "list")).progress).toMatchObject({ written: 0 });
    expect(
      await shop.clickhouse.query(
        "SELECT list, count() AS members FROM list_members FINAL WHERE removed = 0 GROUP BY list",
      ),
    ).toEqual([{ list: "trade-show-2026", members: 2 }]);
  });
});

describe("the plan", () => {
  test("asks what the file leaves open", async () => {
    const shop = await workspace();
    const ask = async (text: string, options = {}): Promise<unknown> =>
      bench.inspect(shop, await bench.file("q.csv", text), "orders", options).then(
        (plan) => plan.decisions.map(({ message }) => message).join(" "),
        (error: unknown) => (error as { code: string }).code,
      );
    const head = "order_id,customer_id,date,price,quantity\n";
    expect(await ask(`${head}1,a,01/02/2024,1,1\n`)).toBe("date_order_unclear");
    expect(await ask(`${head}1,a,01/02/2024,1,1\n`, { dates: "day-first" })).toContain(
      '"date" is day-first, as asked.',
    );
    expect(await ask(`${head}1,a,13/02/2024,1,1\n`, { dates: "month-first" })).toBe("date_order_wrong");
    expect(await ask(`${head}1,a,2024-02-01,"1,234",1\n`)).toBe("decimal_unclear");
    expect(await ask(`${head}1,a,2024-02-01,"1,234",1\n`, { decimal: "point" })).toContain("decimal point, as asked");
    expect(await ask(`${head}1,a,2024-02-01,$5,1\n`)).toBe("currency_unclear");
    expect(await ask(`${head}1,a,2024-02-01,£5,1\n2,a,2024-02-01,€5,1\n`)).toBe("currency_mixed");
    expect(await ask(`${head}1,a,2024-02-01,5,1\n`)).toContain("local time in Europe/Kyiv, the workspace's time zone");
    expect(await ask(`${head}1,a,2024-02-01,5,1\n`, { timezone: "Mars/Base" })).toBe("bad_timezone");
    expect(await ask("a,b\nx,y\n")).toBe("field_missing");
    expect(await ask(head)).toBe("file_empty");
    expect(await ask("1,a,2024-02-01,5,1\n2,a,2024-02-01,5,1\n")).toBe("header_missing");
    expect(await ask(`${head}1,a,2024-02-01,5,1\n`, { encoding: "klingon" })).toBe("unknown_encoding");
    expect(await ask(`${head}1,a,2024-02-01,5,1\n`, { encoding: "CP1251" })).toContain("WINDOWS-1251");
    expect(await ask(`${head}1,a,2024-02-01,5,1\n`, { format: "xlsx" })).toBe("unknown_format");
    expect(await ask(`${head}1,a,2024-02-01,5,1\n`, { format: "parquet" })).toBe("parquet_damaged");
    expect(await ask(`${head}1,a,2024-02-01,5,1\n`, { map: { colour: "price" } })).toBe("unknown_field");
    expect(await ask(`${head}1,a,2024-02-01,5,1\n`, { map: { name: "colour" } })).toBe("unknown_column");
  });

  test("reads on beyond the sample for as long as the order of day and month is open", async () => {
    const shop = await workspace();
    const rows = Array.from({ length: 5_000 }, (_, index) => `${index},a,0${(index % 9) + 1}/02/2024,1,1\n`).join("");
    const file = await bench.file("late.csv", `order_id,customer_id,date,price,quantity\n${rows}x,a,02/29/2024,1,1\n`);
    const plan = await bench.inspect(shop, file, "orders");
    expect(plan.fields.find(({ field }) => field === "ts")?.date).toBe("month-first");
  });

  test("semicolons, tabs and a header out of place are seen", async () => {
    const shop = await workspace();
    const plan = await bench.inspect(shop, await bench.file("s.txt", "sep=;\nemail;Name\na@x.example;A\n"), "contacts");
    expect(plan.layout).toMatchObject({ format: "csv", delimiter: ";", skip: 2, columns: ["email", "Name"] });
    const tsv = await bench.inspect(shop, await bench.file("s.txt", "email\tName\na@x.example\tA, B\n"), "contacts");
    expect(tsv).toMatchObject({ layout: { format: "tsv" }, preview: [{ row: 2, values: { "trait.Name": "A, B" } }] });
    const bare = await bench.inspect(shop, await bench.file("s.csv", "a@x.example,A\n"), "contacts", { header: false });
    expect(bare.preview).toEqual([{ row: 1, values: { email: "a@x.example", "trait.column_2": "A" } }]);
  });
});

test("an upload is kept until its import is over", async () => {
  const shop = await workspace();
  const upload = await bench.importer.receive(Readable.from(["email\na@x.example\n"]), "C:/people.csv");
  const plan = await bench.importer.inspect(shop.id, upload, "contacts");
  const status = await bench.importer.wait(shop.id, await bench.importer.start(shop.id, plan));
  expect(status).toMatchObject({ state: "done", fileName: "people.csv", createdAt: testNow });
  await expect(readFile(upload.path)).rejects.toThrow("ENOENT");
  expect(await bench.importer.list(shop.id)).toMatchObject([{ id: status.id }]);
});

test("a cancelled import stops and can be told from one that failed", async () => {
  const shop = await workspace();
  const rows = Array.from({ length: 300_000 }, (_, index) => `o${index},c${index % 50},2024-01-01,1,1\n`).join("");
  const plan = await bench.inspect(
    shop,
    await bench.file("big.csv", `order_id,customer_id,date,price,quantity\n${rows}`),
    "orders",
  );
  const id = await bench.importer.start(shop.id, plan);
  await bench.importer.cancel(shop.id, id);
  expect(await bench.importer.progress(shop.id, id)).toMatchObject({
    state: "cancelled",
    error: { code: "import_cancelled" },
  });
  expect(
    await shop.clickhouse.query(
      `SELECT name FROM system.tables WHERE database = currentDatabase() AND name LIKE 'imp%'`,
    ),
  ).toEqual([]);
});

test("one that waits for another is cancelled at once, and does nothing when its turn comes", async () => {
  const shop = await workspace();
  const file = await bench.file("contacts.csv", "Customer ID,E-mail\n7,ann@x.example\n");
  const plan = await bench.inspect(shop, file, "contacts");
  let [first, second] = ["", ""];
  // Nobody writes to the workspace meanwhile, so the first does not end.
  await underLock(bench.stores.pool, shop.id, async () => {
    first = await bench.importer.start(shop.id, plan);
    second = await bench.importer.start(shop.id, plan);
    await bench.importer.cancel(shop.id, second);
    expect(await bench.importer.progress(shop.id, first)).toMatchObject({ state: "running" });
    expect(await bench.importer.progress(shop.id, second)).toMatchObject({ state: "cancelled" });
  });
  expect(await bench.importer.wait(shop.id, first)).toMatchObject({ state: "done", progress: { contactsCreated: 1 } });
  expect(await bench.importer.wait(shop.id, second)).toMatchObject({ state: "cancelled", progress: { rows: 0 } });
});

describe("a folder that takes no files", () => {
  const bad = "Customer ID,E-mail\n7,ann@x.example\n,\n";
  const orders = "order,customer,date,price,qty\n1,a,2024-01-01,1,1\n2,,2024-01-01,1,1\n";

  test("fails its import, and those after it run", async () => {
    const shop = await workspace();
    const folder = join(bench.stores.dataDir, "imports");
    await rm(folder, { recursive: true, force: true });
    await writeFile(folder, "not a folder");
    const contacts = await bench.file("contacts.csv", bad);
    const failed = await bench.run(shop, contacts, "contacts");
    await rm(folder);
    expect(failed).toMatchObject({ state: "failed", error: { code: "internal_error" } });
    expect(await bench.run(shop, contacts, "contacts")).toMatchObject({ state: "done", progress: { rejected: 1 } });
  });

  test("fails the import whose refused rows it does not take", async () => {
    const shop = await workspace();
    const file = await bench.file("orders.csv", orders);
    const plan = await bench.inspect(shop, file, "orders");
    let isBlocked = false;
    const id = await bench.importer.start(shop.id, plan, ({ id: own }) => {
      if (isBlocked) return;
      isBlocked = true;
      mkdirSync(join(bench.stores.dataDir, "imports", own, "orders.csv.rejected.csv.part"), { recursive: true });
    });
    expect(await bench.importer.wait(shop.id, id)).toMatchObject({
      state: "failed",
      error: { code: "internal_error" },
    });
    await rm(join(bench.stores.dataDir, "imports", id), { recursive: true });
    await bench.importer.resume(shop.id, id);
    expect(await bench.importer.wait(shop.id, id)).toMatchObject({ state: "done", progress: { rejected: 1 } });
  });
});
