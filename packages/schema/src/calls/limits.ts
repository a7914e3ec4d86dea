import { isJsonArray, isJsonObject } from "../json.ts";

/** Bytes of one event as JSON, bytes of one request body. */
export const maxEventBytes = 32 * 1024;
export const maxBatchBytes = 500 * 1000;
/** Characters of an id (user, anonymous, message, group, device token) and of an event's name. */
export const maxIdLength = 256;
export const maxEventNameLength = 200;
/** Events are accepted from here … */
export const earliestEvent = Date.UTC(1990, 0, 1);
/** … to this many ms after they were received. */
export const latestEventAhead = 24 * 3_600_000;

/**
 * Whether a value is longer than `limit` bytes as JSON. Counts while walking, and writes the text out only where the
 * count (at least one byte, at most six a character) leaves the answer open.
 */
export function isLargerThan(value: unknown, limit: number): boolean {
  const least = leastSize(value, 0, limit);
  if (least > limit) return true;
  return least * 6 > limit && new TextEncoder().encode(JSON.stringify(value)).length > limit;
}

function leastSize(value: unknown, sum: number, limit: number): number {
  if (typeof value === "string") return sum + value.length + 2;
  if (typeof value !== "object" || value === null) return sum + 1;
  let size = sum + 2;
  if (isJsonArray(value)) {
    for (const each of value) {
      size = leastSize(each, size + 1, limit);
      if (size > limit) return size;
    }
    return size;
  }
  if (!isJsonObject(value)) return size;
  for (const key in value) {
    size = leastSize(value[key], size + key.length + 4, limit);
    if (size > limit) return size;
  }
  return size;
}
