import { isJsonObject, type Json, type JsonObject, KindredError } from "@kindred/schema";
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from "hyparquet";
import { compressors } from "hyparquet-compressors";
import type { JsonRow } from "./json-lines.ts";

const page = 20_000;

/** Rows of a Parquet file, read a page at a time. Instants come as ISO 8601 text in UTC, dates as `YYYY-MM-DD`. */
export async function* readParquet(
  path: string,
  onRow: (share: number) => void = () => undefined,
): AsyncGenerator<JsonRow> {
  let file;
  let metadata;
  try {
    file = await asyncBufferFromFile(path);
    metadata = await parquetMetadataAsync(file);
  } catch (cause) {
    throw damaged(cause);
  }
  const dates = new Set(
    metadata.schema
      .filter(({ converted_type, logical_type }) => converted_type === "DATE" || logical_type?.type === "DATE")
      .map(({ name }) => name),
  );
  const total = Number(metadata.num_rows);
  for (let from = 0; from < total; from += page) {
    let rows;
    try {
      rows = await parquetReadObjects({
        file,
        metadata,
        compressors,
        rowStart: from,
        rowEnd: Math.min(total, from + page),
      });
    } catch (cause) {
      throw damaged(cause);
    }
    for (const [index, held] of rows.entries()) {
      onRow((from + index + 1) / total);
      const object = plain(held, dates);
      if (isJsonObject(object)) yield { row: from + index + 1, object };
    }
  }
}

function damaged(cause: unknown): KindredError {
  const why = cause instanceof Error ? cause.message : String(cause);
  return new KindredError("parquet_damaged", `The Parquet file cannot be read: ${why}`, { cause });
}

/** Parquet's values as JSON: 64-bit integers beyond a double's precision become text, so that ids stay whole. */
function plain(value: unknown, dates: ReadonlySet<string>, name = ""): Json {
  if (typeof value === "bigint") {
    return value >= Number.MIN_SAFE_INTEGER && value <= Number.MAX_SAFE_INTEGER ? Number(value) : value.toString();
  }
  if (value instanceof Date) return dates.has(name) ? value.toISOString().slice(0, 10) : value.toISOString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString("base64");
  if (Array.isArray(value)) return value.map((each) => plain(each, dates));
  if (typeof value === "object" && value !== null) {
    const out: Record<string, Json> = {};
    for (const [key, held] of Object.entries(value)) out[key] = plain(held, dates, key);
    return out satisfies JsonObject;
  }
  return typeof value === "number" || typeof value === "string" || typeof value === "boolean" ? value : null;
}
