import type { Json } from "@kindred/schema";
import type { PlannedField, Rejection } from "../plan.ts";
import { cellText, type TableRow } from "../read/table.ts";
import { canonicalDate, type DateFormat } from "./dates.ts";
import { canonicalNumber } from "./numbers.ts";
import { instantOf } from "./zone.ts";

/** A row's fields, typed: instants are Unix ms, absent and empty ones are left out. */
export type TypedRow = ReadonlyMap<string, Json>;

export type ReadRow = { readonly values: TypedRow } | { readonly rejection: Rejection };

/** Reads one row as planned, or says why it cannot be read. */
export function readRow(row: TableRow, fields: readonly PlannedField[], zone: string): ReadRow {
  if (row.fault !== "") return { rejection: { row: row.row, code: row.fault, reason: faultReason(row.fault) } };
  const values = new Map<string, Json>();
  for (const field of fields) {
    const held = row.values[field.at];
    if (held === undefined || held === null || held === "") continue;
    const read = readValue(field, held, zone);
    if (read instanceof Unreadable) {
      const { code, text } = read;
      return { rejection: { row: row.row, code, reason: valueReason(code, field, text), cell: blamed(field, text) } };
    }
    if (read !== "" || field.type === "text") values.set(field.field, read);
  }
  return { values };
}

/** A cell that does not hold what its column holds. */
class Unreadable {
  readonly code: string;
  readonly text: string;

  constructor(code: string, text: string) {
    this.code = code;
    this.text = text;
  }
}

function readValue(field: PlannedField, held: Json, zone: string): Json | Unreadable {
  switch (field.type) {
    case "text":
      return cellText(held).trim();
    case "number": {
      if (typeof held === "number") return held;
      const text = cellText(held).trim();
      if (text === "") return "";
      const canonical = canonicalNumber(text, field.number ?? { decimal: ".", dressed: false });
      return canonical === null ? new Unreadable("not_a_number", text) : Number(canonical);
    }
    case "boolean": {
      const text = cellText(held).trim().toLowerCase();
      return text === ""
        ? ""
        : text === "true"
          ? true
          : text === "false"
            ? false
            : new Unreadable("not_true_or_false", text);
    }
    case "instant": {
      const text = cellText(held).trim();
      if (text === "") return "";
      const canonical = canonicalDate(text, field.date ?? "iso");
      if (canonical === null) return new Unreadable("bad_date", text);
      return isTrait(field) ? canonicalTrait(canonical, zone) : instantOf(canonical, zone);
    }
    case "json": {
      if (typeof held !== "string") return held;
      if (!isDocument(field)) return held.trim();
      if (held.trim() === "") return "";
      try {
        return JSON.parse(held) as Json;
      } catch {
        return new Unreadable("bad_json", held);
      }
    }
    default:
      return field.type satisfies never;
  }
}

/** A date kept among traits or properties: `YYYY-MM-DD`, or an instant in UTC when it has a time of day. */
function canonicalTrait(canonical: string, zone: string): string {
  return canonical.endsWith(" 00:00:00.000")
    ? canonical.slice(0, 10)
    : new Date(instantOf(canonical, zone)).toISOString();
}

function isTrait(field: PlannedField): boolean {
  return field.field !== "ts";
}

function isDocument(field: PlannedField): boolean {
  return field.field === "properties" || field.field === "traits";
}

const shownLength = 60;

function shortened(value: string): string {
  return value.length > shownLength ? `${value.slice(0, shownLength)}…` : value;
}

/** The cell that a row is refused for. */
export function blamed({ column }: PlannedField, value: string): NonNullable<Rejection["cell"]> {
  return { column, value: shortened(value) };
}

/** Why a value cannot be read, in words. */
export function valueReason(code: string, field: PlannedField, value: string): string {
  const shown = JSON.stringify(shortened(value));
  switch (code) {
    case "not_a_number":
      return `${field.column}: ${shown} is not a number${field.number?.decimal === "," ? " with a decimal comma" : ""}.`;
    case "bad_date":
      return `${field.column}: ${shown} is not a date written ${dateWords[field.date ?? "iso"]}.`;
    case "not_true_or_false":
      return `${field.column}: ${shown} is neither true nor false.`;
    case "bad_json":
      return `${field.column}: ${shown} is not JSON.`;
    case "missing":
      return `${field.column} is empty.`;
    case "timestamp_out_of_range":
      return `${field.column}: ${shown} lies before 1990 or in the future.`;
    case "number_out_of_range":
      return `${field.column}: ${shown} is too large.`;
    default:
      return `${field.column}: ${shown} cannot be read.`;
  }
}

const dateWords: Readonly<Record<DateFormat, string>> = {
  iso: "YYYY-MM-DD or YYYY-MM-DD hh:mm:ss",
  compact: "YYYYMMDD",
  "unix-s": "in Unix seconds",
  "unix-ms": "in Unix milliseconds",
  "day-first": "D/M/YYYY",
  "month-first": "M/D/YYYY",
  "named-month": "with the month's name",
};

/** Why a record is no row, in words. */
export function faultReason(fault: string): string {
  switch (fault) {
    case "too_few_fields":
      return "The row has fewer fields than the header.";
    case "too_many_fields":
      return "The row has more fields than the header: is a separator inside a field not quoted?";
    case "null_byte":
      return "The row contains a null byte.";
    case "unclosed_quote":
      return "A quote is opened and never closed.";
    case "bad_json":
      return "The line is not a JSON object.";
    case "no_identity":
      return "The row does not say who the customer is.";
    default:
      return "The row cannot be read.";
  }
}
