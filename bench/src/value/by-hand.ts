import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import type { ClickHouse } from "@kindred/store";
import type { Shop } from "../rebuild/data.ts";
import { openDuckDb } from "../rebuild/duckdb.ts";
import { shopNow } from "../rebuild/shop.ts";

/** By tenth of the customers, the best first: how many, what they are worth in cents, and how many cents the least of them. */
export type Tenths = readonly (readonly [tenth: number, people: number, cents: number, least: number])[];
/** By pair of categories: how many people bought both. */
export type Pairs = ReadonlyMap<string, number>;

/** What an engine's dialect says in its own way. */
interface Words {
  readonly now: string;
  readonly yearAgo: string;
  readonly revenue: string;
  readonly category: string;
  readonly uniqueSorted: (what: string) => string;
  /** Rows `a, b` of every two in a row's list `items`. */
  readonly pairsOf: (baskets: string) => string;
}

/** Everybody's orders less refunds, ranked, in tenths of all who are worth something; equals are not parted. */
function tenths({ now, revenue }: Words): string {
  return `WITH people AS (
      SELECT contact_id, round(sum(CASE WHEN event = 'Order Refunded' THEN -abs(${revenue}) ELSE ${revenue} END), 6) AS worth
      FROM events WHERE event IN ('Order Completed', 'Order Refunded') AND ts <= ${now} GROUP BY contact_id
    ), ranked AS (
      SELECT worth, rank() OVER (ORDER BY worth DESC) AS place, count(*) OVER () AS everybody FROM people WHERE worth <> 0
    )
    SELECT floor(10 * (place - 1) / everybody) + 1 AS tenth, count(*) AS customers, round(sum(worth) * 100) AS cents, round(min(worth) * 100) AS least
    FROM ranked GROUP BY tenth ORDER BY tenth`;
}

/** Categories that people bought within the year, two and two. */
function pairs({ now, yearAgo, category, uniqueSorted, pairsOf }: Words): string {
  const baskets = `SELECT ${uniqueSorted(category)} AS items FROM events
      WHERE event = 'Order Completed' AND ts > ${yearAgo} AND ts <= ${now} GROUP BY contact_id`;
  return `SELECT a, b, count(*) AS people FROM (${pairsOf(baskets)}) AS pairs GROUP BY a, b HAVING count(*) >= 5`;
}

const year = 365 * 86_400_000;
const clickhouseWords: Words = {
  now: `fromUnixTimestamp64Milli(${shopNow}, 'UTC')`,
  yearAgo: `fromUnixTimestamp64Milli(${shopNow - year}, 'UTC')`,
  revenue: "ifNull(properties.revenue.:Float64, toFloat64(properties.revenue.:Int64))",
  category: "properties.category.:String",
  uniqueSorted: (what) => `arraySort(groupUniqArray(assumeNotNull(${what})))`,
  pairsOf: (baskets) =>
    `SELECT pair.1 AS a, pair.2 AS b FROM (${baskets}) ARRAY JOIN arrayFlatten(arrayMap((x, i) -> arrayMap(y -> (x, y), arraySlice(items, i + 1)), items, arrayEnumerate(items))) AS pair`,
};
const duckWords: Words = {
  now: `make_timestamp(${shopNow}000)`,
  yearAgo: `make_timestamp(${shopNow - year}000)`,
  revenue: "revenue",
  category: "category",
  uniqueSorted: (what) => `list_sort(list_distinct(list(${what})))`,
  pairsOf: (baskets) =>
    `SELECT pair.x AS a, pair.y AS b FROM (SELECT unnest(flatten(list_transform(items, lambda x, i: list_transform(items[i + 1:], lambda y: {'x': x, 'y': y})))) AS pair FROM (${baskets}))`,
};

type Row = Readonly<Record<string, unknown>>;

export function byHand(clickhouse: ClickHouse) {
  return contestant((sql) => clickhouse.query<Row>(sql), clickhouseWords);
}

/** DuckDB over typed columns. */
export async function openDuck(shop: Shop) {
  // Makes the file when there is none yet.
  (await openDuckDb(shop)).close();
  const instance = await DuckDBInstance.create(join(shop.folder, "shop.duckdb"), { threads: "2" });
  const connection = await instance.connect();
  const close = (): void => {
    connection.closeSync();
    instance.closeSync();
  };
  return { ...contestant(async (sql) => (await connection.runAndReadAll(sql)).getRowObjects(), duckWords), close };
}

function contestant(query: (sql: string) => Promise<readonly Row[]>, words: Words) {
  return {
    tenths: async (): Promise<Tenths> => {
      const rows = await query(tenths(words));
      return rows.map((row) => [
        Number(row["tenth"]),
        Number(row["customers"]),
        Number(row["cents"]),
        Number(row["least"]),
      ]);
    },
    pairs: async (): Promise<Pairs> => {
      const rows = await query(pairs(words));
      return new Map(rows.map((row) => [`${String(row["a"])} ${String(row["b"])}`, Number(row["people"])]));
    },
  };
}
