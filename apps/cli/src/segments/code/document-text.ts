import { isDeepStrictEqual } from "node:util";
import type { Json, JsonObject } from "@kindred/schema";
import { Document, isMap, isScalar, isSeq, parseDocument, type ToStringOptions, visit } from "yaml";
import { editYaml } from "./edit-yaml.ts";
import { inReadingOrder } from "./key-order.ts";
import { mergeLines } from "./merge-lines.ts";
import { parseSource, type Source } from "./source-file.ts";

/** A document as a new YAML file. The same document gives the same bytes. */
export function newYaml(document: JsonObject): string {
  const made = new Document(inReadingOrder(document));
  visit(made, {
    Collection: (_key, node, path) => {
      // An object or a list of a few plain values reads best on one line; a condition in a list gets lines of its own.
      const parent = path.at(-1);
      const inList = isSeq(parent) && isMap(node);
      const plain = (value: unknown): boolean => isScalar(value) && !String(value.value).includes("\n");
      const flat = isMap(node) ? node.items.every(({ value }) => plain(value)) : isSeq(node) && node.items.every(plain);
      if (path.length > 1 && !inList && flat && JSON.stringify(node.toJSON()).length <= 60) node.flow = true;
    },
  });
  return made.toString({ lineWidth: 0 });
}

/**
 * The text of an existing file after its document has become `target`. What says the same stays byte for byte, comments and
 * the order of keys included, as far as the change allows.
 */
export function rewritten(source: Source, target: JsonObject): string {
  const mark = source.text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const crlf = source.text.includes("\r\n");
  const mine = source.text.slice(mark.length).replaceAll("\r\n", "\n");
  const text = source.format === "json" ? rewrittenJson(source.value, mine, target) : rewrittenYaml(mine, target);
  return mark + (crlf ? text.replaceAll("\n", "\r\n") : text);
}

function rewrittenYaml(mine: string, target: JsonObject): string {
  const style = styleOf(mine);
  const printed = (change: boolean): string => {
    const document = parseDocument(mine);
    if (change) editYaml(document, target);
    return document.toString(style);
  };
  try {
    const [base, theirs] = [printed(false), printed(true)];
    return sound("yaml", target, [mergeLines(base, mine, theirs), theirs]) ?? newYaml(target);
  } catch {
    // An alias whose anchor went with the change cannot be printed.
    return newYaml(target);
  }
}

function rewrittenJson(value: Json, mine: string, target: JsonObject): string {
  const indent = /^[\t ]+/m.exec(mine)?.[0] ?? (mine.trimEnd().includes("\n") ? 2 : 0);
  const end = mine.endsWith("\n") ? "\n" : "";
  const printed = (what: Json): string => JSON.stringify(what, null, indent) + end;
  const theirs = printed(inOrderOf(value, target));
  return sound("json", target, [mergeLines(printed(value), mine, theirs)]) ?? theirs;
}

/** The first of the texts that says just this. */
function sound(format: Source["format"], target: JsonObject, texts: readonly string[]): string | null {
  const says = (text: string): boolean => {
    try {
      return isDeepStrictEqual(parseSource(text, "", format).value, target);
    } catch {
      return false;
    }
  };
  return texts.find(says) ?? null;
}

/** The target with its keys in the order the old value has them, new ones after those. */
function inOrderOf(old: Json, target: Json): Json {
  if (Array.isArray(target)) return target.map((item: Json, index) => inOrderOf(itemOf(old, index), item));
  if (typeof target !== "object" || target === null) return target;
  const before = typeof old === "object" && old !== null && !Array.isArray(old) ? (old as JsonObject) : {};
  const rest = inReadingOrder(target) as JsonObject;
  const keys = [...Object.keys(before).filter((key) => Object.hasOwn(target, key)), ...Object.keys(rest)];
  const held = target as JsonObject;
  return Object.fromEntries([...new Set(keys)].map((key) => [key, inOrderOf(before[key] ?? null, held[key] ?? null)]));
}

function itemOf(old: Json, index: number): Json {
  return Array.isArray(old) ? ((old as readonly Json[])[index] ?? null) : null;
}

/** How the file is laid out, so that what is printed anew looks like the rest. */
function styleOf(text: string): ToStringOptions {
  const indent = /^( +)\S/m.exec(text)?.[1]?.length ?? 2;
  return {
    lineWidth: 0,
    indent: Math.min(Math.max(indent, 1), 8),
    indentSeq: !/^( *)[^\s#-][^\n]*:\n\1- /m.test(text),
    flowCollectionPadding: !/\{[^\s}]/.test(text) || /\{ \S/.test(text),
  };
}
