import { randomUUID } from "node:crypto";
import type { ClickHouse } from "./clickhouse.ts";

/**
 * Repeats an insert that may have begun before a process or a connection ended.
 *
 * Its token alone cannot be trusted then: MergeTree writes the token into its log before it moves the data into place,
 * so a process killed between the two leaves a token without its data, and the repeat would be taken for a duplicate.
 * Events that are there are found by their message ids and left out; every other table keeps one row of those that are equal in their
 * key (ReplacingMergeTree), so there the repeat does no harm.
 */
export async function insertAgain(clickhouse: ClickHouse, table: string, ndjson: string): Promise<void> {
  const missing = table === "events" ? await missingEvents(clickhouse, ndjson) : ndjson;
  if (missing !== "") await clickhouse.insertLines(table, missing, { token: `again/${randomUUID()}` });
}

async function missingEvents(clickhouse: ClickHouse, ndjson: string): Promise<string> {
  const lines = ndjson.split("\n").filter((line) => line !== "");
  const events = lines.map(readEvent);
  const rows = await clickhouse.query<{ id: string }>(
    "SELECT message_id AS id FROM events WHERE event IN {events: Array(String)} AND contact_id IN {contacts: Array(UInt32)} AND message_id IN {ids: Array(String)}",
    {
      events: [...new Set(events.map((event) => event.name))],
      contacts: [...new Set(events.map((event) => event.contact))],
      ids: events.map((event) => event.id),
    },
  );
  const there = new Set(rows.map((row) => row.id));
  return lines
    .filter((_, index) => !there.has(events[index]?.id ?? ""))
    .map((line) => `${line}\n`)
    .join("");
}

function readEvent(line: string): { id: string; contact: number; name: string } {
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null || !("message_id" in value) || !("contact_id" in value))
    throw new TypeError("A line for events carries no message_id or contact_id");
  const name = "event" in value ? String(value.event) : "";
  return { id: String(value.message_id), contact: Number(value.contact_id), name };
}
