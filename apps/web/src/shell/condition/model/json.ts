import type { Json, JsonObject } from "@kindred/schema";

export type { Json, JsonObject };

export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** The object with the keys of `change` in their old places, new ones last; `undefined` takes a key away. */
export function changed(object: JsonObject, change: Readonly<Record<string, Json | undefined>>): JsonObject {
  const kept = Object.entries(object).map(([key, value]) => [key, Object.hasOwn(change, key) ? change[key] : value]);
  const added = Object.entries(change).filter(([key]) => !Object.hasOwn(object, key));
  return Object.fromEntries([...kept, ...added].filter(([, value]) => value !== undefined)) as JsonObject;
}

/** The keys that one object has otherwise than another. */
export function differing(before: JsonObject, after: JsonObject): readonly string[] {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]));
}

/** Whether an object has only these keys. */
export function hasOnly(object: JsonObject, keys: readonly string[]): boolean {
  return Object.keys(object).every((key) => keys.includes(key));
}

/** The text a value is; empty for anything else. */
export function asText(value: Json | undefined): string {
  return typeof value === "string" ? value : "";
}
