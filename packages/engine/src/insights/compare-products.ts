import { WITHIN } from "./compare-events.ts";
import type { CompareInput } from "./compared.ts";
import { type Difference, shareDifference } from "./difference.ts";

/** What one side bought of a product within the days. */
interface Bought {
  /** Contacts with an order of it. */
  readonly buyers: number;
  /** Price times quantity of its lines, as they were sent. */
  readonly revenue: number;
}

/** A product beside everyone's: the difference is that of the shares who bought it, its `ratio` the lift. */
export type ComparedProduct = Difference & {
  readonly id: string;
  /** As orders or the catalogue call it, "" when neither does. */
  readonly name: string;
  readonly a: Bought;
  readonly b: Bought;
};

/** So many by buyers, and so many by revenue; most are both. */
const most = 20;

interface Row {
  readonly product: string;
  readonly name: string;
  readonly buyers_a: number;
  readonly buyers_b: number;
  readonly revenue_a: number;
  readonly revenue_b: number;
}

/** The products that the first side buys most, by buyers and by revenue, beside the second; those with most buyers first. */
export async function compareProducts(input: CompareInput): Promise<readonly ComparedProduct[]> {
  const { clickhouse, sides, sizes, from, to } = input;
  const rows = await clickhouse.query<Row>(
    `${sides.with.sql}
SELECT product, if(name = '', (SELECT mapFromArrays(groupArray(product_id), groupArray(title)) FROM (${TITLES}))[product], name) AS name,
  buyers_a, buyers_b, revenue_a, revenue_b
FROM (
  SELECT *, row_number() OVER (ORDER BY buyers_a DESC, revenue_a DESC, product) AS by_buyers,
    row_number() OVER (ORDER BY revenue_a DESC, buyers_a DESC, product) AS by_revenue
  FROM (
    SELECT line.1 AS product, anyLast(ifNull(line.2, '')) AS name,
      groupBitmapIf(contact_id, is_a) AS buyers_a, groupBitmapIf(contact_id, is_b) AS buyers_b,
      sumIf(line.3, is_a) AS revenue_a, sumIf(line.3, is_b) AS revenue_b
    FROM (
      SELECT contact_id, bitmapContains(in_a, contact_id) AS is_a, bitmapContains(in_b, contact_id) AS is_b, arrayJoin(${LINES}) AS line
      FROM events
      WHERE event = 'Order Completed' AND ${WITHIN}
    )
    WHERE (is_a OR is_b) AND product != ''
    GROUP BY product
    HAVING buyers_a > 0
  )
)
WHERE by_buyers <= {most: UInt32} OR by_revenue <= {most: UInt32}
ORDER BY by_buyers`,
    { ...sides.with.params, from, to, most },
  );
  return rows.map(({ product, name, ...row }) => {
    const a = { buyers: Number(row.buyers_a), revenue: Number(row.revenue_a) };
    const b = { buyers: Number(row.buyers_b), revenue: Number(row.revenue_b) };
    const difference = shareDifference({ count: a.buyers, of: sizes.a }, { count: b.buyers, of: sizes.b }, sizes.both);
    return { id: product, name, a, b, ...difference };
  });
}

const number = (name: string): string =>
  `arrayMap((f, i) -> coalesce(f, toFloat64(i)), properties.products[].${name}.:Float64, properties.products[].${name}.:Int64)`;

/** `(product, name, price × quantity)` of each line; no quantity is one, no price nothing. */
const LINES = `arrayMap((id, number, name, price, quantity) -> (ifNull(id, ifNull(toString(number), '')), name, ifNull(price, 0) * ifNull(quantity, 1)),
        properties.products[].product_id.:String, properties.products[].product_id.:Int64, properties.products[].name.:String, ${number("price")}, ${number("quantity")})`;

const TITLES =
  "SELECT product_id, argMax(ifNull(doc.name.:String, ''), valid_from) AS title FROM products FINAL GROUP BY product_id";
