import { isJsonObject, type Json, type Scalar } from "@kindred/schema";

import type { DateLiteral, Duration, ParamRef, ParamType, Value } from "../language/ast.ts";
import { readDate } from "../language/dates.ts";
import { longestYears, parseDuration } from "../language/durations.ts";
import { pointerTo } from "../language/pointer.ts";
import { checkKeys, checkText, fail, nameOf, own, type Read, type Reader, readText, warn } from "./reader.ts";
import { suggest } from "./suggest.ts";

/** One kind of operand: what it is called, which parameter types can stand for it, and how a literal is read. */
export interface Operand<T> {
  readonly wanted: string;
  readonly params: readonly ParamType[];
  readonly literal: (reader: Reader, raw: Json | undefined, at: string, what: string) => Read<T>;
}

export const anyScalar: Operand<Scalar> = {
  wanted: "text, a number, true or false",
  params: ["string", "number", "boolean"],
  literal: readScalar,
};

export const anyText: Operand<string> = { wanted: "text", params: ["string"], literal: readText };

export const anyNumber: Operand<number> = { wanted: "a number", params: ["number"], literal: readNumber };

export const anyDate: Operand<DateLiteral> = { wanted: "a date", params: ["date"], literal: readDateLiteral };

export const scalarList: Operand<readonly Scalar[]> = {
  wanted: "a list of values",
  params: ["string[]", "number[]"],
  literal: (reader, raw, at, what) => readList(reader, raw, at, what, anyScalar),
};

export const numberList: Operand<readonly number[]> = {
  wanted: "a list of numbers",
  params: ["number[]"],
  literal: (reader, raw, at, what) => readList(reader, raw, at, what, anyNumber),
};

/** A literal, or a declared parameter whose type fits. */
export function readValue<T>(
  reader: Reader,
  raw: Json | undefined,
  at: string,
  what: string,
  operand: Operand<T>,
): Read<Value<T>> {
  return isJsonObject(raw) ? readParamRef(reader, raw, at, what, operand) : operand.literal(reader, raw, at, what);
}

export function isParamRef(value: unknown): value is ParamRef {
  return typeof value === "object" && value !== null && !Array.isArray(value) && Object.hasOwn(value, "param");
}

export function readParamRef(
  reader: Reader,
  raw: Json,
  at: string,
  what: string,
  { wanted, params }: Pick<Operand<unknown>, "wanted" | "params">,
): Read<ParamRef> {
  if (!isJsonObject(raw) || !isParamRef(raw))
    return fail(reader, "wrong_type", at, { what, wanted, found: nameOf(raw) });
  const sound = checkKeys(reader, raw, at, "a reference to a parameter", ["param"]);
  const name = readText(reader, own(raw, "param"), pointerTo(at, "param"), "`param`");
  if (name === null || !sound) return null;
  const declaration = reader.params.get(name);
  if (declaration === undefined) {
    const known = [...reader.params.keys()];
    return fail(reader, "unknown_param", pointerTo(at, "param"), { name, suggestion: suggest(name, known), known });
  }
  reader.usedParams.add(name);
  if (!params.includes(declaration.type)) {
    return fail(reader, "param_wrong_type", at, { name, type: declaration.type, what, wanted });
  }
  return { param: name };
}

function readScalar(reader: Reader, raw: Json | undefined, at: string, what: string): Read<Scalar> {
  if (typeof raw === "string") return checkText(reader, raw, at, what) ? raw : null;
  if (typeof raw === "boolean") return raw;
  // Minus zero equals zero everywhere, so it is read as zero.
  if (typeof raw === "number") return raw + 0;
  if (raw === null) return fail(reader, "null_value", at, { what });
  const fix = Array.isArray(raw) ? "For one of several values, use `in`." : undefined;
  const found = nameOf(raw);
  return fail(reader, "wrong_type", at, {
    what,
    wanted: anyScalar.wanted,
    found,
    ...(fix === undefined ? {} : { fix }),
  });
}

export function readNumber(reader: Reader, raw: Json | undefined, at: string, what: string): Read<number> {
  if (typeof raw === "number") return raw + 0;
  if (raw === null) return fail(reader, "null_value", at, { what });
  const fix =
    typeof raw === "string" && raw.trim() !== "" && Number.isFinite(Number(raw))
      ? `Write ${Number(raw)} without quotes.`
      : undefined;
  const found = nameOf(raw);
  return fail(reader, "wrong_type", at, { what, wanted: "a number", found, ...(fix === undefined ? {} : { fix }) });
}

export function readBoolean(reader: Reader, raw: Json | undefined, at: string, what: string): Read<boolean> {
  if (typeof raw === "boolean") return raw;
  const fix = raw === "true" || raw === "false" ? { fix: `Write ${raw} without quotes.` } : {};
  return fail(reader, "wrong_type", at, { what, wanted: "true or false", found: nameOf(raw), ...fix });
}

function readDateLiteral(reader: Reader, raw: Json | undefined, at: string, what: string): Read<DateLiteral> {
  if (typeof raw !== "string" && typeof raw !== "number") {
    return raw === null
      ? fail(reader, "null_value", at, { what })
      : fail(reader, "wrong_type", at, { what, wanted: "a date", found: nameOf(raw) });
  }
  const date = readDate(raw);
  return typeof date === "string" ? fail(reader, "invalid_date", at, { found: nameOf(raw), reason: date }) : raw;
}

export function readList<T extends Scalar>(
  reader: Reader,
  raw: Json | undefined,
  at: string,
  what: string,
  element: Operand<T>,
): Read<readonly T[]> {
  if (!Array.isArray(raw)) {
    const fix = raw === undefined || typeof raw === "object" ? undefined : `Write [${JSON.stringify(raw)}].`;
    const found = nameOf(raw);
    return fail(reader, "wrong_type", at, { what, wanted: "a list", found, ...(fix === undefined ? {} : { fix }) });
  }
  const seen = new Set<T>();
  let sound = true;
  for (const [index, item] of (raw as readonly Json[]).entries()) {
    const place = pointerTo(at, index);
    if (isParamRef(item)) {
      sound = fail(reader, "param_not_allowed", place, { what: `A single value in the list of ${what}` }) !== null;
      continue;
    }
    const value = element.literal(reader, item, place, `Each value of ${what}`);
    if (value === null) sound = false;
    else if (seen.has(value)) warn(reader, "duplicate_value", place, { found: nameOf(value) });
    else seen.add(value);
  }
  return sound ? [...seen] : null;
}

export function readDuration(reader: Reader, raw: Json | undefined, at: string, what: string): Read<Duration> {
  if (isParamRef(raw)) return fail(reader, "param_not_allowed", at, { what });
  const duration = typeof raw === "string" ? parseDuration(raw) : null;
  if (duration === null) return fail(reader, "invalid_duration", at, { found: nameOf(raw) });
  if (duration === "too_long")
    return fail(reader, "duration_too_long", at, { found: nameOf(raw), years: longestYears });
  return duration;
}
