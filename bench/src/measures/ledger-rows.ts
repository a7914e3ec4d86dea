import { createWriteStream } from "node:fs";
import { pipeline } from "node:stream/promises";
import type { ClickHouse } from "@kindred/store";

export async function writeLedger(clickhouse: ClickHouse, file: string, segment: string): Promise<void> {
  const bytes = await clickhouse.export(
    "SELECT contact_id, at AS moment, toInt32(change) AS change FROM ledger WHERE segment = {segment: String}",
    "Parquet",
    { segment },
  );
  await pipeline(bytes, createWriteStream(file));
}
