import { normalJsonText } from "@kindred/schema";
import type { WorkspaceStore } from "@kindred/store";
import type { OutboxLines } from "./lines.ts";

/**
 * Many contacts who enter or leave one segment at one instant for one reason: rows of the ledger that differ in nothing but
 * contact and number. A million of them travel as 8 MB of ids instead of 130 MB of lines.
 */
export interface LedgerRun {
  readonly segment: string;
  /** Unix ms */
  readonly at: number;
  readonly change: 1 | -1;
  readonly cause: string;
  readonly detail: string;
  readonly version: number;
  /** The `seq` of the first id; the others count on from there. */
  readonly first: number;
  readonly ids: readonly number[];
}

const mostIds = 100_000;

export function addRun(lines: OutboxLines, run: LedgerRun): void {
  for (let from = 0; from < run.ids.length; from += mostIds) {
    const part: LedgerRun = { ...run, first: run.first + from, ids: run.ids.slice(from, from + mostIds) };
    lines.add("ledger_runs", normalJsonText({ ...part }));
  }
}

/** Brings runs to the ledger; rows that are there already, after a crash half way, are left out. */
export async function insertRuns(store: WorkspaceStore, ndjson: string): Promise<void> {
  for (const line of ndjson.trim().split("\n")) {
    // We wrote it ourselves.
    const { ids, ...run } = JSON.parse(line) as LedgerRun;
    await store.clickhouse.command(
      `INSERT INTO ledger (segment, contact_id, at, seq, change, cause, detail, version)
       SELECT {segment: String}, id, fromUnixTimestamp64Milli({at: Int64}, 'UTC'), {first: UInt64} + place - 1 AS seq,
         {change: Int8}, {cause: String}, {detail: String}, {version: UInt32}
       FROM (SELECT {ids: Array(UInt32)} AS ids) ARRAY JOIN ids AS id, arrayEnumerate(ids) AS place
       WHERE seq NOT IN (SELECT seq FROM ledger WHERE seq BETWEEN {first: UInt64} AND {last: UInt64})
       SETTINGS insert_deduplicate = 0`,
      { ...run, ids, last: run.first + ids.length - 1 },
    );
  }
}
