import type { WorkspaceStore } from "@kindred/store";
import { csvCell } from "../segments/csv.ts";

export const productSorts = ["id", "name", "category", "price", "views", "orders", "revenue"] as const;
export type ProductSort = (typeof productSorts)[number];

export interface ProductSearch {
  /** Found in the id, the name or the category. */
  readonly q: string;
  readonly sort: ProductSort;
  readonly descending: boolean;
  readonly limit: number;
  readonly offset: number;
  /** Events from then on are counted, Unix ms; nothing later than `to`. */
  readonly from: number;
  readonly to: number;
}

export interface ProductCard {
  readonly productId: string;
  readonly name: string | null;
  readonly category: string | null;
  readonly price: number | null;
  readonly currency: string | null;
  readonly inStock: boolean | null;
  readonly views: number;
  readonly orders: number;
  readonly revenue: number;
}

interface Row {
  readonly product_id: string;
  readonly name: string;
  readonly category: string;
  readonly price: number | null;
  readonly currency: string;
  readonly stock: boolean | null;
  readonly views: number | string;
  readonly orders: number | string;
  readonly revenue: number;
  readonly found: number | string;
}

const alive = "contact_id NOT IN (SELECT id FROM dead_contacts)";
const within =
  "ts > fromUnixTimestamp64Milli({from: Int64}, 'UTC') AND ts <= fromUnixTimestamp64Milli({to: Int64}, 'UTC')";

const lineNumber = (name: string): string =>
  `arrayMap((f, i) -> coalesce(f, toFloat64(i)), properties.products[].${name}.:Float64, properties.products[].${name}.:Int64)`;

/** `(product, price × quantity)` of each line of an order; no quantity is one, no price nothing. Read by field: whole documents cost ten times as much. */
const lines = `arrayMap((id, number, price, quantity) -> (ifNull(id, ifNull(toString(number), '')), ifNull(price, 0) * ifNull(quantity, 1)),
      properties.products[].product_id.:String, properties.products[].product_id.:Int64, ${lineNumber("price")}, ${lineNumber("quantity")})`;

/** Views count `Product Viewed`; orders and revenue the lines of `Order Completed`. */
const figures = `
  SELECT product_id, sum(view) AS views, sum(ordered) AS orders, sum(amount) AS revenue FROM (
    SELECT toString(properties.product_id) AS product_id, 1 AS view, 0 AS ordered, 0. AS amount
    FROM events WHERE event = 'Product Viewed' AND ${within} AND ${alive}
    UNION ALL
    SELECT line.1 AS product_id, 0 AS view, 1 AS ordered, line.2 AS amount
    FROM (
      SELECT arrayJoin(${lines}) AS line
      FROM events WHERE event = 'Order Completed' AND ${within} AND ${alive}
    )
  ) GROUP BY product_id`;

const latest = `
  SELECT product_id, ifNull(d.1, '') AS name, ifNull(d.2, '') AS category, d.3 AS price, ifNull(d.4, '') AS currency, d.5 AS stock
  FROM (
    SELECT product_id, argMax(tuple(doc.name.:String, doc.category.:String,
      coalesce(doc.price.:Float64, toFloat64(doc.price.:Int64), toFloat64OrNull(doc.price.:String)), doc.currency.:String, doc.in_stock.:Bool), valid_from) AS d
    FROM products FINAL GROUP BY product_id
  )`;

const found =
  "{q: String} = '' OR positionCaseInsensitiveUTF8(concat(product_id, '\\n', name, '\\n', category), {q: String}) > 0";

const orders: Readonly<Record<ProductSort, string>> = {
  id: "product_id",
  name: "lowerUTF8(name)",
  category: "lowerUTF8(category)",
  price: "price",
  views: "views",
  orders: "orders",
  revenue: "revenue",
};

/** Products as a list shows them, with what became of them since `from`, and how many are found in all. */
export async function readProductCards(
  { clickhouse }: WorkspaceStore,
  { sort, descending, ...params }: ProductSearch,
): Promise<{ items: ProductCard[]; total: number }> {
  const rows = await clickhouse.query<Row>(
    `SELECT p.*, f.views AS views, f.orders AS orders, f.revenue AS revenue, count() OVER () AS found
     FROM (${latest} WHERE ${found}) AS p LEFT JOIN (${figures}) AS f ON f.product_id = p.product_id
     ORDER BY ${orders[sort]} ${descending ? "DESC" : "ASC"} NULLS LAST, p.product_id
     LIMIT {limit: UInt32} OFFSET {offset: UInt32}`,
    { ...params },
  );
  const items = rows.map((row) => ({
    productId: row.product_id,
    name: row.name === "" ? null : row.name,
    category: row.category === "" ? null : row.category,
    price: row.price,
    currency: row.currency === "" ? null : row.currency,
    inStock: row.stock,
    views: Number(row.views),
    orders: Number(row.orders),
    revenue: Math.round(row.revenue * 100) / 100,
  }));
  return { items, total: Number(rows[0]?.found ?? 0) };
}

/** Everything a product was, oldest first. */
export async function readProductHistory(
  { clickhouse }: WorkspaceStore,
  product: string,
): Promise<{ since: number; fields: Record<string, unknown> }[]> {
  const rows = await clickhouse.query<{ since: number | string; doc: string }>(
    `SELECT toUnixTimestamp64Milli(valid_from) AS since, toJSONString(doc) AS doc FROM products FINAL
     WHERE product_id = {product: String} ORDER BY valid_from DESC LIMIT 1000`,
    { product },
  );
  return rows
    .map(({ since, doc }) => ({ since: Number(since), fields: JSON.parse(doc) as Record<string, unknown> }))
    .reverse();
}

/** Every product as it is now, as CSV lines: `product_id`, then each field any product has. Text a spreadsheet would run is disarmed. */
export async function* productsAsCsv({ clickhouse }: WorkspaceStore): AsyncGenerator<string> {
  const named = await clickhouse.query<{ name: string }>(
    "SELECT DISTINCT arrayJoin(JSONExtractKeys(toJSONString(doc))) AS name FROM products ORDER BY name LIMIT 1000",
  );
  const fields = named.map(({ name }) => name).filter((name) => name !== "product_id");
  yield `${["product_id", ...fields].map(cell).join(",")}\r\n`;
  for (let after = ""; ;) {
    const rows = await clickhouse.query<{ product_id: string; doc: string }>(
      `SELECT product_id, argMax(toJSONString(doc), valid_from) AS doc FROM products FINAL
       WHERE product_id > {after: String} GROUP BY product_id ORDER BY product_id LIMIT 5000`,
      { after },
    );
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.product_id;
    yield rows.map(({ product_id, doc }) => line(product_id, fields, doc)).join("");
  }
}

function line(id: string, fields: readonly string[], doc: string): string {
  const held = JSON.parse(doc) as Record<string, unknown>;
  return `${[id, ...fields.map((field) => held[field])].map(cell).join(",")}\r\n`;
}

function cell(value: unknown): string {
  if (value === undefined || value === null) return "";
  return csvCell(typeof value === "string" || typeof value === "number" ? value : JSON.stringify(value));
}
