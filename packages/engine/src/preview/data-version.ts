import type { ClickHouse } from "@kindred/store";

/**
 * A text that differs once anything was written to the workspace's counted data, whoever wrote it: each table's newest block
 * and newest mutation, which merges keep. Read from ClickHouse's own list of parts, it costs no scan.
 */
export async function dataVersion(clickhouse: ClickHouse): Promise<string> {
  const rows = await clickhouse.query<{ part: string }>(VERSION);
  return rows.map(({ part }) => part).join(" ");
}

const VERSION = `SELECT concat(table, ':', partition_id, ':', toString(max(max_block_number)), ':', toString(max(data_version))) AS part
FROM system.parts
WHERE database = currentDatabase() AND active
GROUP BY table, partition_id
ORDER BY table, partition_id`;
