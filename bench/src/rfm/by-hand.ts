import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { builtInModels, cellsOf, classOf } from "@kindred/models";
import type { ClickHouse } from "@kindred/store";
import type { Shop } from "../rebuild/data.ts";
import { openDuckDb } from "../rebuild/duckdb.ts";

/** People by class. */
export type Sizes = ReadonlyMap<string, number>;

const { rules } = builtInModels.get("purchase")!;
const events = "event IN ('Order Completed', 'Order Refunded')";
const places = cellsOf(5, { money: false }).map(({ r, f }) => ({
  place: r * 10 + f,
  class: classOf(rules, { r, f, m: 0 }),
}));

/** Recency, frequency and money of everybody, their quintiles and their classes: one statement, one read of the events. */
function statement(at: number): string {
  const instant = `fromUnixTimestamp64Milli(${at}, 'UTC')`;
  const amount = "ifNull(properties.revenue.:Float64, toFloat64(properties.revenue.:Int64))";
  const names = places.map((one) => `'${one.class}'`).join(", ");
  const passed = (value: string, at: string): string => `arrayCount(q -> ${value} > q, ${at})`;
  return `SELECT id, 5 - ${passed("days", "rq")} AS r, 1 + ${passed("f", "fq")} AS f_, 1 + ${passed("m", "mq")} AS m_,
    transform(r * 10 + f_, [${places.map((one) => one.place).join(", ")}], [${names}], 'other') AS class
  FROM (
    SELECT groupArray(contact_id) AS ids, groupArray(days) AS dayss, groupArray(f) AS fs, groupArray(m) AS ms,
      quantilesExactInclusive(0.2, 0.4, 0.6, 0.8)(days) AS rq, quantilesExactInclusive(0.2, 0.4, 0.6, 0.8)(f) AS fq,
      quantilesExactInclusive(0.2, 0.4, 0.6, 0.8)(m) AS mq
    FROM (
      SELECT contact_id, dateDiff('day', maxIf(ts, event = 'Order Completed'), ${instant}) AS days, countIf(event = 'Order Completed') AS f,
        sum(if(event = 'Order Refunded', -abs(${amount}), ${amount})) AS m
      FROM events WHERE ${events} AND ts <= ${instant} GROUP BY contact_id HAVING f > 0
    )
  ) ARRAY JOIN ids AS id, dayss AS days, fs AS f, ms AS m`;
}

export async function classesByHand(clickhouse: ClickHouse, at: number): Promise<Sizes> {
  const rows = await clickhouse.query<{ class: string; size: number }>(
    `SELECT class, toFloat64(count()) AS size FROM (${statement(at)}) GROUP BY class`,
  );
  return new Map(rows.map((row) => [row.class, row.size]));
}

/** The same, everybody's row stored in a table like ours. */
export async function storedByHand(clickhouse: ClickHouse, at: number): Promise<void> {
  await clickhouse.command("DROP TABLE IF EXISTS rfm_by_hand SYNC");
  await clickhouse.command("CREATE TABLE rfm_by_hand AS rfm");
  await clickhouse.command(
    `INSERT INTO rfm_by_hand SELECT 'purchase', id, fromUnixTimestamp64Milli(${at}, 'UTC'), r, f_, m_, class, 1 FROM (${statement(at)})`,
  );
}

export async function dropByHand(clickhouse: ClickHouse): Promise<void> {
  await clickhouse.command("DROP TABLE IF EXISTS rfm_by_hand SYNC");
}

/** DuckDB over typed columns. */
export async function openDuck(shop: Shop, at: number) {
  // Makes the file when there is none yet.
  (await openDuckDb(shop)).close();
  const instance = await DuckDBInstance.create(join(shop.folder, "shop.duckdb"), { threads: "2" });
  const connection = await instance.connect();
  const moment = `make_timestamp(${at}000)`;
  const score = (value: string, q: string): string =>
    [1, 2, 3, 4].map((i) => `(${value} > ${q}[${i}])::int`).join(" + ");
  const names = places.map((one) => `WHEN ${one.place} THEN '${one.class}'`).join(" ");
  const sql = `WITH people AS MATERIALIZED (
      SELECT contact_id, date_diff('day', max(ts) FILTER (WHERE event = 'Order Completed')::date, ${moment}::date) AS days,
        count(*) FILTER (WHERE event = 'Order Completed') AS f, sum(CASE WHEN event = 'Order Refunded' THEN -abs(revenue) ELSE revenue END) AS m
      FROM events WHERE ${events} AND ts <= ${moment} GROUP BY contact_id HAVING f > 0
    ), q AS (SELECT quantile_cont(days, [0.2, 0.4, 0.6, 0.8]) AS rq, quantile_cont(f, [0.2, 0.4, 0.6, 0.8]) AS fq, quantile_cont(m, [0.2, 0.4, 0.6, 0.8]) AS mq FROM people),
    scored AS (SELECT contact_id, 5 - (${score("days", "rq")}) AS r, 1 + ${score("f", "fq")} AS f_, 1 + ${score("m", "mq")} AS m_ FROM people, q)
    SELECT CASE r * 10 + f_ ${names} ELSE 'other' END AS class, count(*) AS size, max(m_) AS most FROM scored GROUP BY class`;
  return {
    classes: async (): Promise<Sizes> => {
      const rows = (await connection.runAndReadAll(sql)).getRowObjects();
      return new Map(rows.map((row) => [String(row["class"]), Number(row["size"])]));
    },
    close: (): void => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}
