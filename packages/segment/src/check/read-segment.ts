import type { Json, JsonObject } from "@kindred/schema";

import type { Segment } from "../language/ast.ts";
import { pointerTo } from "../language/pointer.ts";
import { readCondition } from "./read-condition.ts";
import { readSlug } from "./read-names.ts";
import { paramRecord, readParams } from "./read-params.ts";
import { checkKeys, fail, nameOf, own, type Read, type Reader, readObject, readText } from "./reader.ts";
import { suggest } from "./suggest.ts";
import { timezoneProblem } from "./timezone.ts";

const keys = ["version", "id", "name", "kind", "description", "tags", "folder", "timezone", "params", "where"];
const kinds = ["strategic", "derived", "micro"] as const;

/** Reads a whole document. Goes on after an error, so that one check shows them all. */
export function readSegment(reader: Reader, raw: unknown): Read<Segment> {
  const document = readObject(reader, raw as Json, "", "A segment");
  if (document === null) return null;
  checkKeys(reader, document, "", "a segment", keys);
  checkVersion(reader, document);
  const id = required(reader, document, "id", '`"id": "big-spenders"`')
    ? readSlug(reader, own(document, "id"), "/id", "`id`")
    : null;
  if (id !== null) reader.self = { id, document };
  const name = readFreeText(reader, document, "name");
  const kind = readKind(reader, document);
  const description = readFreeText(reader, document, "description");
  const folder = readFreeText(reader, document, "folder");
  const tags = readTags(reader, document);
  const timezone = readTimezone(reader, document);
  readParams(reader, document);
  const where = required(reader, document, "where", '`"where": { "event": "Order Completed" }`')
    ? readCondition(reader, own(document, "where"), "/where")
    : null;
  if (id === null || where === null) return null;
  return {
    version: 1,
    id,
    name: name ?? id,
    kind,
    description,
    tags,
    folder,
    timezone,
    params: paramRecord(reader.params),
    where,
  };
}

function required(reader: Reader, document: JsonObject, key: string, example: string): boolean {
  if (Object.hasOwn(document, key)) return true;
  fail(reader, "missing_key", "", { what: "A segment", key, example });
  return false;
}

function checkVersion(reader: Reader, document: JsonObject): void {
  const version = own(document, "version");
  if (version === undefined) required(reader, document, "version", '`"version": 1`');
  else if (version !== 1) fail(reader, "unsupported_version", "/version", { found: nameOf(version) });
}

function readFreeText(reader: Reader, document: JsonObject, key: string): Read<string> {
  const raw = own(document, key);
  if (raw === undefined) return null;
  if (raw === null)
    return fail(reader, "wrong_type", pointerTo("", key), {
      what: `\`${key}\``,
      wanted: "text",
      found: "null",
      fix: "Leave it out instead.",
    });
  return readText(reader, raw, pointerTo("", key), `\`${key}\``);
}

function readKind(reader: Reader, document: JsonObject): Segment["kind"] {
  const raw = own(document, "kind");
  if (raw === undefined) return null;
  const kind = kinds.find((known) => known === raw);
  if (kind !== undefined) return kind;
  const suggestion = typeof raw === "string" ? suggest(raw, kinds) : null;
  return fail(reader, "unknown_choice", "/kind", { what: "`kind`", found: nameOf(raw), suggestion, known: kinds });
}

function readTags(reader: Reader, document: JsonObject): readonly string[] {
  const raw = own(document, "tags");
  if (raw === undefined) return [];
  if (!Array.isArray(raw)) {
    fail(reader, "wrong_type", "/tags", { what: "`tags`", wanted: "a list of texts", found: nameOf(raw) });
    return [];
  }
  const tags = (raw as readonly Json[]).map((tag, index) => readText(reader, tag, pointerTo("/tags", index), "A tag"));
  return tags.filter((tag) => tag !== null);
}

function readTimezone(reader: Reader, document: JsonObject): Read<string> {
  const raw = own(document, "timezone");
  if (raw === undefined) return null;
  const name = readText(reader, raw, "/timezone", "`timezone`");
  if (name === null) return null;
  const problem = timezoneProblem(name);
  return problem === null
    ? name
    : fail(reader, "invalid_timezone", "/timezone", { found: nameOf(name), suggestion: problem.suggestion });
}
