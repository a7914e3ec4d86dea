import { isJsonObject, type Json, type JsonObject, type Scalar } from "@kindred/schema";

/** The value a dotted path leads to; undefined when it is missing (absent, null, or an object with nothing in it). */
export function valueAt(object: JsonObject, path: string): Json | undefined {
  if (!path.includes(".")) {
    const only = Object.hasOwn(object, path) ? object[path] : undefined;
    return isMissing(only) ? undefined : only;
  }
  let value: Json | undefined = object;
  for (const step of path.split(".")) {
    if (!isJsonObject(value) || !Object.hasOwn(value, step)) return undefined;
    value = value[step];
  }
  return isMissing(value) ? undefined : value;
}

function isMissing(value: Json | undefined): boolean {
  if (value === undefined || value === null) return true;
  return isJsonObject(value) && Object.values(value).every(isMissing);
}

export function isScalar(value: Json | undefined): value is Scalar {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

/** Order by code point, as UTF-8 bytes compare; JavaScript's `<` compares UTF-16 units. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    // A surrogate stands for a code point above every unit that is not one.
    const xHigh = x >= 0xd800 && x <= 0xdfff;
    const yHigh = y >= 0xd800 && y <= 0xdfff;
    return xHigh === yHigh ? x - y : xHigh ? 1 : -1;
  }
  return a.length - b.length;
}

/** Booleans before numbers before strings, each in its own order. */
export function compareScalars(a: Scalar, b: Scalar): number {
  const rank = (value: Scalar): number => (typeof value === "boolean" ? 0 : typeof value === "number" ? 1 : 2);
  if (typeof a === "string" && typeof b === "string") return compareText(a, b);
  return rank(a) === rank(b) ? Number(a) - Number(b) : rank(a) - rank(b);
}
