import { isJsonObject, type Json, type JsonObject, KindredError } from "@kindred/schema";
import { detectWrapping, readBytes, type Wrapping } from "./bytes.ts";
import { DelimitedReader, noFault, type TsvPiece } from "./delimited.ts";
import { detectEncoding, type Encoding, encodingOf, toUtf8 } from "./encoding.ts";
import { refuseForeign } from "./foreign.ts";
import { type JsonRow, readJsonArray, readJsonLines } from "./json-lines.ts";
import { readParquet } from "./parquet.ts";
import { splitLine } from "./tsv.ts";

export const fileFormats = ["csv", "tsv", "ndjson", "json", "parquet"] as const;
export type FileFormat = (typeof fileFormats)[number];

/** How a file is to be read: everything that had to be found out or was asked for. Plain JSON: it is kept with the import. */
export interface TableLayout {
  readonly format: FileFormat;
  readonly wrapping: Wrapping;
  readonly encoding: Encoding;
  /** One character; empty for formats without one. */
  readonly delimiter: string;
  /** Records before the first row of data. */
  readonly skip: number;
  readonly columns: readonly string[];
}

/** One row as it stands in the file. `values` are in the order of the layout's columns; text in CSV, typed in JSON. */
export interface TableRow {
  readonly row: number;
  readonly values: readonly (Json | undefined)[];
  /** A reason code when the row cannot be read at all. */
  readonly fault: string;
  /** The original where it has no columns: a line that is not JSON, fields beyond the last column. */
  readonly rest: string;
}

/** A value as text: what a cell of a delimited file would say. */
export function cellText(value: Json | undefined): string {
  if (value === undefined || value === null) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

export type Progress = (share: number) => void;

/** The rows of any format, read as they are needed. `onRead` gets the share of the file read so far, 0 to 1. */
export async function* readRows(
  path: string,
  layout: TableLayout,
  size: number,
  onRead: Progress = ignore,
): AsyncGenerator<TableRow> {
  switch (layout.format) {
    case "csv":
    case "tsv":
      for await (const piece of readPieces(path, layout, size, 256 * 1024, onRead))
        yield* rowsOf(piece, layout.columns.length);
      return;
    case "ndjson":
    case "json":
    case "parquet":
      for await (const each of readObjects(path, layout, size, onRead)) yield rowOfObject(each, layout.columns);
      return;
    default:
      layout.format satisfies never;
  }
}

/** Delimited files as TSV pieces of about `pieceBytes`, cut at the same records every time. */
export async function* readPieces(
  path: string,
  layout: TableLayout,
  size: number,
  pieceBytes: number,
  onRead: Progress = ignore,
): AsyncGenerator<TsvPiece> {
  const reader = new DelimitedReader({
    delimiter: layout.delimiter.charCodeAt(0),
    columns: layout.columns.length,
    skip: layout.skip,
    pieceBytes,
  });
  const bytes = readBytes(path, layout.wrapping, (read) => onRead(read / Math.max(size, 1)));
  for await (const part of toUtf8(bytes, layout.encoding)) yield* reader.push(part);
  yield* reader.end();
}

function* rowsOf(piece: TsvPiece, columns: number): Generator<TableRow> {
  let from = 0;
  for (let end = piece.text.indexOf("\n"); end !== -1; end = piece.text.indexOf("\n", from)) {
    const fields = splitLine(piece.text.slice(from, end));
    from = end + 1;
    yield {
      row: Number(fields[0]),
      values: fields.slice(1, columns + 1),
      rest: fields[columns + 1] ?? "",
      fault: faultOf(fields[columns + 2]),
    };
  }
}

function faultOf(field: string | undefined): string {
  return field === undefined || field === noFault ? "" : field;
}

async function* readObjects(
  path: string,
  layout: Omit<TableLayout, "columns">,
  size: number,
  onRead: Progress = ignore,
): AsyncGenerator<JsonRow> {
  if (layout.format === "parquet") {
    yield* readParquet(path, onRead);
    return;
  }
  const bytes = readBytes(path, layout.wrapping, (read) => onRead(read / Math.max(size, 1)));
  const text = toUtf8(bytes, layout.encoding);
  yield* layout.format === "json" ? readJsonArray(text) : readJsonLines(text);
}

/** Objects that stay whole: their keys are the data's, not the file's. */
const whole = new Set(["properties", "traits", "context"]);

/** The columns an object has: nested objects flattened, `customer.email`. */
function columnsOf(object: JsonObject, prefix = ""): string[] {
  return Object.entries(object).flatMap(([key, value]) =>
    isJsonObject(value) && !whole.has(key) && Object.keys(value).length > 0
      ? columnsOf(value, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );
}

function rowOfObject(each: JsonRow, columns: readonly string[]): TableRow {
  if ("bad" in each) return { row: each.row, values: columns.map(() => undefined), fault: "bad_json", rest: each.bad };
  return { row: each.row, values: columns.map((column) => at(each.object, column)), fault: "", rest: "" };
}

function at(object: JsonObject, column: string): Json | undefined {
  if (Object.hasOwn(object, column)) return object[column];
  for (let dot = column.indexOf("."); dot !== -1; dot = column.indexOf(".", dot + 1)) {
    const inner = object[column.slice(0, dot)];
    if (isJsonObject(inner)) {
      const found = at(inner, column.slice(dot + 1));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

export interface LayoutOptions {
  readonly format?: FileFormat | undefined;
  readonly encoding?: Encoding | undefined;
  readonly delimiter?: string | undefined;
  /** false: the file starts with data; its columns are then `column_1`, `column_2`, … */
  readonly header?: boolean | undefined;
}

/** Looks at the start of a file and finds out how it is to be read. Content decides, names do not. */
export async function detectLayout(
  path: string,
  size: number,
  options: LayoutOptions = {},
): Promise<{ layout: TableLayout; notes: string[] }> {
  if (options.format !== undefined && !fileFormats.includes(options.format)) {
    throw new KindredError(
      "unknown_format",
      `"${String(options.format)}" is not a format: use ${fileFormats.join(", ")}, or leave it out.`,
    );
  }
  const wrapping = await detectWrapping(path);
  if (wrapping !== "parquet" && options.format === "parquet") {
    throw new KindredError("parquet_damaged", "The file is not Parquet: leave --format out to have it looked at.");
  }
  if (wrapping === "parquet") {
    return objectLayout(path, size, { format: "parquet", wrapping, encoding: "utf-8", delimiter: "", skip: 0 });
  }
  const head = await firstBytes(readBytes(path, wrapping), 256 * 1024);
  if (head.length === 0) throw new KindredError("file_empty", "The file is empty.");
  if (head.subarray(0, 4).toString("latin1") === "PAR1") {
    throw new KindredError("parquet_zipped", "Unzip the Parquet file first: it is compressed inside already.");
  }
  refuseForeign(head);
  const asked = options.encoding === undefined ? undefined : encodingOf(options.encoding);
  const encoding = asked ?? detectEncoding(head).encoding;
  const text = await firstText(head, asked);
  const format = options.format ?? formatOf(text);
  if (format === "json" || format === "ndjson") {
    return objectLayout(path, size, { format, wrapping, encoding, delimiter: "", skip: 0 });
  }
  const said = /^sep=(.)\r?\n/.exec(text)?.[1];
  const delimiter = options.delimiter ?? said ?? (options.format === "tsv" ? "\t" : delimiterOf(text));
  if (delimiter.length !== 1 || delimiter.charCodeAt(0) > 127) {
    throw new KindredError("bad_delimiter", 'A delimiter is one ASCII character, such as "," or ";".');
  }
  const records = firstRecords(text, delimiter, said === undefined ? 1 : 2);
  const header = records[0] ?? [];
  const notes: string[] = [];
  const named = options.header !== false;
  if (named && options.header === undefined && header.some((cell) => looksLikeData(cell))) {
    throw new KindredError(
      "header_missing",
      `The first line looks like data (${header.slice(0, 4).join(", ")}). Add a line with column names, or say --no-header and use column_1, column_2, … in --map.`,
    );
  }
  const columns = named ? uniqueNames(header, notes) : header.map((_, index) => `column_${index + 1}`);
  const skip = (said === undefined ? 0 : 1) + (named ? 1 : 0);
  return {
    layout: { format: delimiter === "\t" ? "tsv" : "csv", wrapping, encoding, delimiter, skip, columns },
    notes,
  };
}

async function objectLayout(
  path: string,
  size: number,
  layout: Omit<TableLayout, "columns">,
): Promise<{ layout: TableLayout; notes: string[] }> {
  const columns = new Set<string>();
  let rows = 0;
  for await (const each of readObjects(path, layout, size)) {
    if ("object" in each) for (const column of columnsOf(each.object)) columns.add(column);
    if (++rows >= 1_000) break;
  }
  return { layout: { ...layout, columns: [...columns] }, notes: [] };
}

async function firstBytes(source: AsyncIterable<Buffer>, length: number): Promise<Buffer> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of source) {
    parts.push(part);
    size += part.length;
    if (size >= length) break;
  }
  return Buffer.concat(parts);
}

/** The head as text. It may end within a character; that is no fault of the file. */
async function firstText(head: Buffer, asked: Encoding | undefined): Promise<string> {
  const parts: Buffer[] = [];
  const source = (async function* () {
    yield head;
    // A cut character stays held back and is left out here.
    await Promise.resolve();
  })();
  try {
    for await (const part of toUtf8(source, asked)) parts.push(part);
  } catch (error) {
    if (parts.length === 0 || !(error instanceof KindredError)) throw error;
  }
  return Buffer.concat(parts).toString("utf8");
}

function formatOf(text: string): FileFormat {
  const start = text.trimStart();
  if (start.startsWith("[")) {
    if (/^\[\s*(\{|\])/.test(start)) return "json";
  }
  if (start.startsWith("{")) return "ndjson";
  return "csv";
}

/** The separator that splits the first records most evenly. */
function delimiterOf(text: string): string {
  let best = { delimiter: ",", score: 0 };
  for (const delimiter of [",", ";", "\t", "|"]) {
    const records = firstRecords(text, delimiter, 20);
    const widths = records.map((record) => record.length);
    const width = widths[0] ?? 1;
    const even = widths.filter((each) => each === width).length / Math.max(widths.length, 1);
    const score = width > 1 ? even * even * width : 0;
    if (score > best.score) best = { delimiter, score };
  }
  return best.delimiter;
}

/** The first records as fields, whatever their number. The last one is left out when the text may end within it. */
function firstRecords(text: string, delimiter: string, count: number): string[][] {
  const columns = 2_000;
  const reader = new DelimitedReader({
    delimiter: delimiter.charCodeAt(0),
    columns,
    skip: 0,
    pieceBytes: 1,
    pad: false,
  });
  const records: string[][] = [];
  const bytes = Buffer.from(text);
  const take = (piece: TsvPiece): void => {
    const fields = splitLine(piece.text.slice(0, -1)).slice(1, -2);
    if (!/^sep=.?$/.test(fields.join(""))) records.push(fields);
  };
  // Short pieces: only as much is read as is needed.
  for (let from = 0; from < bytes.length && records.length < count; from += 4_096) {
    for (const piece of reader.push(bytes.subarray(from, from + 4_096))) take(piece);
  }
  if (records.length === 0) for (const piece of reader.end()) take(piece);
  return records.slice(0, count);
}

function looksLikeData(cell: string): boolean {
  const text = cell.trim();
  return (
    /^[+-]?\d+([.,]\d+)?$/.test(text) ||
    /^\d{4}-\d\d-\d\d/.test(text) ||
    /^\d{1,2}[./]\d{1,2}[./]\d{2,4}/.test(text) ||
    /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text)
  );
}

function uniqueNames(header: readonly string[], notes: string[]): string[] {
  const taken = new Set<string>();
  return header.map((cell, index) => {
    const wanted = cell.trim() === "" ? `column_${index + 1}` : cell.trim();
    let name = wanted;
    for (let again = 2; taken.has(name); again++) name = `${wanted}_${again}`;
    if (name !== wanted) notes.push(`The header has "${wanted}" more than once: a later one is called "${name}".`);
    taken.add(name);
    return name;
  });
}

function ignore(): void {
  // Nobody asked.
}
