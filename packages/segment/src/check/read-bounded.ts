import type { JsonObject } from "@kindred/schema";

import { pointerTo } from "../language/pointer.ts";
import { isParamRef, readNumber } from "./read-values.ts";
import { fail, own, type Read, type Reader } from "./reader.ts";

/** A number that an object has to give, from `lo` to `hi`. */
export function readBounded(
  reader: Reader,
  object: JsonObject,
  at: string,
  key: string,
  lo: number,
  hi: number,
): Read<number> {
  const place = pointerTo(at, key);
  const raw = own(object, key);
  const what = `\`${key}\``;
  if (raw === undefined)
    return fail(reader, "missing_key", at, {
      what: "This condition",
      key,
      example: `\`"${key}": ${Math.min(hi, 10)}\``,
    });
  if (isParamRef(raw)) return fail(reader, "param_not_allowed", place, { what });
  const value = readNumber(reader, raw, place, what);
  if (value === null) return null;
  if (value >= lo && value <= hi) return value;
  return fail(reader, "out_of_range", place, { what, found: `${value}`, wanted: `from ${lo} to ${hi}` });
}

/** The same for a whole number. */
export function readWhole(
  reader: Reader,
  object: JsonObject,
  at: string,
  key: string,
  lo: number,
  hi: number,
): Read<number> {
  const value = readBounded(reader, object, at, key, lo, hi);
  if (value === null || Number.isInteger(value)) return value;
  const wanted = `a whole number from ${lo} to ${hi}`;
  return fail(reader, "out_of_range", pointerTo(at, key), { what: `\`${key}\``, found: `${value}`, wanted });
}
