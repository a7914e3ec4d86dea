import { isJsonArray, isJsonObject, type Json, type JsonObject } from "@kindred/schema";

/** Operators and windows whose edges are the calendar's. */
const calendar = new Set(["this", "previous", "hour", "weekday", "anniversary", "age", "before", "after", "at"]);
const date = /^\d{4}-\d{2}-\d{2}$/u;
/** Months and years step the calendar; `30d` are so many hours. */
const steps = /^\d+(?:mo|y)$/u;

/**
 * Whether what a segment says depends on where its days begin: calendar windows, dates without a time, times of day, months. Rather one
 * too many: a value like `2026-01-01` counts wherever it stands. A zone of the document's own settles it.
 */
export function reckonsByDays(document: JsonObject): boolean {
  return typeof document["timezone"] !== "string" && reckons(document["where"] ?? null, "");
}

function reckons(value: Json, key: string): boolean {
  if (typeof value === "string")
    return date.test(value) || steps.test(value) || (key === "measure" && value === "days");
  if (isJsonArray(value)) return value.some((each) => reckons(each, key));
  if (!isJsonObject(value)) return false;
  // A trait may hold dates without a time, which begin at midnight.
  const ofTrait = "within" in value && ("trait" in value || isJsonObject(value["of"] ?? null));
  return ofTrait || Object.entries(value).some(([name, each]) => calendar.has(name) || reckons(each, name));
}
