/** A JSON value as `JSON.parse` gives it. */
export type Json = string | number | boolean | null | readonly Json[] | JsonObject;

export interface JsonObject {
  readonly [key: string]: Json;
}

/** What one comparison can be made with. */
export type Scalar = string | number | boolean;

/** Trusts that what is inside an object is JSON: use it on what `JSON.parse` gave. */
export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The same for an array. */
export function isJsonArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}
