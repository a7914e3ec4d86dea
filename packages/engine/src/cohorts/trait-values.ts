import { KindredError } from "@kindred/schema";
import { Params } from "@kindred/segment";
import type { ClickHouse } from "@kindred/store";
import { traitKey } from "./statement.ts";

/** Cohorts of a trait: the values that most contacts have. */
const mostValues = 20;

/** So many names are told to whoever asks for one that is not there. */
const mostNames = 12;

/** @throws KindredError `unknown_trait`: a table without rows would not say that nobody has it */
export async function expectTrait(clickhouse: ClickHouse, trait: string, pointer: string): Promise<void> {
  const params = new Params();
  const sql = `SELECT 1 AS one FROM contacts WHERE deleted = 0 AND ${traitKey(trait, params)} != '' LIMIT 1`;
  if ((await clickhouse.query(sql, params.values)).length > 0) return;
  const rows = await clickhouse.query<{ name: string }>(
    "SELECT arrayJoin(distinctJSONPaths(traits)) AS name FROM contacts WHERE deleted = 0 ORDER BY name",
  );
  const some = rows.slice(0, mostNames).map(({ name }) => name);
  const there = `There are: ${some.join(", ")}${rows.length > some.length ? ", …" : ""}.`;
  const message = `Nobody has the trait ${JSON.stringify(trait)}. ${rows.length === 0 ? "There are none yet." : there}`;
  throw new KindredError("unknown_trait", message, { status: 422, pointer });
}

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
