import type { Json } from "@kindred/schema";
import type { ImportKind } from "../fields.ts";

const identityFields = ["external_id", "email", "phone", "anonymous_id"] as const;

/** Whether a row's fields name somebody. */
export function namesSomebody(values: ReadonlyMap<string, Json>): boolean {
  return identityFields.some((field) => {
    const held = values.get(field);
    return held !== undefined && held !== "";
  });
}

/** Fields without which a kind of file cannot be imported: one of each group. */
export function requiredFields(kind: ImportKind): readonly (readonly string[])[] {
  switch (kind) {
    case "orders":
      return [["external_id", "email", "phone"], ["ts"], ["price", "revenue"]];
    case "events":
      return [["event"], ["external_id", "email", "phone", "anonymous_id"], ["ts"]];
    case "contacts":
      return [["external_id", "email", "phone", "anonymous_id"]];
    case "products":
      return [["product_id"]];
    case "list":
      return [["external_id", "email", "phone"]];
    default:
      return kind satisfies never;
  }
}
