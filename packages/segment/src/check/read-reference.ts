import { isJsonObject, type Json, type JsonObject } from "@kindred/schema";

import type { ArgumentValue, ParamDeclaration, SegmentCondition, Value } from "../language/ast.ts";
import { pointerTo } from "../language/pointer.ts";
import { checkLimits } from "./limits.ts";
import { readSlug } from "./read-names.ts";
import { operandOfType, paramRecord, readParams } from "./read-params.ts";
import { checkKeys, fail, newReader, own, type Read, type Reader, readObject } from "./reader.ts";
import { isParamRef, readParamRef } from "./read-values.ts";
import { suggest } from "./suggest.ts";

/** Reads `{ "segment": …, "args": … }`; whether the segments form a cycle is looked at once the whole document is read. */
export function readSegmentReference(reader: Reader, object: JsonObject, at: string): Read<SegmentCondition> {
  for (const construct of ["entered", "left", "at"]) {
    // The membership ledger answers these; each becomes a condition of its own.
    if (Object.hasOwn(object, construct))
      return fail(reader, "not_yet_supported", pointerTo(at, construct), { construct: `segment … ${construct}` });
  }
  const clean = checkKeys(reader, object, at, "a condition on a segment", ["segment", "args"]);
  const place = pointerTo(at, "segment");
  const id = readSlug(reader, own(object, "segment"), place, "`segment`");
  if (id === null) return null;
  const target = reader.self?.id === id ? reader.self.document : reader.context.segments.get(id);
  if (target === undefined) {
    return fail(reader, "unknown_segment", place, { id, suggestion: suggest(id, reader.context.segments.keys()) });
  }
  reader.mentions.push({ kind: "segment", name: id, at: place });
  const args = readArguments(reader, object, at, id, paramsOf(target, reader));
  return clean && args !== null ? { kind: "segment", id, args, at } : null;
}

/** The parameters a stored document declares; an unreadable one declares none, and its own check says why. */
function paramsOf(document: unknown, reader: Reader): ReadonlyMap<string, ParamDeclaration> {
  const target = newReader(reader.context);
  if (checkLimits(document) === null && isJsonObject(document)) readParams(target, document);
  return target.params;
}

function readArguments(
  reader: Reader,
  object: JsonObject,
  at: string,
  segment: string,
  params: ReadonlyMap<string, ParamDeclaration>,
): Read<SegmentCondition["args"]> {
  const place = pointerTo(at, "args");
  const raw = own(object, "args");
  const given = raw === undefined ? {} : readObject(reader, raw, place, "`args`");
  if (given === null) return null;
  let sound = true;
  const args: (readonly [string, Value<ArgumentValue>])[] = [];
  for (const [name, value] of Object.entries(given)) {
    const declaration = params.get(name);
    if (declaration === undefined) {
      const known = [...params.keys()];
      fail(reader, "unknown_argument", pointerTo(place, name), {
        name,
        segment,
        suggestion: suggest(name, known),
        known,
      });
      sound = false;
      continue;
    }
    const read = readArgument(reader, value, pointerTo(place, name), name, declaration);
    if (read === null) sound = false;
    else args.push([name, read]);
  }
  for (const [name, { type, default: fallback }] of params) {
    if (fallback !== null || Object.hasOwn(given, name)) continue;
    fail(reader, "missing_argument", at, { name, segment, type });
    sound = false;
  }
  return sound ? paramRecord(args) : null;
}

/** One argument: a literal of the parameter's type, or a parameter of this segment of the same type. */
function readArgument(
  reader: Reader,
  raw: Json,
  at: string,
  name: string,
  { type }: ParamDeclaration,
): Read<Value<ArgumentValue>> {
  const operand = operandOfType[type];
  const what = `The argument \`${name}\``;
  return isParamRef(raw) ? readParamRef(reader, raw, at, what, operand) : operand.literal(reader, raw, at, what);
}
