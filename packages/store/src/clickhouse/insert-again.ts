import { randomUUID } from "node:crypto";
import type { ClickHouse } from "./clickhouse.ts";
import { completeContactEvents } from "./contact-events.ts";

/**
 * Repeats an insert that may have begun before a process or a connection ended.
 *
 * Its token alone cannot be trusted then: MergeTree writes the token into its log before it moves the data into place,
 * so a process killed between the two leaves a token without its data, and the repeat would be taken for a duplicate.
 * Events that are there are found by their message ids, rows of the ledger by their numbers, and left out; every other
 * table keeps one row of those that are equal in their key (ReplacingMergeTree), so there the repeat does no harm.
 */
export async function insertAgain(clickhouse: ClickHouse, table: string, ndjson: string): Promise<void> {
  const missing = await missingLines(clickhouse, table, ndjson);
  if (missing !== "") await clickhouse.insertLines(table, missing, { token: `again/${randomUUID()}` });
  if (table === "events") await completeContactEvents(clickhouse, sameEvents, namesOf(ndjson));
}

const sameEvents =
  "event IN {events: Array(String)} AND contact_id IN {contacts: Array(UInt32)} AND message_id IN {ids: Array(String)}";

function namesOf(ndjson: string): { events: string[]; contacts: number[]; ids: string[] } {
  const events = linesOf(ndjson).map(readEvent);
  return {
    events: [...new Set(events.map((event) => event.name))],
    contacts: [...new Set(events.map((event) => event.contact))],
    ids: events.map((event) => event.id),
  };
}

function linesOf(ndjson: string): string[] {
  return ndjson.split("\n").filter((line) => line !== "");
}

async function missingLines(clickhouse: ClickHouse, table: string, ndjson: string): Promise<string> {
  if (table !== "events" && table !== "ledger") return ndjson;
  const lines = linesOf(ndjson);
  const missing = await (table === "events" ? missingEvents(clickhouse, ndjson) : missingChanges(clickhouse, lines));
  return missing.map((line) => `${line}\n`).join("");
}

async function missingEvents(clickhouse: ClickHouse, ndjson: string): Promise<string[]> {
  const sql = `SELECT message_id AS id FROM events WHERE ${sameEvents}`;
  const rows = await clickhouse.query<{ id: string }>(sql, namesOf(ndjson));
  const there = new Set(rows.map((row) => row.id));
  return linesOf(ndjson).filter((line) => !there.has(readEvent(line).id));
}

/** `seq` has no gaps, so what a block holds of the ledger lies between two numbers. */
async function missingChanges(clickhouse: ClickHouse, lines: readonly string[]): Promise<string[]> {
  const numbers = lines.map(readNumber);
  const [first, last] = [
    numbers.reduce((a, b) => Math.min(a, b), Number.MAX_SAFE_INTEGER),
    numbers.reduce((a, b) => Math.max(a, b), 0),
  ];
  const rows = await clickhouse.query<{ seq: number }>(
    "SELECT toFloat64(seq) AS seq FROM ledger WHERE seq BETWEEN {first: UInt64} AND {last: UInt64}",
    { first, last },
  );
  const there = new Set(rows.map((row) => row.seq));
  return lines.filter((_, index) => !there.has(numbers[index] ?? 0));
}

function readNumber(line: string): number {
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null || !("seq" in value))
    throw new TypeError("A line for the ledger carries no seq");
  return Number(value.seq);
}

function readEvent(line: string): { id: string; contact: number; name: string } {
  const value: unknown = JSON.parse(line);
  if (typeof value !== "object" || value === null || !("message_id" in value) || !("contact_id" in value))
    throw new TypeError("A line for events carries no message_id or contact_id");
  const name = "event" in value ? String(value.event) : "";
  return { id: String(value.message_id), contact: Number(value.contact_id), name };
}
