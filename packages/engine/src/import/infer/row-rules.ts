import type { Json } from "@kindred/schema";
import type { ImportPlan, PlannedField, Rejection } from "../plan.ts";
import { cellText, type TableRow } from "../read/table.ts";
import { namesSomebody } from "./identity.ts";
import { blamed, faultReason, valueReason } from "./values.ts";

/** Events and orders happened between 1990 and tomorrow. */
export const earliestInstant = Date.UTC(1990, 0, 1);
export const clockSlack = 86_400_000;
/** Beyond this a double is no exact amount any more. */
export const largestAmount = 1e15;

/** What every row of a kind must have, once its values are read; null where it is fine. */
export function checkRow(
  plan: Pick<ImportPlan, "kind" | "fields">,
  row: TableRow,
  values: ReadonlyMap<string, Json>,
  now: number,
): Rejection | null {
  const refuse = (code: string, field: PlannedField, value: string): Rejection => ({
    row: row.row,
    code,
    reason: valueReason(code, field, value),
    cell: blamed(field, value),
  });
  const raw = (field: PlannedField): string => cellText(row.values[field.at]);
  for (const field of plan.fields) {
    const value = values.get(field.field);
    if (value === undefined || value === "") {
      if (isRequired(plan, field.field)) return refuse("missing", field, "");
      continue;
    }
    if (field.field === "ts" && typeof value === "number" && plan.kind !== "contacts" && plan.kind !== "products") {
      if (value < earliestInstant || value > now + clockSlack)
        return refuse("timestamp_out_of_range", field, raw(field));
    }
    if (field.type === "number" && typeof value === "number" && Math.abs(value) > largestAmount) {
      return refuse("number_out_of_range", field, raw(field));
    }
  }
  if (plan.kind !== "products" && !namesSomebody(values)) {
    return { row: row.row, code: "no_identity", reason: faultReason("no_identity") };
  }
  return null;
}

/** Fields that every row must fill when the file has them. */
export function isRequired({ kind, fields }: Pick<ImportPlan, "kind" | "fields">, field: string): boolean {
  switch (kind) {
    case "orders": {
      const hasRevenue = fields.some((each) => each.field === "revenue");
      if (field === "price" || field === "quantity") return !hasRevenue;
      return field === "order_id" || field === "ts";
    }
    case "events":
      return field === "event" || field === "ts";
    case "products":
      return field === "product_id";
    case "contacts":
    case "list":
      return false;
    default:
      return kind satisfies never;
  }
}
