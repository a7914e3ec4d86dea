import { isJsonObject, type Json } from "@kindred/schema";

/** JSON with the keys of every object sorted by code unit: one text for one value. */
export function canonicalJson(value: Json): string {
  return JSON.stringify(sortKeys(value));
}

/** The same value with sorted keys. */
export function sortKeys<T extends Json>(value: T): T {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sortKeys) as unknown as T;
  if (!isJsonObject(value)) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sortKeys(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1))) as T;
}
