import type { DuckDBConnection } from "@duckdb/node-api";
import type { ClickHouse } from "@kindred/store";
import { shopNow } from "../rebuild/shop.ts";

export interface Table {
  readonly returns: "Order Completed" | "Product Viewed";
  readonly revenue: boolean;
}

/** By cohort and month since: how many came back, and what they spent in cents; 0 where nothing has begun. */
export type Counted = readonly (readonly (readonly [people: number, revenue: number])[])[];

const months = 24;
/** February 2024, as ClickHouse counts months. */
const first = 2024 * 12 + 2;

/**
 * What somebody who knows ClickHouse writes for just these numbers: one pass, a bit for each month, no zone, nothing that could be chosen.
 * Amounts need a row a contact and month.
 */
export async function byHand(clickhouse: ClickHouse, { returns, revenue }: Table): Promise<Counted> {
  const month = `toRelativeMonthNum(ts) - ${String(first)}`;
  const until = `ts <= fromUnixTimestamp64Milli({now: Int64}, 'UTC') AND contact_id NOT IN (SELECT id FROM dead_contacts)`;
  const both =
    returns === "Order Completed" ? "event = 'Order Completed'" : `event IN ('Order Completed', '${returns}')`;
  const sql = revenue
    ? `SELECT cohort, age, count() AS people, sum(r) AS spent FROM (
        SELECT min(m) AS cohort, groupArray((m, r)) AS each FROM (
          SELECT contact_id, ${month} AS m, sum(coalesce(properties.revenue.:Float64, toFloat64(properties.revenue.:Int64))) AS r
          FROM events WHERE ${both} AND ${until} GROUP BY contact_id, m
        ) GROUP BY contact_id
      ) ARRAY JOIN arrayMap(x -> x.1 - cohort, each) AS age, arrayMap(x -> x.2, each) AS r
      GROUP BY cohort, age`
    : `SELECT cohort, n.1 AS age, n.2 AS people, 0 AS spent FROM (
        SELECT cohort, sumForEach(arrayMap(a -> bitTest(mask, cohort + a), range(${String(months)}))) AS counts FROM (
          SELECT minIf(m, event = 'Order Completed') AS cohort, groupBitOrIf(bitShiftLeft(toUInt64(1), m), event = '${returns}') AS mask, countIf(event = 'Order Completed') AS orders
          FROM (SELECT contact_id, event, toUInt8(${month}) AS m FROM events WHERE ${both} AND ${until})
          GROUP BY contact_id HAVING orders > 0
        ) GROUP BY cohort
      ) ARRAY JOIN arrayZip(range(${String(months)}), counts) AS n WHERE n.2 > 0`;
  return tableOf(await clickhouse.query<Row>(sql, { now: shopNow }));
}

export async function inDuckDb(connection: DuckDBConnection, { returns, revenue }: Table): Promise<Counted> {
  const months = (event: string): string =>
    `SELECT contact_id, year(ts) * 12 + month(ts) - ${String(first)} AS m, sum(revenue) AS r FROM events WHERE event = '${event}' AND ts <= make_timestamp(${String(shopNow)}000) GROUP BY ALL`;
  const answer = await connection.runAndReadAll(`
    WITH began AS (SELECT contact_id, min(m) AS cohort FROM (${months("Order Completed")}) GROUP BY contact_id)
    SELECT cohort, m - cohort AS age, count(*) AS people, ${revenue ? "sum(r)" : "0"} AS spent
    FROM (${months(returns)}) JOIN began USING (contact_id) WHERE m >= cohort GROUP BY ALL`);
  return tableOf(answer.getRowObjects() as unknown as Row[]);
}

interface Row {
  readonly cohort: number | bigint | string;
  readonly age: number | bigint | string;
  readonly people: number | bigint | string;
  readonly spent: number | bigint | string;
}

function tableOf(rows: readonly Row[]): Counted {
  const table = Array.from({ length: months }, () => Array.from({ length: months }, () => [0, 0] as [number, number]));
  for (const { cohort, age, people, spent } of rows) {
    table[Number(cohort)]![Number(age)] = [Number(people), Math.round(Number(spent) * 100)];
  }
  return table;
}
