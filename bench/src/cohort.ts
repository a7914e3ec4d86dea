/**
 * The cohort table of 24 months over 1 million contacts and 30 million events: ours beside the best single query written by hand for the
 * same numbers, and DuckDB on the same rows with a column for each property. KINDRED_BENCH_SCALE=0.1, or `--small`, makes the shop a tenth.
 */
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { type CohortQuestion, readCohorts } from "@kindred/engine";
import { byHand, type Counted, inDuckDb, type Table } from "./cohort/by-hand.ts";
import { duel, median, milliseconds, timed } from "./harness/measure.ts";
import { progress, report } from "./harness/report.ts";
import { openShop } from "./rebuild/data.ts";
import { openDuckDb } from "./rebuild/duckdb.ts";
import { shopNow } from "./rebuild/shop.ts";

const scale = process.argv.includes("--small") ? 0.1 : Number(process.env["KINDRED_BENCH_SCALE"] ?? "1");
const size = { contacts: Math.round(1_000_000 * scale), events: Math.round(30_000_000 * scale) };
const rounds = 5;
const aim = { ratio: 2, ms: 3_000 };

const orders = { event: "Order Completed" } as const;
const question: CohortQuestion = {
  entry: { kind: "event", ...orders },
  cut: { kind: "calendar" },
  by: "month",
  from: "2024-02-01",
  to: null,
  returns: orders,
  measure: { kind: "people" },
  columns: { kind: "classic" },
  periods: null,
  segment: null,
  now: shopNow,
};
const money = { kind: "sum", property: "revenue", money: false, currency: null } as const;
const cases: readonly { readonly what: string; readonly question: CohortQuestion; readonly table: Table }[] = [
  { what: "orders after the first order", question, table: { returns: "Order Completed", revenue: false } },
  {
    what: "product views after the first order",
    question: { ...question, returns: { event: "Product Viewed" } },
    table: { returns: "Product Viewed", revenue: false },
  },
  {
    what: "revenue per head after the first order",
    question: { ...question, measure: money },
    table: { returns: "Order Completed", revenue: true },
  },
];

const shop = await openShop(size, progress);
(await openDuckDb(shop)).close();
const instance = await DuckDBInstance.create(join(shop.folder, "shop.duckdb"), { threads: "2" });
const duckDb = await instance.connect();
try {
  const { workspace } = shop;
  const resources = { workspace, now: () => shopNow, flush: async () => undefined };
  for (const { what, question: asked, table } of cases) {
    const ours = async (): Promise<Counted> => {
      const { rows } = await readCohorts(resources, asked);
      return rows.map(({ cells }) =>
        cells.map((cell) => [cell?.people ?? 0, Math.round((cell?.total ?? 0) * 100)] as const),
      );
    };
    const hand = (): Promise<Counted> => byHand(workspace.clickhouse, table);
    const duck = (): Promise<Counted> => inDuckDb(duckDb, table);
    const [a, b, c] = [await ours(), await hand(), await duck()];
    for (const [who, other] of [
      ["by hand", b],
      ["DuckDB", c],
    ] as const) {
      if (JSON.stringify(a) !== JSON.stringify(other)) throw new Error(`${what}: we and ${who} do not agree`);
    }
    const measured = await duel(rounds, ours, hand);
    report({
      what: `cohorts: ${what}`,
      measured: milliseconds(measured.a),
      peer: `one query by hand, ${milliseconds(measured.b)}`,
      ratio: measured.ratio,
      aim: `<= ${aim.ratio}, <= ${aim.ms / 1000} s`,
      met: measured.ratio <= aim.ratio && measured.a <= aim.ms,
    });
    const other: number[] = [];
    for (let round = 0; round < rounds; round++) other.push(await timed(duck));
    progress(`${what}: DuckDB ${milliseconds(median(other))}`);
  }
} finally {
  duckDb.closeSync();
  instance.closeSync();
  await shop.stores.close();
}
