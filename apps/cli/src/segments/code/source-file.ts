import { KindredError, type Json } from "@kindred/schema";
import { type Document, isMap, isNode, isPair, isScalar, isSeq, LineCounter, parseDocument } from "yaml";

export type Format = "json" | "yaml";

/** A place in a text, both from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A JSON or YAML text that has been read, and where everything in it stands. */
export interface Source {
  readonly format: Format;
  readonly text: string;
  readonly value: Json;
  /** Where the JSON pointer's value stands, or the nearest thing around it; a key's value is found at its key. */
  placeOf(pointer: string): Place;
}

export function formatOf(ending: string): Format {
  // YAML 1.2 contains JSON, but for a .json file JSON's own rules are the promise.
  return ending === ".json" ? "json" : "yaml";
}

/**
 * Reads a text; `name` is what messages call it.
 *
 * @throws KindredError `malformed_json` or `malformed_yaml`; `details` hold line and column where they are known
 */
export function parseSource(source: string, name: string, format: Format): Source {
  const text = source.startsWith("\uFEFF") ? source.slice(1) : source;
  const lines = new LineCounter();
  let parsed: Document | null = null;
  // Every JSON text is YAML, and that parser tells where things stand: asked only when somebody wants to know.
  const document = (): Document =>
    (parsed ??= parseDocument(text, { uniqueKeys: format === "yaml", prettyErrors: true, lineCounter: lines }));
  return {
    format,
    text: source,
    value: format === "json" ? parseJson(text, name) : valueOf(document, name),
    placeOf: (pointer) => {
      const { line, col } = lines.linePos(offsetOf(document(), pointer));
      return { line: Math.max(line, 1), column: Math.max(col, 1) };
    },
  };
}

function valueOf(read: () => Document, name: string): Json {
  let document: Document;
  let value: unknown;
  try {
    document = read();
    value = document.errors.length > 0 ? null : document.toJS({ maxAliasCount: 100 });
  } catch (cause) {
    // An alias without its anchor, aliases that multiply, or nesting beyond what the parser can take.
    const reason = cause instanceof RangeError ? "it is nested too deeply" : messageOf(cause);
    throw new KindredError("malformed_yaml", `${name} is not YAML: ${reason}.`, { cause });
  }
  const [error] = document.errors;
  if (error === undefined) return toJson(value);
  const place = error.linePos?.[0];
  const said = error.message.split("\n", 1)[0]?.replace(/ at line \d+, column \d+:?$/, "") ?? "";
  const reason = error.code === "MULTIPLE_DOCS" ? "it holds several documents, keep one before `---`" : said;
  throw new KindredError("malformed_yaml", `${name} is not YAML: ${reason}.`, {
    details: place === undefined ? null : { line: place.line, column: place.col },
  });
}

function parseJson(text: string, name: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch (cause) {
    throw new KindredError("malformed_json", `${name} is not JSON: ${messageOf(cause)}.`, {
      cause,
      details: placeAt(text, wrongAt(text)),
    });
  }
}

/**
 * Where JSON goes wrong. Not every message of the parser says it; but a text cut off before that place only lacks its end, and
 * one cut off after it has the fault.
 */
function wrongAt(text: string): number {
  const onlyLacksItsEnd = (length: number): boolean => {
    try {
      JSON.parse(text.slice(0, length));
      return true;
    } catch (error) {
      const message = messageOf(error);
      const position = /position (\d+)/.exec(message)?.[1];
      return /end of JSON|Unterminated/.test(message) || (position !== undefined && Number(position) >= length);
    }
  };
  let [sound, faulty] = [0, text.length];
  if (onlyLacksItsEnd(faulty)) return faulty;
  while (faulty - sound > 1) {
    const middle = (sound + faulty) >> 1;
    if (onlyLacksItsEnd(middle)) sound = middle;
    else faulty = middle;
  }
  return sound;
}

function placeAt(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

function offsetOf(document: Document, pointer: string): number {
  const keys = pointer
    .split("/")
    .slice(1)
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of keys) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key);
      if (pair === undefined) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      const item: unknown = node.items[Number(key)];
      if (item === undefined) return offset;
      offset = startOf(item) ?? offset;
      node = item;
    } else return offset;
  }
  return offset;
}

function startOf(node: unknown): number | null {
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

/** Only what JSON can say leaves a parser; YAML dates and the like become their text. */
function toJson(value: unknown): Json {
  if (value === null || typeof value === "string" || typeof value === "number" || typeof value === "boolean")
    return value;
  if (Array.isArray(value)) return value.map((item: unknown) => toJson(item));
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, held]) => [key, toJson(held)]));
  return null;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}
