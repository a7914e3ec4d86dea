import { stat } from "node:fs/promises";
import fc from "fast-check";
import type { WorkspaceStore } from "@kindred/store";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Job } from "../job.ts";
import { type ImportBench, openImportBench, testNow } from "../testing.ts";
import { readByEngine } from "./engine-read.ts";
import { createStaging, insertPiece, stagingPieces } from "./staging.ts";

let bench: ImportBench;
let shop: WorkspaceStore;
beforeAll(async () => {
  bench = await openImportBench();
  shop = await bench.stores.createWorkspace({ name: "Shop" });
});
afterAll(() => bench.close());

const header = "order_id,customer_id,date,price,quantity,name\n";
const sound = "1,a,2024-01-01,5,1,Cup\n";

/** What the engine makes of a file, and what reading it in pieces does: null where the engine leaves it alone. */
async function bothWays(text: string | Uint8Array): Promise<{ engine: unknown; pieces: unknown }> {
  // The plan is made of a sound file of the same columns: inspecting the odd one could refuse it before it is read.
  const plan = await bench.inspect(shop, await bench.file("sound.csv", header + sound), "orders");
  const path = await bench.file("odd.csv", text);
  const job = {
    plan: { ...plan, file: { ...plan.file, path, bytes: (await stat(path)).size } },
    store: shop,
    signal: new AbortController().signal,
    report: () => undefined,
  } as unknown as Job;
  const rows = async (table: string): Promise<unknown> =>
    shop.clickhouse.query(`SELECT * EXCEPT (slice) FROM ${table} ORDER BY \`row\``);
  for (const table of ["by_engine", "by_pieces"]) {
    await shop.clickhouse.command(`DROP TABLE IF EXISTS ${table} SYNC`);
    await shop.clickhouse.command(createStaging(job.plan, table, testNow));
  }
  const engine = (await readByEngine(job, "by_engine")) === null ? null : await rows("by_engine");
  let piece = 0;
  for await (const { text: tsv } of stagingPieces(job.plan, () => undefined)) {
    await shop.clickhouse.command(insertPiece(job.plan, "by_pieces", `${piece++}`, tsv));
  }
  return { engine, pieces: await rows("by_pieces") };
}

test("a strictly formed file is read by the engine, to the same rows", async () => {
  const text = `${header}${sound}2,b,2024-01-02,ten,1,"a ""b"", \n c"\r\n3,,2024-01-02, 1 ,1, N\n4,d,2024-01-03,1,1,'x'`;
  const { engine, pieces } = await bothWays(text);
  expect(engine).toHaveLength(4);
  expect(engine).toEqual(pieces);
});

test.each([
  ["a field too few", "1,a,2024-01-01,5,1\n"],
  ["a field too many", "1,a,2024-01-01,5,1,Cup,x\n"],
  ["an empty line", `\n${sound}`],
  ["a null byte", "1,a,2024-01-01,5,1,x\0y\n"],
  ["an open quote", '1,a,2024-01-01,5,1,"Cup\n'],
  ["an open quote with rows after it", `1,a,2024-01-01,5,1,"Cup\n${sound}`],
])("%s is left to the reader that can say where", async (_, row) => {
  expect((await bothWays(header + sound + row)).engine).toBeNull();
});

test("whatever the engine takes, it reads as the other reader does", async () => {
  const cell = fc.string({
    unit: fc.constantFrom("a", "é", '"', "'", ",", "\n", "\r\n", "\r", "\\", "N", " ", "\t", "1", "-"),
    maxLength: 4,
  });
  const quoted = cell.map((each) => `"${each.replaceAll('"', '""')}"`);
  const row = fc.array(fc.oneof(quoted, cell, fc.constantFrom("1", "", "2024-01-01")), { minLength: 6, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 3 }), async (table) => {
      const { engine, pieces } = await bothWays(`${header}${table.map((each) => each.join(",")).join("\n")}\n`);
      if (engine !== null) expect(engine).toEqual(pieces);
    }),
    { numRuns: 50 },
  );
});
