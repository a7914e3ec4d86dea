import type { Json } from "@kindred/schema";

import type { AgeBounds, Test } from "../language/ast.ts";
import { pointerTo } from "../language/pointer.ts";
import { isParamRef, readDuration, readNumber } from "./read-values.ts";
import { checkKeys, fail, nameOf, own, type Read, type Reader, readObject } from "./reader.ts";

/** `{ "last": … }` or `{ "next": … }`. */
export function readWithin(reader: Reader, raw: Json | undefined, at: string): Read<Test> {
  const object = readObject(reader, raw, at, "`within`", '{ "last": "7d" }');
  if (object === null || !checkKeys(reader, object, at, "`within`", ["last", "next"])) return null;
  const directions = (["last", "next"] as const).filter((key) => Object.hasOwn(object, key));
  const [direction, second] = directions;
  if (direction === undefined)
    return fail(reader, "missing_key", at, { what: "`within`", key: "last", example: '`{ "last": "7d" }`' });
  if (second !== undefined) return fail(reader, "invalid_window", at, { keys: directions, known: directions });
  const duration = readDuration(reader, own(object, direction), pointerTo(at, direction), `\`${direction}\``);
  return duration === null ? null : { op: "within", direction, duration };
}

/** `{ "next": … }`, in whole calendar days. */
export function readAnniversary(reader: Reader, raw: Json | undefined, at: string): Read<Test> {
  const what = "`anniversary`";
  const object = readObject(reader, raw, at, what, '{ "next": "7d" }');
  if (object === null || !checkKeys(reader, object, at, what, ["next"])) return null;
  if (!Object.hasOwn(object, "next"))
    return fail(reader, "missing_key", at, { what, key: "next", example: '`{ "next": "7d" }`' });
  const place = pointerTo(at, "next");
  const duration = readDuration(reader, own(object, "next"), place, "`next`");
  if (duration === null) return null;
  if (duration.unit !== "d" && duration.unit !== "w") {
    return fail(reader, "duration_unit", place, { found: nameOf(own(object, "next")), what });
  }
  return { op: "anniversary", duration };
}

/** At most one lower and one upper bound, in years. */
export function readAge(reader: Reader, raw: Json | undefined, at: string): Read<Test> {
  const object = readObject(reader, raw, at, "`age`", `{ "gte": ${typeof raw === "number" ? raw : 18} }`);
  const keys = ["gt", "gte", "lt", "lte"] as const;
  if (object === null || !checkKeys(reader, object, at, "`age`", keys)) return null;
  const bounds: { -readonly [Key in keyof AgeBounds]: number } = {};
  for (const key of keys.filter((candidate) => Object.hasOwn(object, candidate))) {
    const place = pointerTo(at, key);
    if (isParamRef(own(object, key))) return fail(reader, "param_not_allowed", place, { what: "A bound of `age`" });
    const years = readNumber(reader, own(object, key), place, `\`${key}\` of \`age\``);
    if (years === null) return null;
    if (years < 0 || years > 200) {
      return fail(reader, "out_of_range", place, { what: "An age", found: `${years}`, wanted: "from 0 to 200 years" });
    }
    bounds[key] = years;
  }
  const lower = keys.slice(0, 2).filter((key) => key in bounds);
  const upper = keys.slice(2).filter((key) => key in bounds);
  if (lower.length + upper.length === 0) return fail(reader, "missing_operator", at, { what: "`age`", known: keys });
  const doubled = lower.length > 1 ? lower : upper.length > 1 ? upper : null;
  if (doubled !== null) return fail(reader, "several_bounds", at, { what: "`age`", keys: doubled });
  const [from, to] = [bounds.gt ?? bounds.gte, bounds.lt ?? bounds.lte];
  if (from !== undefined && to !== undefined && (from > to || (from === to && !("gte" in bounds && "lte" in bounds)))) {
    return fail(reader, "empty_range", at, { what: "`age`", reason: `no age is above ${from} and below ${to}` });
  }
  return { op: "age", bounds };
}
