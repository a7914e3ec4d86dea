import type { ClickHouse } from "@kindred/store";
import type { Customers } from "./customers.ts";

const names = [
  "bucket",
  "people",
  "value",
  "least",
  "most",
  "buyers",
  "repeaters",
  "orders",
  "priced",
  "gross",
  "refunds",
  "refunded",
  "costed",
  "costed_gross",
  "cost",
  "buyer_value",
  "squares",
  "positive",
  "positive_value",
  "negative",
  "negative_value",
  "gini",
] as const;

/**
 * Customers by their place, in thousandths of all with a value; 0: those worth nothing. `buyer_value`, `squares`: of buyers, the sum of values and of
 * their squares; `positive…`: those worth more than nothing, and what they are worth; `gini`: Σ n (2 · what those before are worth + n · value),
 * over those worth more than nothing, of which Gini's index is made.
 */
export type Bucket = Readonly<Record<(typeof names)[number], number>>;

/**
 * All customers in at most 1,001 rows. A place is that of the first of equals, so equals are never parted; a customer is among the first
 * p thousandths of N if place ≤ ⌈N·p / 1000⌉, as `top` of the language has it, and so in bucket ⌊1000 · (place − 1) / N⌋ + 1.
 */
export async function readBuckets(
  clickhouse: ClickHouse,
  { sql, params }: Pick<Customers, "sql" | "params">,
  { withCosts }: { readonly withCosts: boolean },
): Promise<Bucket[]> {
  const costs = ["costed", "costed_gross", "cost"] as const;
  const sums = ["orders", "priced", "gross", "refunds", "refunded", ...(withCosts ? costs : [])] as const;
  const before = "(ORDER BY worth DESC ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)";
  // A thousand rows of two dozen sums: as columns they take half the time of all of this.
  const told = await clickhouse.columns<Record<keyof Bucket, number | string>>(
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
  const numbers = (name: keyof Bucket): readonly number[] => (told[name] ?? []).map(Number);
  const columns = names.map((name) => [name, numbers(name)] as const);
  return numbers("bucket").map((_, place) => {
    // Where no cost is asked for there are none of its columns.
    return Object.fromEntries(columns.map(([name, values]) => [name, values[place] ?? 0])) as unknown as Bucket;
  });
}
