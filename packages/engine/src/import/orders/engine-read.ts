import { KindredError } from "@kindred/schema";
import { checkCancelled, type Job } from "../job.ts";
import type { ImportPlan } from "../plan.ts";
import { readBytes } from "../read/bytes.ts";
import { toUtf8 } from "../read/encoding.ts";
import { noFault } from "../read/delimited.ts";
import { StrictCsv } from "../read/strict-csv.ts";
import { quoteName, quoteText } from "../sql.ts";
import { rewrittenFields } from "./staging.ts";

/** Larger files are read in pieces, so that a restart need not begin again. */
const largest = 64 * 1024 * 1024;

/** Whether the engine could read the file by itself, as far as the plan says. */
function isPlainEnough({ layout, file, ...plan }: ImportPlan): boolean {
  return (
    (layout.format === "csv" || layout.format === "tsv") &&
    layout.encoding === "utf-8" &&
    layout.skip === 1 &&
    file.bytes <= largest &&
    !/[*?{}[\]]/.test(file.path) &&
    rewrittenFields({ layout, file, ...plan }).length === 0
  );
}

/**
 * Lets the engine read the file into the staging table itself while we check that it is strictly formed: that is as quick as
 * reading gets. Gives the number of rows, or null when the engine cannot see the file (a ClickHouse server elsewhere) or
 * the file leaves room for interpretation; the table then holds nothing to be used.
 */
export async function readByEngine(job: Job, table: string): Promise<number | null> {
  const { plan } = job;
  if (!isPlainEnough(plan) || !(await engineSees(job))) return null;
  const columns = plan.layout.columns.map((_, index) => `c${index}`);
  const structure = columns.map((name) => `${name} String`).join(", ");
  const source = [plan.file.path, "CSV", structure, plan.layout.wrapping === "gzip" ? "gzip" : "none"].map(quoteText);
  // The file comes as one stream, so rows are numbered in their order; only then do two threads type them.
  const insert = job.store.clickhouse.command(
    `INSERT INTO ${quoteName(table)} (\`row\`, ${columns.join(", ")}, rest, fault)
     SELECT rowNumberInAllBlocks() + ${plan.layout.skip + 1}, ${columns.join(", ")}, '', '${noFault}' FROM file(${source.join(", ")})
     SETTINGS max_threads = 2, max_insert_threads = 2, parallelize_output_from_storages = 0, format_csv_delimiter = ${quoteText(plan.layout.delimiter)}, format_csv_allow_single_quotes = 0,
       input_format_csv_skip_first_lines = ${plan.layout.skip}, input_format_csv_trim_whitespaces = 0,
       input_format_csv_detect_header = 0, format_csv_allow_double_quotes = 1`,
  );
  const [read, checked] = await Promise.allSettled([insert, countStrict(job)]);
  // What is wrong with the file itself is told as it is; a refusal of the engine is no reason to give up.
  if (checked.status === "rejected") throw checked.reason;
  if (read.status === "rejected" && !isBadFile(read.reason)) throw read.reason;
  if (read.status === "rejected" || checked.value === null) return null;
  const [held] = await job.store.clickhouse.query<{ rows: number }>(
    `SELECT toUInt32(count()) AS rows FROM ${quoteName(table)}`,
  );
  return held?.rows === checked.value ? checked.value : null;
}

/** A server that went away or a full disk is a KindredError; anything else is about the file. */
function isBadFile(reason: unknown): boolean {
  return !(reason instanceof KindredError);
}

async function engineSees({ store, plan }: Job): Promise<boolean> {
  try {
    const [file] = await store.clickhouse.query<{ size: number }>(
      `SELECT toUInt64(_size) AS size FROM file(${quoteText(plan.file.path)}, 'One')`,
    );
    return Number(file?.size) === plan.file.bytes;
  } catch {
    return false;
  }
}

async function countStrict(job: Job): Promise<number | null> {
  const { layout, file } = job.plan;
  const strict = new StrictCsv(layout.delimiter, layout.columns.length, layout.skip);
  const bytes = readBytes(file.path, layout.wrapping, (read) => job.report({ read: read / Math.max(1, file.bytes) }));
  try {
    for await (const part of toUtf8(bytes, layout.encoding, false)) {
      checkCancelled(job);
      if (!strict.push(part)) return null;
    }
  } catch (error) {
    // Reading piece by piece finds out which line it is.
    if (error instanceof KindredError && error.code === "encoding_unclear") return null;
    throw error;
  }
  return strict.end();
}
