import { createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { faultReason, valueReason } from "../infer/values.ts";
import type { Job } from "../job.ts";
import { csvLine } from "../rejected-file.ts";
import { quoteName, quoteText } from "../sql.ts";

/** Rows that one statement hands out. */
const rowsAtOnce = 1_000_000;

/** Writes the refused rows, in the file's order, with their reasons: the engine makes the CSV. */
export async function writeRejectedOrders(job: Job, table: string): Promise<void> {
  if (job.progress.rejected === 0) return;
  const unfinished = `${job.rejectedPath}.part`;
  // As one stream: a disk that refuses the file has somebody to tell from its first byte on.
  await pipeline(refusedRows(job, table), createWriteStream(unfinished));
  await rename(unfinished, job.rejectedPath);
}

async function* refusedRows(job: Job, table: string): AsyncGenerator<string | Uint8Array> {
  const { clickhouse } = job.store;
  const { columns } = job.plan.layout;
  yield csvLine(["row", "code", "reason", ...columns]);
  const occurring = await clickhouse.query<{ error: string }>(
    `SELECT DISTINCT toString(error) AS error FROM ${quoteName(table)} WHERE error != ''`,
  );
  const reasons = occurring.map(({ error }) => `error = ${quoteText(error)}, ${reasonExpression(job, error)}`);
  const values = columns.map((_, index) => `raw[${index + 1}]`);
  const [last] = await clickhouse.query<{ row: number }>(
    `SELECT toUInt64(max(row)) AS row FROM ${quoteName(table)} WHERE error != ''`,
  );
  for (let from = 0; from <= Number(last?.row ?? 0); from += rowsAtOnce) {
    const sql = `SELECT row, splitByChar(':', toString(error))[1] AS code, multiIf(${reasons.join(", ")}, 'The row cannot be read.') AS reason, ${values.join(", ")}
      FROM ${quoteName(table)} WHERE error != '' AND row >= ${from} AND row < ${from + rowsAtOnce} ORDER BY row`;
    yield* (await clickhouse.export(sql, "CSV")) as AsyncIterable<Uint8Array>;
  }
}

/** The reason of one kind of error, with the row's own value put in. */
function reasonExpression(job: Job, error: string): string {
  const [code = "", name] = error.split(":");
  const field = job.plan.fields.find((each) => each.field === name);
  if (field === undefined) return quoteText(faultReason(code));
  const [before = "", after] = valueReason(code, field, "\u0001").split(JSON.stringify("\u0001"));
  if (after === undefined) return quoteText(before);
  return `concat(${quoteText(before)}, '"', raw[${field.at + 1}], '"', ${quoteText(after)})`;
}
