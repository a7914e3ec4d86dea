import type { ClickHouse } from "./clickhouse.ts";

export interface DataState {
  /**
   * A text that differs once anything was written to the tables, whoever wrote it: each table's newest block and newest mutation, which merges
   * keep.
   */
  readonly version: string;
  /** Of all of them together, those that a merge will remove included. */
  readonly rows: number;
}

/** The state of a workspace's counted data, or of some tables of it. Read from ClickHouse's own list of parts, it costs no scan. */
export async function dataState(clickhouse: ClickHouse, tables: readonly string[] = []): Promise<DataState> {
  const parts = await clickhouse.query<{ part: string; held: number | string }>(
    `SELECT concat(table, ':', partition_id, ':', toString(max(max_block_number)), ':', toString(max(data_version))) AS part, sum(rows) AS held
FROM system.parts
WHERE database = currentDatabase() AND active${tables.length === 0 ? "" : " AND table IN {tables: Array(String)}"}
GROUP BY table, partition_id
ORDER BY table, partition_id`,
    tables.length === 0 ? {} : { tables },
  );
  return {
    version: parts.map(({ part }) => part).join(" "),
    rows: parts.reduce((rows, { held }) => rows + Number(held), 0),
  };
}
