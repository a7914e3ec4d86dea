import type { Json } from "@kindred/schema";
import { checkRow } from "./infer/row-rules.ts";
import { readRow } from "./infer/values.ts";
import type { ImportPlan, Rejection } from "./plan.ts";
import type { TableRow } from "./read/table.ts";

const shown = 10;

/** The sample as it will be read, for a look before anything is stored. */
export function previewRows(
  plan: Omit<ImportPlan, "preview" | "sample">,
  rows: readonly TableRow[],
  whole: boolean,
  now: number,
): Pick<ImportPlan, "preview" | "sample"> {
  const preview: { row: number; values: Record<string, Json> }[] = [];
  const codes: Record<string, number> = {};
  const rejections: Rejection[] = [];
  let rejected = 0;
  for (const row of rows) {
    const read = readRow(row, plan.fields, plan.timezone);
    const rejection = "rejection" in read ? read.rejection : checkRow(plan, row, read.values, now);
    if (rejection !== null) {
      rejected++;
      codes[rejection.code] = (codes[rejection.code] ?? 0) + 1;
      if (rejections.length < shown) rejections.push(rejection);
    } else if ("values" in read && preview.length < shown) {
      preview.push({ row: row.row, values: asShown(read.values) });
    }
  }
  return { preview, sample: { rows: rows.length, whole, rejected, codes, rejections } };
}

function asShown(values: ReadonlyMap<string, Json>): Record<string, Json> {
  const out: Record<string, Json> = {};
  for (const [field, value] of values) {
    out[field] = field === "ts" && typeof value === "number" ? new Date(value).toISOString() : value;
  }
  return out;
}
