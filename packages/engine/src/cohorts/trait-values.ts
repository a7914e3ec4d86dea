import { Params } from "@kindred/segment";
import type { ClickHouse } from "@kindred/store";
import { traitKey } from "./statement.ts";

/** Cohorts of a trait: the values that most contacts have. */
const mostValues = 20;

/** A trait's commonest values as JSON, by how many have them, and how many different others there are. */
export async function traitValues(
  clickhouse: ClickHouse,
  trait: string,
): Promise<{ readonly values: readonly string[]; readonly leftOut: number }> {
  const params = new Params();
  const rows = await clickhouse.query<{ key: string; different: number | string }>(
    `SELECT key, count() OVER () AS different FROM (
  SELECT ${traitKey(trait, params)} AS key, count() AS people FROM contacts FINAL WHERE deleted = 0 GROUP BY key
)
WHERE key != ''
ORDER BY people DESC, key LIMIT ${params.add("UInt32", mostValues)}`,
    params.values,
  );
  return { values: rows.map(({ key }) => key), leftOut: Math.max(0, Number(rows[0]?.different ?? 0) - rows.length) };
}
