import { KindredError } from "./errors.ts";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "./json.ts";

/** The most keys one object may have, and how deep objects and arrays may lie in one another. */
export const maxKeys = 1_000;
export const maxDepth = 32;

/**
 * Brings JSON into the form that both stores keep and that segments are evaluated on: numbers are finite doubles,
 * `null`, NaN and empty objects inside objects are gone, a key with dots is unfolded into nested objects (a value that is
 * already nested wins), strings are well-formed Unicode. Elements of arrays keep their place, `null` included, except
 * where ClickHouse has no type for it: beside arrays `null` is `[]`, beside objects `{}`, and an array of nothing but
 * nulls is `[]`.
 * An object that is already normal comes back as it is, uncopied.
 *
 * Throws a KindredError (`null_byte`, `too_many_keys`, `too_deep`, `reserved_key`, `wrong_type`) with a JSON pointer.
 */
export function normalizeObject(input: unknown, pointer = ""): JsonObject {
  if (!isJsonObject(input)) {
    throw new KindredError("wrong_type", `Send an object here, not ${kindOf(input)}.`, { pointer });
  }
  return isNormal(input, pointer, 1) ? input : rebuild(input, pointer, 1);
}

/**
 * Traits: the same form, one level down, where `null` (or an object that comes out empty) at the top says "remove this
 * trait" and is kept as `null`.
 */
export function normalizeTraits(input: unknown, pointer = ""): JsonObject {
  const kept = normalizeObject(input, pointer);
  if (!isJsonObject(input)) return kept;
  let removed: Record<string, null> | null = null;
  for (const key in input) {
    const value = input[key];
    if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) continue;
    const top = (key.includes(".") ? key.slice(0, key.indexOf(".")) : key).toWellFormed();
    if (!Object.hasOwn(kept, top)) (removed ??= {})[top] = null;
  }
  return removed === null ? kept : { ...kept, ...removed };
}

/**
 * JSON text that ClickHouse reads back as the same doubles: it refuses whole numbers beyond 64 bits unless they are
 * written with an exponent, as `JSON.stringify` only does from 1e21 on.
 */
export function normalJsonText(value: Json): string {
  const text = JSON.stringify(value);
  return /\d{19}/.test(text) ? exactText(value) : text;
}

function exactText(value: Json): string {
  if (typeof value === "number") return Math.abs(value) >= 2 ** 63 ? value.toExponential() : JSON.stringify(value);
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (isJsonArray(value)) return `[${value.map(exactText).join(",")}]`;
  return `{${Object.entries(value)
    .map(([key, held]) => `${JSON.stringify(key)}:${exactText(held)}`)
    .join(",")}}`;
}

/** Walks without copying; true when there is nothing to mend. Throws what cannot be mended. */
function isNormal(object: JsonObject, pointer: string, depth: number): boolean {
  if (depth > maxDepth) throw tooDeep(pointer);
  let keys = 0;
  let normal = true;
  for (const key in object) {
    if (++keys > maxKeys) throw tooManyKeys(pointer);
    checkKey(key, pointer);
    if (key.includes(".") || !key.isWellFormed()) normal = false;
    const value = object[key];
    if (!isNormalValue(value, pointer, key, depth, false)) normal = false;
  }
  return normal;
}

function isNormalValue(value: unknown, pointer: string, key: string, depth: number, inArray: boolean): boolean {
  switch (typeof value) {
    case "string":
      if (value.includes("\0")) throw nullByte(join(pointer, key));
      return value.isWellFormed();
    case "number":
      return Number.isFinite(value) && !(value === 0 && 1 / value < 0);
    case "boolean":
      return true;
    case "undefined":
      return false;
    case "object": {
      if (value === null) return inArray;
      const inner = join(pointer, key);
      if (isJsonArray(value)) return isNormalArray(value, inner, depth + 1);
      if (!isJsonObject(value) || !isPlain(value)) throw wrongType(value, inner);
      if (!isNormal(value, inner, depth + 1)) return false;
      return inArray || !isEmpty(value);
    }
    case "bigint":
    case "function":
    case "symbol":
      break;
  }
  throw wrongType(value, join(pointer, key));
}

function isNormalArray(array: readonly unknown[], pointer: string, depth: number): boolean {
  if (depth > maxDepth) throw tooDeep(pointer);
  let normal = true;
  let nulls = 0;
  let isNested = false;
  for (let at = 0; at < array.length; at++) {
    const value = array[at];
    if (!isNormalValue(value, pointer, String(at), depth, true)) normal = false;
    if (value === null) nulls += 1;
    else if (typeof value === "object") isNested = true;
  }
  return normal && (nulls === 0 || (nulls < array.length && !isNested));
}

function rebuild(object: JsonObject, pointer: string, depth: number): JsonObject {
  if (depth > maxDepth) throw tooDeep(pointer);
  const out: Record<string, Json> = {};
  const dotted: string[] = [];
  for (const key in object) {
    if (key.includes(".")) dotted.push(key);
    else put(out, key.toWellFormed(), object[key], join(pointer, key), depth);
  }
  // Shorter keys first, so that the outcome does not hang on the order in which keys were written.
  dotted.sort((a, b) => a.split(".").length - b.split(".").length || (a < b ? -1 : 1));
  for (const key of dotted) {
    const [top = "", ...parts] = key.toWellFormed().split(".");
    if (parts.length + depth >= maxDepth) throw tooDeep(join(pointer, key));
    const nested = parts.reduceRight((value: Json | undefined, part) => ({ [part]: value ?? null }), object[key]);
    put(out, top, nested, join(pointer, key), depth);
  }
  return out;
}

function put(into: Record<string, Json>, key: string, value: Json | undefined, pointer: string, depth: number): void {
  checkKey(key, pointer);
  const kept = normalValue(value, pointer, depth + 1);
  if (kept === undefined || kept === null || (isJsonObject(kept) && isEmpty(kept))) return;
  const held = Object.hasOwn(into, key) ? into[key] : undefined;
  if (held === undefined) into[key] = kept;
  else if (isJsonObject(held) && isJsonObject(kept)) into[key] = merged(held, kept);
}

/** What is already there wins, down to the leaves. */
function merged(held: JsonObject, added: JsonObject): JsonObject {
  const out: Record<string, Json> = { ...held };
  for (const [key, value] of Object.entries(added)) {
    const there = Object.hasOwn(out, key) ? out[key] : undefined;
    if (there === undefined) out[key] = value;
    else if (isJsonObject(there) && isJsonObject(value)) out[key] = merged(there, value);
  }
  return out;
}

function normalValue(value: Json | undefined, pointer: string, depth: number): Json | undefined {
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : undefined;
  if (typeof value !== "object" || value === null) return value;
  if (isJsonArray(value)) {
    return normalArray(value.map((each, at) => normalValue(each, `${pointer}/${at}`, depth + 1) ?? null));
  }
  return rebuild(value, pointer, depth);
}

/** See `normalizeObject` for what becomes of nulls. */
function normalArray(values: readonly Json[]): Json {
  if (values.every((value) => value === null)) return [];
  if (values.some(isJsonArray)) return values.map((value) => value ?? []);
  return values.some(isJsonObject) ? values.map((value) => value ?? {}) : values;
}

function isEmpty(value: object): boolean {
  for (const _ in value) return false;
  return true;
}

function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function checkKey(key: string, pointer: string): void {
  if (key === "__proto__") {
    throw new KindredError("reserved_key", 'The key "__proto__" is reserved: give it another name.', { pointer });
  }
  if (key.includes("\0")) throw nullByte(pointer);
}

/** One step of a JSON pointer. */
export function join(pointer: string, key: string): string {
  return key.includes("~") || key.includes("/")
    ? `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`
    : `${pointer}/${key}`;
}

/** How a message names the kind of a value: "an array", "a number", … */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (Array.isArray(value)) return "an array";
  if (value === undefined) return "nothing";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

function nullByte(pointer: string): KindredError {
  return new KindredError("null_byte", "Remove the null byte (U+0000): no text can contain one.", { pointer });
}

function tooDeep(pointer: string): KindredError {
  return new KindredError("too_deep", `Nest objects and arrays at most ${maxDepth} deep.`, { pointer });
}

function tooManyKeys(pointer: string): KindredError {
  return new KindredError("too_many_keys", `Send at most ${maxKeys} keys in one object.`, { pointer });
}

function wrongType(value: unknown, pointer: string): KindredError {
  return new KindredError("wrong_type", `Send a JSON value here, not ${kindOf(value)}.`, { pointer });
}
