import type { Json, JsonObject } from "@kindred/schema";

import type { AgeBounds, Test } from "../language/ast.ts";
import { readDate, surelyAfter } from "../language/dates.ts";
import { type Operator, isOperator } from "../language/operators.ts";
import { pointerTo } from "../language/pointer.ts";
import { checkKeys, fail, nameOf, own, type Read, type Reader, readObject, warn } from "./reader.ts";
import {
  anyDate,
  anyNumber,
  anyScalar,
  anyText,
  isParamRef,
  numberList,
  readBoolean,
  readDuration,
  readNumber,
  readValue,
  scalarList,
} from "./read-values.ts";
import { checkPattern } from "./regex.ts";

/** What the value under test is, which decides the operators it takes and their operands. */
export interface Subject {
  /** For messages: "The trait `city`". */
  readonly what: string;
  /** The condition's beginning, for proposed corrections: `"trait": "city"`. */
  readonly start: string;
  readonly operators: readonly Operator[];
  readonly type: "any" | "number" | "date";
  /** Holds when the document names no operator. */
  readonly implied?: Test;
  /** Set for a measure: what an operator outside `operators` does not fit. */
  readonly measure?: string;
}

/** Reads the one operator of a condition with its operand. */
export function readTest(reader: Reader, object: JsonObject, at: string, subject: Subject): Read<Test> {
  const found = Object.keys(object).filter(isOperator);
  const ignoreCase = readIgnoreCase(reader, object, at);
  const [op, second] = found;
  if (op === undefined) {
    if (subject.implied !== undefined) {
      return ignoreCase === true
        ? fail(reader, "ignore_case_needs_string", pointerTo(at, "ignoreCase"), { operator: "gte" })
        : subject.implied;
    }
    return fail(reader, "missing_operator", at, { what: subject.what, known: subject.operators });
  }
  if (second !== undefined) {
    return fail(reader, "several_operators", at, { keys: found, subject: subject.start });
  }
  if (!subject.operators.includes(op)) {
    const measure = subject.measure ?? "";
    return fail(reader, "operator_not_for_measure", pointerTo(at, op), {
      operator: op,
      measure,
      known: subject.operators,
    });
  }
  const test = readOperand(reader, op, own(object, op), pointerTo(at, op), subject);
  if (test === null || ignoreCase === null) return null;
  if (ignoreCase === undefined) return test;
  if (!takesIgnoreCase(reader, test)) {
    return fail(reader, "ignore_case_needs_string", pointerTo(at, "ignoreCase"), { operator: op });
  }
  return { ...test, ignoreCase } as Test;
}

function readIgnoreCase(reader: Reader, object: JsonObject, at: string): boolean | null | undefined {
  const raw = own(object, "ignoreCase");
  return raw === undefined ? undefined : readBoolean(reader, raw, pointerTo(at, "ignoreCase"), "`ignoreCase`");
}

function takesIgnoreCase(reader: Reader, test: Test): boolean {
  if (!("ignoreCase" in test)) return false;
  const operand = "values" in test ? test.values : test.value;
  if (isParamRef(operand)) return reader.params.get(operand.param)?.type.startsWith("string") === true;
  return (
    typeof operand === "string" || (typeof operand === "object" && operand.some((value) => typeof value === "string"))
  );
}

function readOperand(reader: Reader, op: Operator, raw: Json | undefined, at: string, { type }: Subject): Read<Test> {
  const what = `\`${op}\``;
  switch (op) {
    case "is":
    case "isNot": {
      const value = readValue(reader, raw, at, what, type === "number" ? anyNumber : anyScalar);
      return value === null ? null : { op, value, ignoreCase: false };
    }
    case "in":
    case "notIn": {
      const values = readValue(reader, raw, at, what, type === "number" ? numberList : scalarList);
      if (Array.isArray(values) && values.length === 0) warn(reader, "empty_list", at, { operator: op });
      return values === null ? null : { op, values, ignoreCase: false };
    }
    case "exists": {
      const value = isParamRef(raw)
        ? fail(reader, "param_not_allowed", at, { what })
        : readBoolean(reader, raw, at, what);
      return value === null ? null : { op, value };
    }
    case "contains":
    case "notContains":
    case "startsWith":
    case "endsWith":
    case "matches": {
      const value = readValue(reader, raw, at, what, anyText);
      if (value === null || (op === "matches" && typeof value === "string" && !checkPattern(reader, value, at)))
        return null;
      return { op, value, ignoreCase: false };
    }
    case "gt":
    case "gte":
    case "lt":
    case "lte": {
      const value = readValue(reader, raw, at, what, anyNumber);
      return value === null ? null : { op, value };
    }
    case "between":
      return readBetween(reader, raw, at, type);
    case "before":
    case "after": {
      const value = readValue(reader, raw, at, what, anyDate);
      return value === null ? null : { op, value };
    }
    case "within":
      return readWithin(reader, raw, at);
    case "anniversary":
      return readAnniversary(reader, raw, at);
    case "age":
      return readAge(reader, raw, at);
    case "has":
    case "notHas": {
      const value = readValue(reader, raw, at, what, anyScalar);
      return value === null ? null : { op, value };
    }
    case "hasAny":
    case "hasAll": {
      const values = readValue(reader, raw, at, what, scalarList);
      if (Array.isArray(values) && values.length === 0) warn(reader, "empty_list", at, { operator: op });
      return values === null ? null : { op, values };
    }
    case "near":
      return readNear(reader, raw, at);
  }
}

/** `between` compares dates when an end is text or a date parameter, or when the measure is a date; else numbers. */
function readBetween(reader: Reader, raw: Json | undefined, at: string, type: Subject["type"]): Read<Test> {
  if (!Array.isArray(raw) || raw.length !== 2) {
    const fix = "Write the lower and the upper end, such as [10, 20].";
    return fail(reader, "wrong_type", at, { what: "`between`", wanted: "a list of two", found: nameOf(raw), fix });
  }
  const ends = raw as readonly Json[];
  const isDate = (end: Json | undefined): boolean =>
    typeof end === "string" || (isParamRef(end) && reader.params.get(end.param)?.type === "date");
  const places = [pointerTo(at, 0), pointerTo(at, 1)] as const;
  if (type === "date" || (type === "any" && ends.some(isDate))) {
    const lo = readValue(reader, ends[0], places[0], "The first end of `between`", anyDate);
    const hi = readValue(reader, ends[1], places[1], "The second end of `between`", anyDate);
    if (lo === null || hi === null) return null;
    if (!isParamRef(lo) && !isParamRef(hi)) {
      const [from, to] = [readDate(lo), readDate(hi)];
      if (typeof from !== "string" && typeof to !== "string" && surelyAfter(from, to, false)) {
        return fail(reader, "empty_range", at, {
          what: "`between`",
          reason: `${nameOf(lo)} is later than ${nameOf(hi)}`,
        });
      }
    }
    return { op: "betweenDates", lo, hi };
  }
  const lo = readValue(reader, ends[0], places[0], "The lower end of `between`", anyNumber);
  const hi = readValue(reader, ends[1], places[1], "The upper end of `between`", anyNumber);
  if (lo === null || hi === null) return null;
  if (typeof lo === "number" && typeof hi === "number" && lo > hi) {
    return fail(reader, "empty_range", at, { what: "`between`", reason: `${lo} is more than ${hi}` });
  }
  return { op: "between", lo, hi };
}

function readWithin(reader: Reader, raw: Json | undefined, at: string): Read<Test> {
  const object = readObject(reader, raw, at, "`within`");
  if (object === null || !checkKeys(reader, object, at, "`within`", ["last", "next"])) return null;
  const directions = (["last", "next"] as const).filter((key) => Object.hasOwn(object, key));
  const [direction, second] = directions;
  if (direction === undefined)
    return fail(reader, "missing_key", at, { what: "`within`", key: "last", example: '`{ "last": "7d" }`' });
  if (second !== undefined) return fail(reader, "invalid_window", at, { keys: directions, known: directions });
  const duration = readDuration(reader, own(object, direction), pointerTo(at, direction), `\`${direction}\``);
  return duration === null ? null : { op: "within", direction, duration };
}

function readAnniversary(reader: Reader, raw: Json | undefined, at: string): Read<Test> {
  const what = "`anniversary`";
  const object = readObject(reader, raw, at, what);
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

function readAge(reader: Reader, raw: Json | undefined, at: string): Read<Test> {
  const object = readObject(reader, raw, at, "`age`");
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
  if (doubled !== null) return fail(reader, "several_operators", at, { keys: doubled, subject: '"trait": …, "age"' });
  const [from, to] = [bounds.gt ?? bounds.gte, bounds.lt ?? bounds.lte];
  if (from !== undefined && to !== undefined && (from > to || (from === to && !("gte" in bounds && "lte" in bounds)))) {
    return fail(reader, "empty_range", at, { what: "`age`", reason: `no age is above ${from} and below ${to}` });
  }
  return { op: "age", bounds };
}

function readNear(reader: Reader, raw: Json | undefined, at: string): Read<Test> {
  const object = readObject(reader, raw, at, "`near`");
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
