/**
 * Importing a shop's order file: Kindred's import (identities, traits, orders as events, refused rows in a file) beside
 * the time that chDB alone needs to read the same file into a plain table and to group that into a table of orders.
 * The file is ../shared/data/online_retail.csv.gz (UCI Online Retail, 541,909 lines); without it this is skipped.
 */
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createImporter, createIngest } from "@kindred/engine";
import { type ClickHouse, openStores } from "@kindred/store";
import { duel, milliseconds } from "./harness/measure.ts";
import { progress, report } from "./harness/report.ts";

const aim = 4;
const rounds = 5;
const file = join(import.meta.dirname, "../../../shared/data/online_retail.csv.gz");

if (existsSync(file)) await measure();
else progress("skipped: ../shared/data/online_retail.csv.gz is not there");

async function measure(): Promise<void> {
  const dataDir = await mkdtemp(join(tmpdir(), "kindred-bench-"));
  const stores = await openStores({ dataDir });
  const ingest = createIngest({ stores, now: Date.now });
  const importer = createImporter({
    stores,
    now: Date.now,
    folder: join(dataDir, "imports"),
    flush: (id) => ingest.flush(id),
  });
  try {
    const workspaces: string[] = [];
    for (let round = 0; round <= rounds; round++) workspaces.push((await stores.createWorkspace({ name: "Shop" })).id);
    const kindred = async (): Promise<void> => {
      const id = workspaces.pop() ?? "";
      const plan = await importer.inspect(id, { path: file }, "orders");
      const status = await importer.wait(id, await importer.start(id, plan));
      if (status.state !== "done" || status.progress.written !== 22_190) throw new Error(JSON.stringify(status));
    };
    const result = await duel(rounds, kindred, () => plainRead(stores.clickhouse));
    report({
      what: "import online_retail.csv.gz",
      measured: milliseconds(result.a),
      peer: `chDB alone, read and group, ${milliseconds(result.b)}`,
      ratio: result.ratio,
      aim: `<= ${aim}`,
      met: result.ratio <= aim,
    });
    progress(`541,909 lines: ratio ${result.ratio.toFixed(2)}`);
  } finally {
    await importer.close();
    await ingest.close();
    await stores.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

async function plainRead(clickhouse: ClickHouse): Promise<void> {
  await clickhouse.command("DROP TABLE IF EXISTS lines SYNC");
  await clickhouse.command("DROP TABLE IF EXISTS orders SYNC");
  await clickhouse.command(
    `CREATE TABLE lines (InvoiceNo String, StockCode String, Description String, Quantity Int32, InvoiceDate DateTime,
      UnitPrice Float64, CustomerID String, Country String) ENGINE = MergeTree ORDER BY tuple()`,
  );
  await clickhouse.command(`INSERT INTO lines SELECT * FROM file('${file}', 'CSVWithNames')`);
  await clickhouse.command(
    `CREATE TABLE orders ENGINE = MergeTree ORDER BY InvoiceNo AS
     SELECT InvoiceNo, any(CustomerID) AS customer, min(InvoiceDate) AS ts, sum(Quantity * UnitPrice) AS revenue,
       groupArray((StockCode, Description, Quantity, UnitPrice)) AS lines
     FROM lines GROUP BY InvoiceNo`,
  );
}
