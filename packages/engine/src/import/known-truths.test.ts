import { existsSync } from "node:fs";
import { join } from "node:path";
import type { WorkspaceStore } from "@kindred/store";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ImportBench, openImportBench } from "./testing.ts";

/** Real files with published figures; the project does not carry them. */
const data = join(import.meta.dirname, "../../../../../shared/data");
const present = existsSync(join(data, "online_retail.csv.gz"));
if (!present) console.log("skipped: ../shared/data is not there, so no published figures are compared");

describe.skipIf(!present)("files with known figures", () => {
  let bench: ImportBench;
  let retail: WorkspaceStore;
  beforeAll(async () => {
    bench = await openImportBench();
    retail = await bench.stores.createWorkspace({ name: "Online Retail", timezone: "Europe/London" });
    const status = await bench.run(retail, join(data, "online_retail.csv.gz"), "orders");
    expect(status).toMatchObject({
      state: "done",
      error: null,
      progress: {
        rows: 541_909,
        rejected: 135_080,
        codes: { no_identity: 135_080 },
        written: 22_190,
        contactsCreated: 4_372,
        mixedOrders: 0,
      },
    });
  });
  afterAll(() => bench.close());

  test("Online Retail: customers, and clean lines with their invoices and revenue", async () => {
    const [contacts] = await retail.clickhouse.query<{ n: number }>(
      "SELECT toUInt32(count()) AS n FROM contacts FINAL WHERE deleted = 0",
    );
    expect(contacts?.n).toBe(4_372);
    const line =
      "arrayJoin(properties.products::Array(JSON)) AS line, line.price::Float64 AS price, line.quantity::Float64 AS quantity";
    const clean = `SELECT contact_id, message_id, price, quantity FROM (SELECT contact_id, message_id, ${line} FROM events WHERE event = 'Order Completed') WHERE price > 0 AND quantity > 0`;
    const figures = (who: string): Promise<unknown[]> =>
      retail.clickhouse.query(
        `SELECT toUInt32(count()) AS lines, toUInt32(uniqExact(contact_id)) AS customers, toUInt32(uniqExact(message_id)) AS invoices, round(sum(price * quantity), 3) AS revenue FROM (${clean}) WHERE ${who}`,
      );
    expect(await figures("1")).toEqual([
      { lines: 397_884, customers: 4_338, invoices: 18_532, revenue: 8_911_407.904 },
    ]);
    const [revenue] = await retail.clickhouse.query<{ sum: number }>(
      "SELECT round(sum(properties.revenue::Float64), 3) AS sum FROM events WHERE event = 'Order Completed'",
    );
    expect(revenue?.sum).toBe(8_911_407.904);
  });

  test("Online Retail: first-order cohorts by month", async () => {
    const orders = `SELECT contact_id, toStartOfMonth(ts, 'Europe/London') AS month FROM events WHERE event = 'Order Completed' AND properties.revenue::Float64 > 0`;
    const cohorts = await retail.clickhouse.query<{ cohort: string; month: string; active: number }>(
      `SELECT toString(cohort) AS cohort, toString(month) AS month, toUInt32(uniqExact(contact_id)) AS active
       FROM (${orders}) AS o INNER JOIN (SELECT contact_id, min(month) AS cohort FROM (${orders}) GROUP BY contact_id) AS f USING contact_id
       GROUP BY cohort, month ORDER BY cohort, month`,
    );
    const december = cohorts.filter(({ cohort }) => cohort === "2010-12-01").map(({ active }) => active);
    expect(december).toEqual([885, 324, 286, 340, 321, 352, 321, 309, 313, 350, 331, 445, 235]);
    const sizes = cohorts.filter(({ cohort, month }) => cohort === month).map(({ active }) => active);
    expect(sizes).toEqual([885, 417, 380, 452, 300, 284, 242, 188, 169, 299, 358, 323, 41]);
  });

  test("rfm_orders: a file without order numbers", async () => {
    const shop = await bench.stores.createWorkspace({ name: "rfm" });
    const file = join(data, "rfm_orders.csv.gz");
    for (const written of [4_906, 0]) {
      const status = await bench.run(shop, file, "orders");
      expect(status).toMatchObject({ state: "done", error: null, progress: { rows: 4_906, rejected: 0, written } });
    }
    expect(
      await shop.clickhouse.query(
        "SELECT toUInt32(count()) AS orders, toUInt32(uniqExact(contact_id)) AS customers FROM events WHERE event = 'Order Completed'",
      ),
    ).toEqual([{ orders: 4_906, customers: 995 }]);
  });

  test("CDNOW and the household transactions are understood as they are", async () => {
    const shop = await bench.stores.createWorkspace({ name: "more" });
    const cdnow = await bench.inspect(shop, join(data, "cdnow_sample.csv.gz"), "orders", {
      map: { revenue: "sales", quantity: "cds" },
    });
    expect(Object.fromEntries(cdnow.fields.map(({ field, column }) => [field, column]))).toEqual({
      external_id: "masterid",
      ts: "date",
      quantity: "cds",
      revenue: "sales",
    });
    expect(cdnow.preview[0]?.values).toMatchObject({ ts: "1997-01-01T00:00:00.000Z", revenue: 29.33 });
    const journey = await bench.inspect(shop, join(data, "completejourney/transactions_sample.csv.gz"), "orders");
    expect(Object.fromEntries(journey.fields.map(({ field, column }) => [field, column]))).toMatchObject({
      order_id: "basket_id",
      external_id: "household_id",
      ts: "transaction_timestamp",
      product_id: "product_id",
      quantity: "quantity",
      revenue: "sales_value",
    });
  });
});
