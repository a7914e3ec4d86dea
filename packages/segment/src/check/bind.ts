import type { Json } from "@kindred/schema";

import type { ArgumentValue, ParamType, Segment, Value } from "../language/ast.ts";
import { type Diagnostic, errorAt } from "./diagnostic.ts";
import { pointerTo } from "../language/pointer.ts";
import { checkLimits } from "./limits.ts";
import { operandOfType } from "./read-params.ts";
import { fail, hasErrors, nameOf, newReader, type Reader } from "./reader.ts";
import { isParamRef } from "./read-values.ts";
import { checkPattern } from "./regex.ts";
import { substitute } from "./substitute.ts";
import { suggest } from "./suggest.ts";

export type Bound =
  | { readonly ok: true; readonly segment: Segment }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

const noContext = { timezone: "UTC", segments: new Map<string, unknown>(), lists: new Set<string>() };

/**
 * Gives every parameter its value: the argument, else the default. The result has no references and no parameters left.
 * Diagnostics point at `/<name>` in the arguments, or at the place in the document that a value does not suit.
 */
export function bindArguments(segment: Segment, args: Readonly<Record<string, unknown>>): Bound {
  const refused = checkLimits(args);
  if (refused !== null) return { ok: false, diagnostics: [refused] };
  const reader = newReader(noContext);
  const known = Object.keys(segment.params);
  for (const name of Object.keys(args)) {
    if (known.includes(name)) continue;
    fail(reader, "unknown_argument", pointerTo("", name), {
      name,
      segment: segment.id,
      suggestion: suggest(name, known),
      known,
    });
  }
  const values = new Map<string, ArgumentValue>();
  for (const [name, { type, default: fallback }] of Object.entries(segment.params)) {
    const at = pointerTo("", name);
    const raw = Object.hasOwn(args, name) ? (args[name] as Json | undefined) : undefined;
    const value =
      raw === undefined ? fallback : operandOfType[type].literal(reader, raw, at, `The argument \`${name}\``);
    if (value !== null) values.set(name, value);
    else if (raw === undefined) fail(reader, "unbound_param", at, { name, type });
  }
  if (hasErrors(reader)) return { ok: false, diagnostics: reader.diagnostics };
  const where = substitute(segment.where, {
    valueOf: <T>(value: Value<T>): T => (isParamRef(value) ? (values.get(value.param) as T) : value),
    accepts: (test, at) => checkBound(reader, test, at),
  });
  if (hasErrors(reader)) return { ok: false, diagnostics: reader.diagnostics };
  return { ok: true, segment: { ...segment, params: {}, where } };
}

/** What could not be said of an operand while it was a parameter. */
function checkBound(reader: Reader, test: { readonly op: string; readonly value?: unknown }, at: string): void {
  if (test.op === "matches" && typeof test.value === "string")
    checkPattern(reader, test.value, pointerTo(at, "matches"));
}

export type ParsedArgument =
  | { readonly ok: true; readonly value: ArgumentValue }
  | { readonly ok: false; readonly diagnostic: Diagnostic };

/**
 * Reads an argument written on a command line: numbers as `2.5`, booleans as `true`, dates as in a document (digits alone
 * are Unix milliseconds), lists as JSON or with commas between their values.
 */
export function parseArgument(type: ParamType, text: string): ParsedArgument {
  const reader = newReader(noContext);
  const raw = rawArgument(type, text);
  const value = operandOfType[type].literal(reader, raw, "", "The argument");
  if (value !== null) return { ok: true, value };
  const [diagnostic] = reader.diagnostics;
  const fallback = errorAt("wrong_type", "", { what: "The argument", wanted: `a ${type}`, found: nameOf(text) });
  return { ok: false, diagnostic: diagnostic ?? fallback };
}

function rawArgument(type: ParamType, text: string): Json {
  const trimmed = text.trim();
  switch (type) {
    case "string":
      return text;
    case "number":
      return numberOr(trimmed);
    case "boolean":
      return trimmed === "true" ? true : trimmed === "false" ? false : text;
    case "date":
      return /^-?\d{6,}$/.test(trimmed) ? Number(trimmed) : trimmed;
    case "string[]":
    case "number[]": {
      const list = listIn(trimmed);
      return type === "string[]" ? list : list.map((item) => (typeof item === "string" ? numberOr(item) : item));
    }
  }
}

function numberOr(text: string): Json {
  return text !== "" && Number.isFinite(Number(text)) ? Number(text) : text;
}

function listIn(text: string): readonly Json[] {
  if (text === "") return [];
  if (text.startsWith("[")) {
    try {
      const parsed = JSON.parse(text) as Json;
      if (Array.isArray(parsed)) return parsed as readonly Json[];
    } catch {
      // Not JSON after all: a list with commas may begin with a bracket too.
    }
  }
  return text.split(",").map((item) => item.trim());
}
