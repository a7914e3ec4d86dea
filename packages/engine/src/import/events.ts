import { createHash } from "node:crypto";
import { type Json, type JsonObject, KindredError, normalizeObject, normalJsonText } from "@kindred/schema";
import type { ContactRow } from "../identity/bulk.ts";
import { checkCancelled, type Job } from "./job.ts";
import type { Rejection } from "./plan.ts";
import { countWritten, publishEvents } from "./publish.ts";
import { type BatchResult, eachBatch, type GoodRow, identitiesOf, resolve } from "./rows.ts";
import { cellText } from "./read/table.ts";
import { quoteName } from "./sql.ts";

const tables = (job: Job): { rows: string; who: string } => ({ rows: `${job.id}_rows`, who: `${job.id}_who` });
const eventsAtOnce = 1_000_000;

/**
 * Imports a file of events: 1. rows are typed, their contacts found or created and the events staged, a batch at a time;
 * 2. the staged events are published set-wise, so that nothing shows before the whole file was read.
 */
export async function runEvents(job: Job): Promise<void> {
  const { clickhouse } = job.store;
  const { rows } = tables(job);
  await clickhouse.command(
    `CREATE TABLE IF NOT EXISTS ${quoteName(rows)} (row UInt64, contact_id UInt32, event LowCardinality(String), ts DateTime64(3, 'UTC'), message_id String, properties String)
     ENGINE = MergeTree ORDER BY message_id SETTINGS non_replicated_deduplication_window = 1000`,
  );
  if (job.progress.phase === "reading" || job.progress.phase === "writing") {
    await eachBatch(job, (batch, number) => stageBatch(job, batch, number));
    await job.save({ phase: "identifying", steps: 0 });
  }
  await job.flush();
  const slices = Math.max(1, Math.ceil(job.progress.rows / eventsAtOnce));
  for (let slice = job.progress.steps; slice < slices; slice++) {
    checkCancelled(job);
    await publishEvents(job, stagedQuery(job, slice, slices), null);
    await job.save({ steps: slice + 1, of: slices });
  }
  const [staged] = await clickhouse.query<{ events: number }>(
    `SELECT toUInt32(count()) AS events FROM ${quoteName(rows)}`,
  );
  const written = await countWritten(job, null);
  await job.save({ phase: "done", written, skipped: Math.max(0, (staged?.events ?? 0) - written) });
}

export async function dropEventTables(job: Job): Promise<void> {
  await job.store.clickhouse.command(`DROP TABLE IF EXISTS ${quoteName(tables(job).rows)} SYNC`);
}

/** Equal rows without a message id are as many events; rows with the same id are one. */
function stagedQuery(job: Job, slice: number, slices: number): string {
  const named = job.plan.fields.some(({ field }) => field === "message_id");
  const rows = `SELECT *, row_number() OVER (PARTITION BY message_id ORDER BY row) AS again FROM ${quoteName(tables(job).rows)} WHERE cityHash64(message_id) % ${slices} = ${slice}`;
  return named
    ? `SELECT contact_id, event, ts, message_id, properties FROM (${rows}) WHERE again = 1`
    : `SELECT contact_id, event, ts, if(again = 1, message_id, concat(message_id, '-', toString(again))) AS message_id, properties FROM (${rows})`;
}

async function stageBatch(job: Job, rows: readonly GoodRow[], number: number): Promise<BatchResult> {
  const rejected: Rejection[] = [];
  const events: { row: GoodRow; contact: ContactRow; properties: string }[] = [];
  for (const row of rows) {
    try {
      const ts = row.values.get("ts") as number;
      events.push({ row, contact: { ...identitiesOf(row), ts }, properties: normalJsonText(propertiesOf(row)) });
    } catch (error) {
      if (!(error instanceof KindredError)) throw error;
      rejected.push({ row: row.row, code: error.code, reason: error.message });
    }
  }
  const resolved = await resolve(
    job,
    events.map(({ row }) => row),
    events.map(({ contact }) => contact),
    "update",
  );
  const lines = events.flatMap(({ row, contact, properties }, index) => {
    const contactId = resolved.contactIds[index] ?? 0;
    if (contactId === 0) return [];
    const ts = row.values.get("ts") as number;
    const event = cellText(row.values.get("event"));
    const given = row.values.get("message_id");
    const messageId = typeof given === "string" && given !== "" ? given : contentId([contact, event, ts, properties]);
    return [
      JSON.stringify({
        row: row.row,
        contact_id: contactId,
        event,
        ts: new Date(ts).toISOString(),
        message_id: messageId,
        properties,
      }),
    ];
  });
  if (lines.length > 0) {
    await job.store.clickhouse.insertLines(tables(job).rows, `${lines.join("\n")}\n`, {
      token: `${job.id}/rows/${number}`,
    });
  }
  return { ...resolved, rejected: [...rejected, ...(resolved.rejected ?? [])] };
}

function contentId(content: unknown): string {
  return `row:${createHash("sha256").update(JSON.stringify(content)).digest("hex").slice(0, 32)}`;
}

function propertiesOf({ values }: GoodRow): JsonObject {
  const document = values.get("properties");
  const properties: Record<string, Json> =
    typeof document === "object" && document !== null && !Array.isArray(document)
      ? { ...(document as JsonObject) }
      : {};
  for (const [field, value] of values) {
    if (field.startsWith("property.") && value !== "") properties[field.slice("property.".length)] = value;
  }
  return normalizeObject(properties);
}
