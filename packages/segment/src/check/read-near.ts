import type { Json } from "@kindred/schema";

import type { Test } from "../language/ast.ts";
import { pointerTo } from "../language/pointer.ts";
import { readBounded } from "./read-bounded.ts";
import { checkKeys, fail, type Read, type Reader, readObject } from "./reader.ts";

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
