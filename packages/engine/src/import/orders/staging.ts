import { quoteName, quoteText } from "../sql.ts";
import { isRequired, clockSlack, earliestInstant, largestAmount } from "../infer/row-rules.ts";
import { canonicalDate } from "../infer/dates.ts";
import { canonicalNumber } from "../infer/numbers.ts";
import type { ImportPlan, PlannedField } from "../plan.ts";
import { cellText, type Progress, readPieces, readRows } from "../read/table.ts";
import { noFault, type TsvPiece } from "../read/delimited.ts";
import { escapeField, splitLine } from "../read/tsv.ts";

/** Text of about this size goes to ClickHouse at once. */
const pieceBytes = 8 * 1024 * 1024;

/** Files beyond this many bytes are kept sorted by slice, so that orders can be put together a slice at a time. */
const largeFile = { plain: 256 * 1024 * 1024, gzip: 48 * 1024 * 1024, parquet: 64 * 1024 * 1024 };

/** Orders fall into this many slices by the hash of their number. */
export const slices = 256;

/** ISO dates as RE2 reads them; the same as `iso` in infer/dates.ts. */
const isoDate =
  "^\\d{4}-\\d\\d-\\d\\d([T ]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d([.,]\\d{1,9})?)?)?\\s?(Z|[+-]\\d\\d:?\\d\\d)?$";
const plainNumber = "^[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?$";

/**
 * The table that an order file is read into. The file's columns go in as text (`c0`, `c1`, …) and are not kept: the
 * engine types them into the fields as it inserts, and a row that cannot be read keeps its text and its reason instead.
 * JavaScript touches a value only where its form is no plain number or ISO date (`x0`, `x1`, …).
 */
export function createStaging(plan: ImportPlan, table: string, receivedAt: number): string {
  const columns = plan.layout.columns.map((_, index) => `c${index}`);
  const rewritten = rewrittenFields(plan).map((_, index) => `x${index}`);
  const definitions = [
    "`row` UInt64",
    ...[...columns, "rest", "fault", ...rewritten].map((name) => `${name} String EPHEMERAL`),
    ...fieldDefinitions(plan),
    `error LowCardinality(String) DEFAULT ${errorExpression(plan, receivedAt)}`,
    `raw Array(String) DEFAULT if(error = '', [], [${columns.join(", ")}, rest])`,
    `slice UInt8 DEFAULT cityHash64(order_id) % ${slices}`,
  ];
  const large = plan.file.bytes > largeFile[plan.layout.wrapping];
  return `CREATE TABLE IF NOT EXISTS ${quoteName(table)} (\n  ${definitions.join(",\n  ")}\n) ENGINE = MergeTree ORDER BY ${
    large ? "(slice, order_id)" : "`row`"
  } SETTINGS non_replicated_deduplication_window = 1000`;
}

/** The statement that puts a piece into the table; again with the same token it changes nothing. */
export function insertPiece(plan: ImportPlan, table: string, token: string, tsv: string): string {
  const columns = plan.layout.columns.map((_, index) => `c${index}`);
  const rewritten = rewrittenFields(plan).map((_, index) => `x${index}`);
  const names = [...rewritten, "`row`", ...columns, "rest", "fault"].join(", ");
  return `INSERT INTO ${quoteName(table)} (${names}) SETTINGS insert_deduplication_token = ${quoteText(token)} FORMAT TSV\n${tsv}`;
}

/** The file as pieces for `insertPiece`, the same ones every time it is read. */
export async function* stagingPieces(plan: ImportPlan, onRead: Progress): AsyncGenerator<TsvPiece> {
  const rewritten = rewrittenFields(plan);
  const { layout, file } = plan;
  if (layout.format === "csv" || layout.format === "tsv") {
    for await (const piece of readPieces(file.path, layout, file.bytes, pieceBytes, onRead)) {
      yield rewritten.length === 0 ? piece : { rows: piece.rows, text: rewriteLines(piece.text, rewritten) };
    }
    return;
  }
  let lines: string[] = [];
  let length = 0;
  for await (const row of readRows(file.path, layout, file.bytes, onRead)) {
    const values = row.values.map(cellText);
    const typed = rewritten.map((field) => rewrite(field, values[field.at] ?? ""));
    const line = [...typed, String(row.row), ...values, row.rest, row.fault || noFault];
    const text = line.map(escapeField).join("\t");
    lines.push(text);
    length += text.length + 1;
    if (length >= pieceBytes) {
      yield { rows: lines.length, text: `${lines.join("\n")}\n` };
      lines = [];
      length = 0;
    }
  }
  if (lines.length > 0) yield { rows: lines.length, text: `${lines.join("\n")}\n` };
}

/** Fields whose text the engine cannot type by itself. */
export function rewrittenFields(plan: ImportPlan): PlannedField[] {
  return plan.fields.filter(
    (field) =>
      (field.type === "instant" && field.date !== "iso") ||
      (field.type === "number" && field.number !== null && (field.number.dressed || field.number.decimal === ",")),
  );
}

function rewriteLines(text: string, fields: readonly PlannedField[]): string {
  const lines = text.split("\n");
  lines.pop();
  const out = lines.map((line) => {
    const values = splitLine(line);
    return `${fields.map((field) => escapeField(rewrite(field, values[field.at + 1] ?? ""))).join("\t")}\t${line}\n`;
  });
  return out.join("");
}

/** What cannot be read stays as it is, for the engine to refuse. */
function rewrite(field: PlannedField, value: string): string {
  const text = value.trim();
  if (text === "") return "";
  if (field.type === "instant") return canonicalDate(text, field.date ?? "iso") ?? `?${text}`;
  return canonicalNumber(text, field.number ?? { decimal: ".", dressed: false }) ?? `?${text}`;
}

/** The column of the staging table that holds a field. */
export function fieldColumn(field: string): string {
  return quoteName(`f.${field}`);
}

function source(plan: ImportPlan, field: PlannedField): string {
  const index = rewrittenFields(plan).findIndex((each) => each.field === field.field);
  return index === -1 ? `c${field.at}` : `x${index}`;
}

const textFields = ["order_id", "external_id", "email", "phone", "product_id", "name", "category", "currency"];
const numberFields = ["price", "quantity", "revenue"];

/** Every field of an order has its column, mapped or not, so that the grouping is one text for every file. */
function fieldDefinitions(plan: ImportPlan): string[] {
  const of = (name: string): PlannedField | undefined => plan.fields.find(({ field }) => field === name);
  const texts = textFields.map((name) => {
    const field = of(name);
    const type = name === "category" || name === "currency" ? "LowCardinality(String)" : "String";
    const trimmed = field === undefined ? "''" : `trimBoth(c${field.at})`;
    const value = name === "email" ? `lowerUTF8(${trimmed})` : name === "currency" ? `upper(${trimmed})` : trimmed;
    return `${name} ${type} DEFAULT ${name === "order_id" && field === undefined ? contentHash(plan) : value}`;
  });
  const numbers = numberFields.map((name) => {
    const field = of(name);
    return `${name} Nullable(Float64) DEFAULT ${field === undefined ? "NULL" : numberExpression(source(plan, field))}`;
  });
  const ts = of("ts");
  const instant = `ts Nullable(DateTime64(3, 'UTC')) DEFAULT ${ts === undefined ? "NULL" : instantExpression(source(plan, ts), plan.timezone)}`;
  const traits = traitFields(plan).map((field) => {
    const name = fieldColumn(field.field);
    const column = source(plan, field);
    if (field.type === "number") return `${name} Nullable(Float64) DEFAULT ${numberExpression(column)}`;
    if (field.type === "boolean")
      return `${name} Nullable(Bool) DEFAULT multiIf(lower(trimBoth(${column})) = 'true', true, lower(trimBoth(${column})) = 'false', false, NULL)`;
    if (field.type === "instant") return `${name} String DEFAULT ${traitDateExpression(column, plan.timezone)}`;
    return `${name} LowCardinality(String) DEFAULT trimBoth(${column})`;
  });
  return [...texts, ...numbers, instant, ...traits];
}

export function traitFields(plan: Pick<ImportPlan, "fields">): PlannedField[] {
  return plan.fields.filter(({ field }) => field.startsWith("trait."));
}

/** Without an order number a row is known by what it says. */
function contentHash(plan: ImportPlan): string {
  const columns = plan.fields.map((field) => `trimBoth(c${field.at})`);
  return `concat('row-', lower(hex(sipHash128(${columns.join(", ")}))))`;
}

function numberExpression(column: string): string {
  return `if(match(trimBoth(${column}), ${quoteText(plainNumber)}), toFloat64OrNull(trimBoth(${column})), NULL)`;
}

function instantExpression(column: string, zone: string): string {
  const text = `trimBoth(${column})`;
  return `if(match(${text}, ${quoteText(isoDate)}), toTimeZone(parseDateTime64BestEffortOrNull(replaceOne(${text}, ',', '.'), 3, ${quoteText(zone)}), 'UTC'), NULL)`;
}

function traitDateExpression(column: string, zone: string): string {
  const text = `trimBoth(${column})`;
  const instant = instantExpression(column, zone);
  return `multiIf(match(${text}, '^\\\\d{4}-\\\\d\\\\d-\\\\d\\\\d( 00:00:00.000)?$'), substring(${text}, 1, 10), isNull(${instant}), '', formatDateTime(assumeNotNull(${instant}), '%Y-%m-%dT%H:%i:%S.%fZ', 'UTC'))`;
}

/** The first rule that a row breaks, as `code` or `code:field`; empty when it breaks none. As `checkRow` does for previews. */
function errorExpression(plan: ImportPlan, receivedAt: number): string {
  const rules: [condition: string, error: string][] = [[`fault != '${noFault}'`, "fault"]];
  for (const field of plan.fields) {
    const column = `trimBoth(c${field.at})`;
    const error = (code: string): string => quoteText(`${code}:${field.field}`);
    const name = field.field.startsWith("trait.") ? fieldColumn(field.field) : field.field;
    if (isRequired(plan, field.field)) rules.push([`${column} = ''`, error("missing")]);
    if (field.type === "number") {
      rules.push([`${column} != '' AND isNull(${name})`, error("not_a_number")]);
      rules.push([`abs(ifNull(${name}, 0)) > ${largestAmount}`, error("number_out_of_range")]);
    } else if (field.type === "boolean")
      rules.push([`${column} != '' AND isNull(${name})`, error("not_true_or_false")]);
    else if (field.field === "ts") {
      rules.push([`isNull(ts)`, error("bad_date")]);
      const range = `toUnixTimestamp64Milli(assumeNotNull(ts)) NOT BETWEEN ${earliestInstant} AND ${receivedAt + clockSlack}`;
      rules.push([range, error("timestamp_out_of_range")]);
    } else if (field.type === "instant") rules.push([`${column} != '' AND ${name} = ''`, error("bad_date")]);
  }
  rules.push(["external_id = '' AND email = '' AND phone = ''", "'no_identity'"]);
  return `multiIf(${rules.map(([condition, error]) => `${condition}, ${error}`).join(", ")}, '')`;
}
