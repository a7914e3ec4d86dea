import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";
import type { Shop } from "../rebuild/data.ts";
import { openDuckDb } from "../rebuild/duckdb.ts";
import { writeLedger } from "./ledger-rows.ts";
import { byHand, type Question, type Words } from "./stage.ts";

const instant = (ms: number): string => `fromUnixTimestamp64Milli(${ms}, 'UTC')`;

export const clickhouseWords: Words = {
  instant,
  revenue: "revenue",
  countIf: (where) => `countIf(${where})`,
  sumIf: (what, where) => `ifNull(sumIf(${what}, ${where}), 0)`,
  any: (where) => `max(${where})`,
  maxIf: (what, where) => `maxOrNullIf(${what}, ${where})`,
  minIf: (what, where) => `minOrNullIf(${what}, ${where})`,
  events: ({ segment, sides }, where) => `SELECT contact_id, ts, event, revenue,
      ${sides
        .filter(({ everyone }) => !everyone)
        .map(
          ({ key, main: { from, to } }) =>
            `arrayCount(i -> i <= ${instant(from)}, ins) > arrayCount(o -> o <= ${instant(from)}, outs) OR arrayExists(i -> i > ${instant(from)} AND i < ${instant(to)}, ins) AS head_${key},`,
        )
        .join("\n      ")}
      arrayCount(i -> i <= ts, ins) > arrayCount(o -> o <= ts, outs) AS member
    FROM (SELECT contact_id, ts, event, ifNull(properties.revenue.:Float64, toFloat64(properties.revenue.:Int64)) AS revenue FROM events WHERE ${where}) AS e
    LEFT JOIN (SELECT contact_id AS who, groupArrayIf(at, change = 1) AS ins, groupArrayIf(at, change = -1) AS outs
      FROM ledger WHERE segment = '${segment}' AND at < ${instant(sides[0].main.to)} GROUP BY contact_id) AS l ON contact_id = who`,
  heads: (
    { segment },
    { main: { from, to } },
  ) => `(SELECT countIf(held = 1 OR entered > 0) FROM (SELECT contact_id, sumIf(change, at <= ${instant(from)}) AS held,
      countIf(change = 1 AND at > ${instant(from)}) AS entered FROM ledger WHERE segment = '${segment}' AND at < ${instant(to)} GROUP BY contact_id))`,
  everyone: "(SELECT count() FROM contacts FINAL WHERE deleted = 0)",
  laterThan: (next, last, ms) => `ifNull(${next} > ${last} + INTERVAL ${ms / 1000} SECOND, 1)`,
};

const time = (ms: number): string => `make_timestamp(${ms}000)`;

const duckWords: Words = {
  instant: time,
  revenue: "revenue",
  countIf: (where) => `count(*) FILTER (WHERE ${where})`,
  sumIf: (what, where) => `coalesce(sum(${what}) FILTER (WHERE ${where}), 0)`,
  any: (where) => `bool_or(${where})`,
  maxIf: (what, where) => `max(${what}) FILTER (WHERE ${where})`,
  minIf: (what, where) => `min(${what}) FILTER (WHERE ${where})`,
  events: ({ sides }, where) => `SELECT e.contact_id, ts, event, revenue,
      ${sides
        .filter(({ everyone }) => !everyone)
        .map(
          ({ key, main: { from, to } }) =>
            `coalesce(len(list_filter(ins, i -> i <= ${time(from)})) > len(list_filter(outs, o -> o <= ${time(from)})) OR len(list_filter(ins, i -> i > ${time(from)} AND i < ${time(to)})) > 0, false) AS head_${key},`,
        )
        .join("\n      ")}
      coalesce(len(list_filter(ins, i -> i <= ts)) > len(list_filter(outs, o -> o <= ts)), false) AS member
    FROM (SELECT contact_id, ts, event, revenue FROM events WHERE ${where}) AS e
    LEFT JOIN (SELECT contact_id AS who, coalesce(list(moment) FILTER (WHERE change = 1), []) AS ins, coalesce(list(moment) FILTER (WHERE change = -1), []) AS outs
      FROM ledger WHERE moment < ${time(sides[0].main.to)} GROUP BY contact_id) AS l ON e.contact_id = who`,
  heads: (
    _,
    { main: { from, to } },
  ) => `(SELECT count(*) FROM (SELECT contact_id FROM ledger WHERE moment < ${time(to)} GROUP BY contact_id
      HAVING coalesce(sum(change) FILTER (WHERE moment <= ${time(from)}), 0) = 1 OR count(*) FILTER (WHERE change = 1 AND moment > ${time(from)}) > 0))`,
  everyone: "(SELECT count(*) FROM contacts)",
  laterThan: (next, last, ms) => `(${next} IS NULL OR ${next} > ${last} + INTERVAL ${ms / 1000} SECOND)`,
};

/** The same rows in DuckDB's own format, with a column for each property, and the ledger. */
export async function openDuck(shop: Shop, question: Question) {
  // Makes the file when there is none yet.
  (await openDuckDb(shop)).close();
  const instance = await DuckDBInstance.create(join(shop.folder, "shop.duckdb"), { threads: "2" });
  const connection = await instance.connect();
  const parquet = join(shop.folder, "ledger.parquet");
  if (existsSync(parquet)) await rm(parquet);
  await writeLedger(shop.workspace.clickhouse, parquet, question.segment);
  await connection.run(`CREATE OR REPLACE TEMP TABLE ledger AS SELECT * FROM '${parquet}'`);
  await rm(parquet);
  const sql = byHand(duckWords, question);
  return {
    answer: async () => {
      const [row] = (await connection.runAndReadAll(sql)).getRowObjects();
      return row as Readonly<Record<string, number | bigint>>;
    },
    close: (): void => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
