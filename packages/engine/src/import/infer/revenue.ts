import type { PlannedField } from "../plan.ts";
import type { TableRow } from "../read/table.ts";
import { readRow } from "./values.ts";

/** `single`: no order of the sample has two rows, so both readings give the same. */
export type RevenueVerdict = "per-line" | "per-order" | "single" | "unclear";

/**
 * Whether a revenue column holds each line's amount or repeats the order's total. Lines that differ within an order, or
 * that equal price × quantity, are line amounts; equal ones that are the sum of price × quantity are totals.
 */
export function revenueMeaning(
  fields: readonly PlannedField[],
  rows: readonly TableRow[],
  zone: string,
): RevenueVerdict {
  if (!fields.some(({ field }) => field === "order_id")) return "single";
  const orders = new Map<string, { revenue: number | null; product: number | null }[]>();
  for (const row of rows) {
    const read = readRow(row, fields, zone);
    if (!("values" in read)) continue;
    const id = read.values.get("order_id");
    if (typeof id !== "string" || id === "") continue;
    const [revenue, price, quantity] = ["revenue", "price", "quantity"].map((field) =>
      numberOf(read.values.get(field)),
    );
    const product = price === null || price === undefined ? null : price * (quantity ?? 1);
    orders.set(id, [...(orders.get(id) ?? []), { revenue: revenue ?? null, product }]);
  }
  let several = false;
  let perLine = 0;
  let perOrder = 0;
  for (const lines of orders.values()) {
    if (lines.length < 2) continue;
    several = true;
    const revenues = lines.map(({ revenue }) => revenue);
    const products = lines.map(({ product }) => product);
    const sum = products.reduce<number>((total, each) => total + (each ?? 0), 0);
    const same = revenues.every((each) => each === revenues[0]);
    // The total stands on the first line only, as some shops export it: adding up is right.
    if (!same) perLine++;
    else if (products.includes(null) || revenues[0] === null) continue;
    else if (near(revenues[0] ?? 0, sum)) perOrder++;
    else if (lines.every(({ revenue, product }) => near(revenue ?? 0, product ?? 0))) perLine++;
  }
  if (!several) return "single";
  if (perLine > 0 && perLine >= perOrder * 10) return "per-line";
  if (perOrder > 0 && perOrder >= perLine * 10) return "per-order";
  return "unclear";
}

function near(a: number, b: number): boolean {
  return Math.abs(a - b) <= 0.011 + Math.abs(b) * 1e-9;
}

function numberOf(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
