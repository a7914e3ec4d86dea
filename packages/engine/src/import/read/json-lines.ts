import { isJsonObject, type Json, type JsonObject, KindredError } from "@kindred/schema";

export type JsonRow =
  | { readonly row: number; readonly object: JsonObject }
  | { readonly row: number; readonly bad: string };

/** A line is one event or one order: longer than this it is not the format it says. */
const longestLine = 16 * 1024 * 1024;

/** NDJSON: one object a line; empty lines count but give nothing, a line that is no object comes out as `bad`. */
export async function* readJsonLines(source: AsyncIterable<Buffer>): AsyncGenerator<JsonRow> {
  let held: Buffer = Buffer.alloc(0);
  let row = 0;
  for await (const part of source) {
    const bytes: Buffer = held.length > 0 ? Buffer.concat([held, part]) : part;
    let from = 0;
    for (let at = bytes.indexOf(10); at !== -1; at = bytes.indexOf(10, from)) {
      row++;
      yield* parseRow(bytes.toString("utf8", from, at), row);
      from = at + 1;
    }
    held = bytes.subarray(from);
    if (held.length > longestLine)
      throw new KindredError("line_too_long", `Line ${row + 1} is longer than 16 MB: is the file NDJSON?`);
  }
  if (held.length > 0) yield* parseRow(held.toString("utf8"), row + 1);
}

function* parseRow(line: string, row: number): Generator<JsonRow> {
  if (line.trim() === "") return;
  try {
    const value = JSON.parse(line) as Json;
    yield isJsonObject(value) ? { row, object: value } : { row, bad: line };
  } catch {
    yield { row, bad: line };
  }
}

/** A file may be one JSON array up to this size; NDJSON has no limit. */
const largestArray = 256 * 1024 * 1024;

export async function* readJsonArray(source: AsyncIterable<Buffer>): AsyncGenerator<JsonRow> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of source) {
    size += part.length;
    if (size > largestArray) {
      throw new KindredError(
        "json_too_large",
        "A JSON array can be 256 MB at most: write one object a line (NDJSON) instead.",
      );
    }
    parts.push(part);
  }
  let value: Json;
  try {
    value = JSON.parse(Buffer.concat(parts).toString("utf8")) as Json;
  } catch (cause) {
    throw new KindredError("json_malformed", `The file is not JSON: ${cause instanceof Error ? cause.message : "?"}`, {
      cause,
    });
  }
  if (!Array.isArray(value)) throw new KindredError("json_malformed", "The file must hold an array of objects.");
  for (const [index, each] of (value as readonly Json[]).entries()) {
    const row = index + 1;
    yield isJsonObject(each) ? { row, object: each } : { row, bad: JSON.stringify(each) };
  }
}
