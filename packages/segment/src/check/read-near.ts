import type { Json, JsonObject } from "@kindred/schema";

import type { Test } from "../language/ast.ts";
import { pointerTo } from "../language/pointer.ts";
import { isParamRef, readNumber } from "./read-values.ts";
import { checkKeys, fail, own, type Read, type Reader, readObject } from "./reader.ts";

/** A point and a distance from it. */
export function readNear(reader: Reader, raw: Json | undefined, at: string): Read<Test> {
  const object = readObject(reader, raw, at, "`near`", '{ "lat": 50.45, "lon": 30.52, "km": 10 }');
  if (object === null) return null;
  const clean = checkKeys(reader, object, at, "`near`", ["lat", "lon", "km"]);
  const lat = readBounded(reader, object, at, "lat", -90, 90);
  const lon = readBounded(reader, object, at, "lon", -180, 180);
  // Half the equator: nothing on Earth is farther.
  const km = readBounded(reader, object, at, "km", 0, 20_040);
  if (km === 0)
    return fail(reader, "out_of_range", pointerTo(at, "km"), { what: "`km`", found: "0", wanted: "more than 0" });
  return clean && lat !== null && lon !== null && km !== null ? { op: "near", lat, lon, km } : null;
}

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
