import type { Customers } from "./customers.ts";

/** Customers by their place, in thousandths of all with a value; 0: those worth nothing. */
export interface Bucket {
  readonly bucket: number;
  readonly people: number;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly buyers: number;
  readonly repeaters: number;
  readonly orders: number;
  readonly priced: number;
  readonly gross: number;
  readonly refunds: number;
  readonly refunded: number;
  readonly costed: number;
  readonly costed_gross: number;
  readonly cost: number;
  /** Of buyers, the sum of values and of their squares. */
  readonly buyer_value: number;
  readonly squares: number;
  /** Those worth more than nothing, and what they are worth. */
  readonly positive: number;
  readonly positive_value: number;
  readonly negative: number;
  readonly negative_value: number;
  /** Σ n (2 · what those before are worth + n · value), over those worth more than nothing: of which Gini's index is made. */
  readonly gini: number;
}

/**
 * All customers in at most 1,001 rows. A place is that of the first of equals, so equals are never parted; a customer is among the first
 * p thousandths of N if place ≤ ⌈N·p / 1000⌉, as `top` of the language has it, and so in bucket ⌊1000 · (place − 1) / N⌋ + 1.
 */
export async function readBuckets(
  clickhouse: { query<T>(sql: string, params?: Customers["params"]["values"]): Promise<T[]> },
  { sql, params }: Customers,
): Promise<Bucket[]> {
  const sums = ["orders", "priced", "gross", "refunds", "refunded", "costed", "costed_gross", "cost"] as const;
  const before = "(ORDER BY worth DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)";
  const rows = await clickhouse.query<Record<keyof Bucket, number | string>>(
    // Names of columns and of sums differ at every level: an alias stands for its column wherever that is named.
    `SELECT if(worth = 0, 0, toUInt32(intDiv(1000 * before_people, ranked)) + 1) AS bucket,
  sum(n) AS people, sum(n * worth) AS value, min(worth) AS least, max(worth) AS most, sum(ordering) AS buyers, sum(repeating) AS repeaters,
  ${sums.map((name) => `sum(sum_${name}) AS ${name}`).join(", ")}, sum(ordering * worth) AS buyer_value, sum(ordering * worth * worth) AS squares,
  sumIf(n, worth > 0) AS positive, sumIf(n * worth, worth > 0) AS positive_value,
  sumIf(n, worth < 0) AS negative, sumIf(n * worth, worth < 0) AS negative_value,
  sumIf(n * (2 * before_worth + n * worth), worth > 0) AS gini
FROM (
  SELECT *, sumIf(n, worth != 0) OVER () AS ranked, sumIf(n, worth != 0) OVER ${before} AS before_people, sumIf(n * worth, worth > 0) OVER ${before} AS before_worth
  FROM (
    SELECT c.value AS worth, toFloat64(count()) AS n, toFloat64(countIf(c.orders > 0)) AS ordering, toFloat64(countIf(c.orders > 1)) AS repeating,
      ${sums.map((name) => `toFloat64(sum(c.${name})) AS sum_${name}`).join(", ")}
    FROM (${sql}) AS c
    GROUP BY worth
  )
)
GROUP BY bucket ORDER BY bucket`,
    params.values,
  );
  return rows.map(
    (row) => Object.fromEntries(Object.entries(row).map(([name, value]) => [name, Number(value)])) as unknown as Bucket,
  );
}
