import { isJsonObject, type Json, type JsonObject } from "@kindred/schema";

import type { ParamDeclaration } from "../language/ast.ts";
import { pointerTo } from "../language/pointer.ts";
import { quoted } from "./catalogue.ts";
import {
  type Diagnostic,
  type ErrorCode,
  errorAt,
  type ErrorParameters,
  type WarningCode,
  type WarningParameters,
  warningAt,
} from "./diagnostic.ts";
import { suggest } from "./suggest.ts";

/** What a segment is checked against. */
export interface CheckContext {
  /** The workspace's IANA time zone. */
  readonly timezone: string;
  /** The raw documents of the workspace's segments by id. */
  readonly segments: ReadonlyMap<string, unknown>;
  /** Ids of the static lists. */
  readonly lists: ReadonlySet<string>;
  /** Names seen in the data; when given, a name outside is a warning. */
  readonly eventNames?: ReadonlySet<string>;
  readonly propertyNames?: ReadonlySet<string>;
  readonly traitNames?: ReadonlySet<string>;
  /** The classes of each RFM model. */
  readonly rfmClasses?: ReadonlyMap<string, ReadonlySet<string>>;
  readonly scoreNames?: ReadonlySet<string>;
  readonly topics?: ReadonlySet<string>;
}

/** A name the document reads, and where. */
export interface Mention {
  readonly kind: "event" | "property" | "trait" | "segment" | "list" | "rfm" | "score" | "channel" | "topic";
  readonly name: string;
  readonly at: string;
}

/** One reading of one document: what it may refer to, and what has been noticed so far. */
export interface Reader {
  readonly context: CheckContext;
  readonly diagnostics: Diagnostic[];
  readonly mentions: Mention[];
  readonly params: Map<string, ParamDeclaration>;
  readonly usedParams: Set<string>;
  /** The document being read, which may (wrongly) refer to itself. */
  self: { readonly id: string; readonly document: unknown } | null;
}

/** A reading function gives null after it has reported why. */
export type Read<T> = T | null;

const mostProblems = 200;

export function newReader(context: CheckContext): Reader {
  return { context, diagnostics: [], mentions: [], params: new Map(), usedParams: new Set(), self: null };
}

/** Reports an error and gives null, so that a reading function can return it. */
export function fail<Code extends ErrorCode>(
  reader: Reader,
  code: Code,
  at: string,
  parameters: ErrorParameters<Code>,
): null {
  if (reader.diagnostics.length < mostProblems) reader.diagnostics.push(errorAt(code, at, parameters));
  else if (reader.diagnostics.length === mostProblems) {
    reader.diagnostics.push(errorAt("too_many_problems", "", { limit: mostProblems }));
  }
  return null;
}

export function warn<Code extends WarningCode>(
  reader: Reader,
  code: Code,
  at: string,
  parameters: WarningParameters<Code>,
): void {
  if (reader.diagnostics.length < mostProblems) reader.diagnostics.push(warningAt(code, at, parameters));
}

export function hasErrors(reader: Reader): boolean {
  return reader.diagnostics.some(({ severity }) => severity === "error");
}

/** The value of a key that the object itself has; undefined otherwise. */
export function own(object: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}

/** Reports every key outside `known`. True when there was none. */
export function checkKeys(
  reader: Reader,
  object: JsonObject,
  at: string,
  what: string,
  known: readonly string[],
): boolean {
  let clean = true;
  for (const key of Object.keys(object)) {
    if (known.includes(key)) continue;
    clean = false;
    fail(reader, "unknown_key", pointerTo(at, key), { key, what, suggestion: suggest(key, known), known });
  }
  return clean;
}

/** A value as an error message names it: short, with its type. */
export function nameOf(value: unknown): string {
  if (typeof value === "string") return `the text ${quoted(JSON.stringify(value))}`;
  if (typeof value === "number" || typeof value === "boolean") return `${value}`;
  if (value === null) return "null";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (value === undefined) return "nothing";
  if (value instanceof Date) return "a date that is not text (put it in quotation marks)";
  return typeof value === "object" ? "an object" : `a ${typeof value}`;
}

/** An object; `example` is what to write instead of something else. */
export function readObject(
  reader: Reader,
  raw: Json | undefined,
  at: string,
  what: string,
  example?: string,
): Read<JsonObject> {
  if (isJsonObject(raw)) return raw;
  const fix = example === undefined ? {} : { fix: `Write ${example}.` };
  return fail(reader, "wrong_type", at, { what, wanted: "an object", found: nameOf(raw), ...fix });
}

/** Text that every store can hold: no null bytes and no halves of surrogate pairs. */
export function readText(reader: Reader, raw: Json | undefined, at: string, what: string): Read<string> {
  if (raw === null) return fail(reader, "null_value", at, { what });
  if (typeof raw !== "string") {
    const fix = typeof raw === "number" || typeof raw === "boolean" ? `Write "${raw}".` : undefined;
    const found = nameOf(raw);
    return fail(reader, "wrong_type", at, { what, wanted: "text", found, ...(fix === undefined ? {} : { fix }) });
  }
  return checkText(reader, raw, at, what) ? raw : null;
}

export function checkText(reader: Reader, text: string, at: string, what: string): boolean {
  if (text.includes("\0")) fail(reader, "invalid_text", at, { what, reason: "has a null byte" });
  else if (/\p{Surrogate}/u.test(text)) {
    fail(reader, "invalid_text", at, { what, reason: "has half of a surrogate pair, which is not Unicode text" });
  } else if (text.length > longestText) fail(reader, "text_too_long", at, { what, limit: longestText });
  else return true;
  return false;
}

const longestText = 10_000;
