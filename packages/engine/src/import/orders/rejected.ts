import { createWriteStream } from "node:fs";
import { rename } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import { faultReason, valueReason } from "../infer/values.ts";
import type { Job } from "../job.ts";
import { csvLine } from "../rejected-file.ts";
import { quoteName, quoteText } from "../sql.ts";

/** Rows that one statement hands out. */
const rowsAtOnce = 1_000_000;
const faults = ["too_few_fields", "too_many_fields", "null_byte", "unclosed_quote", "bad_json", "no_identity"];

/** Writes the refused rows, in the file's order, with their reasons: the engine makes the CSV. */
export async function writeRejectedOrders(job: Job, table: string): Promise<void> {
  if (job.progress.rejected === 0) return;
  const { columns } = job.plan.layout;
  const unfinished = `${job.rejectedPath}.part`;
  const out = createWriteStream(unfinished);
  out.write(csvLine(["row", "code", "reason", ...columns]));
  const reasons: string[] = [];
  for (const field of job.plan.fields) {
    for (const code of [
      "missing",
      "not_a_number",
      "number_out_of_range",
      "not_true_or_false",
      "bad_date",
      "timestamp_out_of_range",
    ]) {
      const [before = "", after = ""] = valueReason(code, field, "\u0001").split(JSON.stringify("\u0001"));
      reasons.push(
        `error = ${quoteText(`${code}:${field.field}`)}, concat(${quoteText(before)}, ${after === "" ? "''" : `'"', raw[${field.at + 1}], '"'`}, ${quoteText(after)})`,
      );
    }
  }
  for (const fault of faults) reasons.push(`error = '${fault}', ${quoteText(faultReason(fault))}`);
  const values = columns.map((_, index) => `raw[${index + 1}]`);
  const [last] = await job.store.clickhouse.query<{ row: number }>(
    `SELECT toUInt64(max(row)) AS row FROM ${quoteName(table)} WHERE error != ''`,
  );
  for (let from = 0; from <= Number(last?.row ?? 0); from += rowsAtOnce) {
    const sql = `SELECT row, splitByChar(':', toString(error))[1] AS code, multiIf(${reasons.join(", ")}, 'The row cannot be read.') AS reason, ${values.join(", ")}
      FROM ${quoteName(table)} WHERE error != '' AND row >= ${from} AND row < ${from + rowsAtOnce} ORDER BY row`;
    await pipeline(await job.store.clickhouse.export(sql, "CSV"), out, { end: false });
  }
  await new Promise<void>((resolve, reject) => {
    out.once("error", reject);
    out.end(resolve);
  });
  await rename(unfinished, job.rejectedPath);
}
