import { createHash } from "node:crypto";
import { open, stat } from "node:fs/promises";
import { basename } from "node:path";
import { isSlug, KindredError } from "@kindred/schema";
import type { ImportKind } from "./fields.ts";
import { ColumnEvidence } from "./infer/column-types.ts";
import { requiredFields } from "./infer/identity.ts";
import { inferMapping, type Mapping } from "./infer/mapping.ts";
import { type RevenueVerdict, revenueMeaning } from "./infer/revenue.ts";
import { checkZone } from "./infer/zone.ts";
import type { Decision, ImportOptions, ImportPlan, PlannedField } from "./plan.ts";
import { previewRows } from "./preview.ts";
import { cellText, detectLayout, readRows, type TableLayout, type TableRow } from "./read/table.ts";

/** What of the workspace a plan falls back on. */
export interface WorkspaceDefaults {
  readonly timezone: string;
  readonly currency: string | null;
}

/** Rows that are looked at before anything is decided; an open question reads on until it is settled. */
const sampleRows = 1_000;

/**
 * Finds out how a file is to be read: layout, mapping, types, and every choice in words. Nothing is stored.
 * What the file leaves open is asked for: `encoding_unclear`, `date_order_unclear`, `decimal_unclear`,
 * `currency_mixed`, `revenue_unclear`, `field_missing`, each naming the option that answers it.
 */
export async function inspectFile(
  path: string,
  name: string,
  kind: ImportKind,
  options: ImportOptions,
  workspace: WorkspaceDefaults,
  now: number,
): Promise<ImportPlan> {
  const bytes = (await stat(path)).size;
  const decisions: Decision[] = [];
  const warnings: Decision[] = [];
  const timezone = options.timezone ?? workspace.timezone;
  checkZone(timezone);
  if (options.currency !== undefined && !/^[A-Za-z]{3}$/.test(options.currency)) {
    throw new KindredError(
      "bad_currency",
      `"${options.currency}" is not a currency: use an ISO 4217 code such as EUR.`,
    );
  }

  const { layout, notes } = await detectLayout(path, bytes, options);
  for (const message of notes) warnings.push({ code: "header", message });
  const { rows, whole } = await firstRows(path, layout, bytes);
  const mapping = inferMapping(kind, layout.columns, options.map ?? {}, columnSample(layout, rows));
  for (const message of mapping.notes) warnings.push({ code: "mapping", message });
  requireFields(kind, mapping, layout);

  const evidence = await gather(path, layout, bytes, mapping, rows);
  const fields = evidence.map((each) => each.settle(options, decisions));
  describeLayout(layout, decisions);
  describeZone(fields, evidence, timezone, options, decisions);
  const currency = settleCurrency(kind, evidence, fields, options, workspace, decisions);
  const revenue = kind === "orders" ? settleRevenue(fields, rows, options, timezone, decisions) : "per-line";
  if (kind === "orders") describeOrders(fields, decisions);
  if (mapping.unused.length > 0) {
    warnings.push({
      code: "columns_unused",
      message: `Not imported: ${mapping.unused.join(", ")}. To keep one: --map ${kind === "orders" ? "trait.name" : "field"}=Column.`,
    });
  }
  warnAboutIds(fields, rows, warnings);

  const plan: Omit<ImportPlan, "preview" | "sample"> = {
    kind,
    mode: options.mode ?? (kind === "orders" || kind === "events" ? "append" : "update"),
    file: { path, name: basename(name), bytes, fingerprint: await fingerprint(path, bytes) },
    layout,
    fields,
    unused: mapping.unused,
    timezone,
    currency,
    revenue,
    list: kind === "list" ? listOf(options, name) : null,
    decisions,
    warnings,
    asked: options,
  };
  return { ...plan, ...previewRows(plan, rows, whole, now) };
}

/** The rows that are looked at before anything is decided. @throws KindredError `file_empty` */
export async function firstRows(
  path: string,
  layout: TableLayout,
  bytes: number,
): Promise<{ rows: TableRow[]; whole: boolean }> {
  const rows: TableRow[] = [];
  for await (const row of readRows(path, layout, bytes)) {
    if (rows.length === sampleRows) return { rows, whole: false };
    rows.push(row);
  }
  if (rows.length === 0) throw new KindredError("file_empty", "The file has no rows.");
  return { rows, whole: true };
}

/** A column's first values as text. */
export function columnSample(layout: TableLayout, rows: readonly TableRow[]): (column: string) => readonly string[] {
  return (column) => {
    const at = layout.columns.indexOf(column);
    return rows.slice(0, 200).map(({ values }) => cellText(values[at]));
  };
}

function requireFields(kind: ImportKind, { fields }: Mapping, layout: TableLayout): void {
  for (const group of requiredFields(kind)) {
    if (fields.some(({ field }) => group.includes(field))) continue;
    throw new KindredError(
      "field_missing",
      `No column is read as ${group.join(", ")}. Say which one: --map ${group[0]}=Column. The file has: ${layout.columns.join(", ")}.`,
      { details: { fields: [...group], columns: [...layout.columns] } },
    );
  }
}

/** Looks at the sample's values, then reads on for as long as a column's dates or numbers could mean two things. */
async function gather(
  path: string,
  layout: TableLayout,
  bytes: number,
  mapping: Mapping,
  rows: readonly TableRow[],
): Promise<ColumnEvidence[]> {
  const evidence = mapping.fields.map((mapped) => new ColumnEvidence(mapped, layout.columns.indexOf(mapped.column)));
  for (const row of rows) if (row.fault === "") for (const each of evidence) each.add(row.values[each.at]);
  let open = evidence.filter((each) => each.unclear);
  if (open.length === 0 || rows.length < sampleRows) return evidence;
  let seen = 0;
  for await (const row of readRows(path, layout, bytes)) {
    if (++seen <= rows.length || row.fault !== "") continue;
    for (const each of open) each.add(row.values[each.at]);
    if (seen % 500 === 0) {
      open = open.filter((each) => each.unclear);
      if (open.length === 0) break;
    }
  }
  return evidence;
}

function describeLayout(layout: TableLayout, decisions: Decision[]): void {
  const names: Record<string, string> = { ",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars" };
  const separated =
    layout.delimiter === "" ? "" : `, separated by ${names[layout.delimiter] ?? `"${layout.delimiter}"`}`;
  decisions.unshift({
    code: "layout",
    message: `Read as ${layout.format.toUpperCase()}${layout.wrapping === "gzip" ? " (gzip)" : ""}, ${layout.encoding.toUpperCase()}${separated}.`,
  });
}

function describeZone(
  fields: readonly PlannedField[],
  evidence: readonly ColumnEvidence[],
  timezone: string,
  options: ImportOptions,
  decisions: Decision[],
): void {
  const naive = evidence.filter((each, index) => fields[index]?.type === "instant" && each.dates.verdict().naive);
  if (naive.length === 0) return;
  const columns = naive.map(({ mapped }) => `"${mapped.column}"`).join(", ");
  const whose = options.timezone === undefined ? ", the workspace's time zone: --timezone names another" : ", as asked";
  decisions.push({
    code: "timezone",
    message: `Times without an offset in ${columns} are local time in ${timezone}${whose}.`,
  });
}

function settleCurrency(
  kind: ImportKind,
  evidence: readonly ColumnEvidence[],
  fields: readonly PlannedField[],
  options: ImportOptions,
  workspace: WorkspaceDefaults,
  decisions: Decision[],
): string | null {
  if (kind !== "orders") return null;
  if (fields.some(({ field }) => field === "currency")) {
    decisions.push({ code: "currency", message: "Each row names its currency." });
    return options.currency?.toUpperCase() ?? null;
  }
  if (options.currency !== undefined) {
    decisions.push({ code: "currency", message: `Amounts are in ${options.currency.toUpperCase()}, as asked.` });
    return options.currency.toUpperCase();
  }
  const said = new Set(
    evidence
      .filter(({ mapped }) => mapped.field === "price" || mapped.field === "revenue")
      .flatMap((each) => [...each.numbers.verdict().currencies]),
  );
  if (said.size > 1) {
    throw new KindredError(
      "currency_mixed",
      `Amounts carry several currencies (${[...said].join(", ")}): give them a column, --map currency=Column.`,
    );
  }
  const [only] = said;
  if (only !== undefined && !/^[A-Z]{3}$/.test(only)) {
    throw new KindredError(
      "currency_unclear",
      `"${only}" is the sign of several currencies: say which with --currency, for example --currency USD.`,
    );
  }
  const currency = only ?? workspace.currency;
  decisions.push({
    code: "currency",
    message:
      only !== undefined
        ? `Amounts are in ${only}, as their values say.`
        : currency === null
          ? "Amounts carry no currency and the workspace has none: orders stay without one. --currency names it."
          : `Amounts are taken to be in ${currency}, the workspace's currency: --currency names another.`,
  });
  return currency;
}

function settleRevenue(
  fields: readonly PlannedField[],
  rows: readonly TableRow[],
  options: ImportOptions,
  timezone: string,
  decisions: Decision[],
): "per-line" | "per-order" {
  if (!fields.some(({ field }) => field === "revenue")) {
    decisions.push({ code: "revenue", message: "Revenue is the sum of price × quantity over an order's lines." });
    return "per-line";
  }
  const verdict: RevenueVerdict = options.revenue ?? revenueMeaning(fields, rows, timezone);
  const column = fields.find(({ field }) => field === "revenue")?.column ?? "";
  if (verdict === "unclear") {
    throw new KindredError(
      "revenue_unclear",
      `"${column}" can be each line's amount or the whole order's, repeated on every line. Say --revenue per-line or --revenue per-order.`,
    );
  }
  if (verdict !== "single") {
    const words =
      verdict === "per-line"
        ? "each line's amount: they are added up"
        : "the whole order's amount, repeated on its lines: it is counted once";
    decisions.push({
      code: "revenue",
      message: `"${column}" is ${words}${options.revenue === undefined ? "" : ", as asked"}.`,
    });
  }
  return verdict === "per-order" ? "per-order" : "per-line";
}

function describeOrders(fields: readonly PlannedField[], decisions: Decision[]): void {
  if (!fields.some(({ field }) => field === "order_id")) {
    decisions.push({
      code: "order_id",
      message: "No column holds an order number: each row is one order, known by its contents.",
    });
  } else {
    decisions.push({
      code: "order_id",
      message:
        "Rows with the same order number are one order, wherever they stand; its time is that of its earliest row.",
    });
  }
  if (fields.some(({ field }) => field === "quantity")) {
    decisions.push({ code: "refunds", message: "Rows with a negative quantity become Order Refunded." });
  } else decisions.push({ code: "refunds", message: "Rows with a negative amount become Order Refunded." });
}

/** `17850.0` is what a spreadsheet or data frame makes of 17850. Identifiers are kept as they are written, but said. */
function warnAboutIds(fields: readonly PlannedField[], rows: readonly TableRow[], warnings: Decision[]): void {
  for (const { field, column, at } of fields) {
    if (field !== "external_id" && field !== "order_id" && field !== "product_id") continue;
    const held = rows.map(({ values }) => cellText(values[at])).filter((text) => text !== "");
    if (held.length > 0 && held.every((text) => /^\d+\.0$/.test(text))) {
      warnings.push({
        code: "ids_with_decimals",
        message: `Every value of "${column}" ends in ".0" (${held[0]}). They are kept as written; events that say ${held[0]?.slice(0, -2)} will not meet them.`,
      });
    }
  }
}

function listOf(options: ImportOptions, name: string): { id: string; name: string } {
  const asked = options.list?.id;
  const fromFile = basename(name)
    .replace(/\..*$/, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9_-]+/g, "-")
    .replace(/^[^a-z0-9]+/, "")
    .slice(0, 100);
  const id = asked ?? fromFile;
  if (!isSlug(id))
    throw new KindredError("bad_list_id", `"${id}" cannot name a list: use lower-case letters, digits, - and _.`);
  return { id, name: options.list?.name ?? id };
}

/** Names a file's content by its size and both ends: enough to tell one file from another without reading gigabytes. */
export async function fingerprint(path: string, bytes: number): Promise<string> {
  const span = 1024 * 1024;
  const handle = await open(path, "r");
  try {
    const hash = createHash("sha256").update(`${bytes}\n`);
    const buffer = Buffer.alloc(Math.min(span, bytes));
    hash.update(buffer.subarray(0, (await handle.read(buffer, 0, buffer.length, 0)).bytesRead));
    if (bytes > span) {
      hash.update(buffer.subarray(0, (await handle.read(buffer, 0, span, Math.max(span, bytes - span))).bytesRead));
    }
    return hash.digest("hex").slice(0, 16);
  } finally {
    await handle.close();
  }
}
