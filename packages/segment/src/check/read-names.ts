import type { Json } from "@kindred/schema";

import { pointerTo } from "../language/pointer.ts";
import { fail, nameOf, type Read, type Reader, readText, warn } from "./reader.ts";

const longestName = 200;
const slug = /^[a-z0-9][a-z0-9_-]{0,99}$/;

/** A dotted path to a trait, a property or what the catalogue has of a product. Names of properties and traits are reads. */
export function readPath(
  reader: Reader,
  raw: Json | undefined,
  at: string,
  kind: "trait" | "property" | "product",
  isRead = kind !== "product",
): Read<string> {
  const path = readText(reader, raw, at, `\`${kind}\``);
  if (path === null) return null;
  // A leading colon is how ClickHouse names the type of a part, so no part can begin with one.
  if (path.length > longestName || path.split(".").some((part) => part === "" || part.startsWith(":"))) {
    return fail(reader, "invalid_path", at, { what: `a ${kind}`, found: nameOf(path) });
  }
  if (isRead && kind !== "product") reader.mentions.push({ kind, name: path, at });
  return path;
}

/** One event name or a list of them, sorted by code unit and without repeats. */
export function readEvents(
  reader: Reader,
  raw: Json | undefined,
  at: string,
  what = "`event`",
): Read<readonly string[]> {
  if (!Array.isArray(raw)) {
    const name = readEventName(reader, raw, at);
    return name === null ? null : [name];
  }
  const items = raw as readonly Json[];
  if (items.length === 0) {
    return fail(reader, "wrong_type", at, { what, wanted: "at least one name", found: nameOf(raw) });
  }
  return sortedSet(
    reader,
    at,
    items.map((item, index) => readEventName(reader, item, pointerTo(at, index))),
  );
}

/** One path to a property or a list of them, sorted by code unit and without repeats. */
export function readPaths(reader: Reader, raw: Json | undefined, at: string, what: string): Read<readonly string[]> {
  if (!Array.isArray(raw)) {
    const path = readPath(reader, raw, at, "property");
    return path === null ? null : [path];
  }
  const items = raw as readonly Json[];
  if (items.length === 0) {
    const fix = "Name a property, or leave it out.";
    return fail(reader, "wrong_type", at, { what, wanted: "at least one name", found: nameOf(raw), fix });
  }
  return sortedSet(
    reader,
    at,
    items.map((item, index) => readPath(reader, item, pointerTo(at, index), "property")),
  );
}

/** Names of a list in the order of code units; null when one could not be read. Repeats are warned of. */
function sortedSet(reader: Reader, at: string, names: readonly Read<string>[]): Read<readonly string[]> {
  for (const [index, name] of names.entries()) {
    if (name !== null && names.indexOf(name) < index)
      warn(reader, "duplicate_value", pointerTo(at, index), { found: nameOf(name) });
  }
  const sound = names.filter((name) => name !== null);
  return sound.length === names.length ? [...new Set(sound)].sort() : null;
}

/** One event name. */
export function readEventName(reader: Reader, raw: Json | undefined, at: string): Read<string> {
  const name = readText(reader, raw, at, "The name of an event");
  if (name === null) return null;
  if (name === "" || name.length > longestName) {
    return fail(reader, "invalid_path", at, { what: "an event", found: nameOf(name) });
  }
  reader.mentions.push({ kind: "event", name, at });
  return name;
}

/** The id of a segment or a list. */
export function readSlug(reader: Reader, raw: Json | undefined, at: string, what: string): Read<string> {
  const id = readText(reader, raw, at, what);
  return id === null || slug.test(id) ? id : fail(reader, "invalid_id", at, { what, found: nameOf(id) });
}

/** A model, by the id its scores are stored under. */
export function readModel(reader: Reader, raw: Json | undefined, at: string, kind: "rfm" | "score"): Read<string> {
  const name = readSlug(reader, raw, at, `\`${kind}\``);
  if (name !== null) reader.mentions.push({ kind, name, at });
  return name;
}

/** The name of a topic, which is free text. */
export function readName(reader: Reader, raw: Json | undefined, at: string, kind: "topic"): Read<string> {
  const name = readText(reader, raw, at, `The name of a ${kind}`);
  if (name === null) return null;
  if (name === "" || name.length > longestName)
    return fail(reader, "invalid_path", at, { what: `a ${kind}`, found: nameOf(name) });
  reader.mentions.push({ kind, name, at });
  return name;
}
