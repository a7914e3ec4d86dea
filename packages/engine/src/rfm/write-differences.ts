import type { WorkspaceStore } from "@kindred/store";
import { alive } from "./counted.ts";
import type { ScoredTable } from "./scored.ts";

/** From `at` on, and within one instant in the order they were written. */
export const latestFirst = "bitOr(bitShiftLeft(toUInt128(toUnixTimestamp64Milli(at)), 64), toUInt128(version))";

/**
 * Brings the table `rfm` to what it is at `at` (Unix ms): a row for each contact whose scores or class are not what they stood at, one
 * without a class for whoever has none any more. Done again it writes what is missing. `table` null: nobody has a class. Gives how many rows it wrote.
 */
export async function writeDifferences(
  { clickhouse }: WorkspaceStore,
  model: string,
  at: number,
  table: ScoredTable | null,
): Promise<number> {
  const own = { model, at };
  const [held] = await clickhouse.query<{ version: number; rows: number }>(
    "SELECT toFloat64(max(version)) AS version, toFloat64(count()) AS rows FROM rfm WHERE model = {model: String}",
    { model },
  );
  const version = (held?.version ?? 0) + 1;
  const columns = "model, contact_id, at, r, f, m, class, version";
  const instant = "fromUnixTimestamp64Milli({at: Int64}, 'UTC')";
  const row = (scores: string): string => `{model: String}, contact_id, ${instant}, ${scores}, {version: UInt64}`;
  const scored = table === null ? null : `SELECT ${table.columns} FROM ${table.name}`;
  const params = { ...table?.params, ...own, version };
  if ((held?.rows ?? 0) === 0) {
    if (scored === null) return 0;
    await clickhouse.command(
      `INSERT INTO rfm (${columns}) SELECT ${row("r_, f_, m_, class_")} FROM (${scored})`,
      params,
    );
    return table?.result.people ?? 0;
  }
  // Each contact's row of before and its row of now, as hashes: grouping them takes less than joining them, and two that are alike cancel
  // out. Whoever has no class counts as not being there, and scores tell the class.
  const hash = (scores: string, name: string): string => `cityHash64(toUInt16(${scores}), toString(${name}))`;
  const before = `SELECT contact_id, toUInt16(0) AS scores, argMax(if(class = '', 0, ${hash("r * 100 + f * 10 + m", "class")}), ${latestFirst}) AS hash
    FROM rfm WHERE model = {model: String} AND at <= ${instant} GROUP BY contact_id`;
  const now = `SELECT contact_id, toUInt16(r_ * 100 + f_ * 10 + m_), ${hash("r_ * 100 + f_ * 10 + m_", "class_")} FROM (${scored})`;
  const changed = `SELECT contact_id, max(scores) AS scores_ FROM (${scored === null ? before : `${before} UNION ALL ${now}`})
    GROUP BY contact_id HAVING groupBitXor(hash) != 0`;
  const name = table === null ? "''" : table.classOf("scores_");
  await clickhouse.command(
    `INSERT INTO rfm (${columns})
     SELECT ${row(`intDiv(scores_, 100), intDiv(scores_, 10) % 10, scores_ % 10, ${name}`)} FROM (${changed}) WHERE ${alive}`,
    params,
  );
  const [written] = await clickhouse.query<{ rows: number }>(
    `SELECT toFloat64(count()) AS rows FROM rfm WHERE model = {model: String} AND at = ${instant} AND version = {version: UInt64}`,
    { ...own, version },
  );
  return written?.rows ?? 0;
}
