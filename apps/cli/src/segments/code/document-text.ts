import { isDeepStrictEqual } from "node:util";
import type { JsonObject } from "@kindred/schema";
import { Document, isMap, isScalar, isSeq, parseDocument, type ToStringOptions, visit } from "yaml";
import { editJson } from "./edit-json.ts";
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
  const text = source.format === "json" ? rewrittenJson(mine, target) : rewrittenYaml(mine, target);
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

function rewrittenJson(mine: string, target: JsonObject): string {
  return sound("json", target, [editJson(mine, target)]) ?? `${JSON.stringify(inReadingOrder(target), null, 2)}\n`;
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
