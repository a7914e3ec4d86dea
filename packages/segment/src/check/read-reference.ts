import { isJsonObject, type Json, type JsonObject } from "@kindred/schema";

import type {
  ArgumentValue,
  MovedCondition,
  ParamDeclaration,
  SegmentCondition,
  StoodCondition,
  Value,
} from "../language/ast.ts";
import { pointerTo } from "../language/pointer.ts";
import { checkLimits } from "./limits.ts";
import { readSlug } from "./read-names.ts";
import { operandOfType, paramRecord, readParams } from "./read-params.ts";
import { checkKeys, fail, newReader, own, type Read, type Reader, readObject } from "./reader.ts";
import { anyDate, isParamRef, readParamRef, readValue } from "./read-values.ts";
import { readWindow } from "./read-window.ts";
import { suggest } from "./suggest.ts";

/** What the membership ledger is asked. */
const ofHistory = ["entered", "left", "at"] as const;

/**
 * Reads `{ "segment": … }`: a member now, with `args` where it takes them, or what the ledger has of it. Whether the
 * segments form a cycle is looked at once the whole document is read.
 */
export function readSegmentReference(
  reader: Reader,
  object: JsonObject,
  at: string,
): Read<SegmentCondition | MovedCondition | StoodCondition> {
  const clean = checkKeys(reader, object, at, "a condition on a segment", ["segment", "args", ...ofHistory]);
  const place = pointerTo(at, "segment");
  const id = readSlug(reader, own(object, "segment"), place, "`segment`");
  if (id === null) return null;
  const target = reader.self?.id === id ? reader.self.document : reader.context.segments.get(id);
  if (target === undefined) {
    return fail(reader, "unknown_segment", place, { id, suggestion: suggest(id, reader.context.segments.keys()) });
  }
  reader.mentions.push({ kind: "segment", name: id, at: place });
  const params = paramsOf(target, reader);
  const found = ofHistory.filter((key) => Object.hasOwn(object, key));
  const [asks, second] = found;
  if (second !== undefined) {
    return fail(reader, "several_operators", at, { keys: found, subject: `"segment": ${JSON.stringify(id)}` });
  }
  if (asks !== undefined && params.size > 0) {
    return fail(reader, "no_standing_membership", pointerTo(at, asks), { segment: id, key: asks });
  }
  const args = readArguments(reader, object, at, id, params);
  const condition = asks === undefined ? null : readHistory(reader, object, at, id, asks);
  if (!clean || args === null) return null;
  return asks === undefined ? { kind: "segment", id, args, at } : condition;
}

function readHistory(
  reader: Reader,
  object: JsonObject,
  at: string,
  segment: string,
  asks: (typeof ofHistory)[number],
): Read<MovedCondition | StoodCondition> {
  const raw = own(object, asks);
  const place = pointerTo(at, asks);
  const what = `\`${asks}\``;
  if (asks === "at") {
    const instant = readValue(reader, raw, place, what, anyDate);
    return instant === null ? null : { kind: "stood", segment, instant, at };
  }
  if (isJsonObject(raw) && Object.keys(raw).length === 0) {
    return fail(reader, "missing_key", place, { what, key: "last", example: '`{ "last": "30d" }`' });
  }
  const window = readWindow(reader, raw, place, what);
  return window === null || window.kind === "all" ? null : { kind: "moved", segment, change: asks, window, at };
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
