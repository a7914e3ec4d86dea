import { isDeepStrictEqual } from "node:util";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "@kindred/schema";
import { type Document, isMap, isNode, isScalar, isSeq, type Node, Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { inReadingOrder, rankOf } from "./key-order.ts";
import { commonLines } from "./merge-lines.ts";

/**
 * Changes a parsed YAML document so that it says `target`, touching only what says something else: comments, the order of keys
 * and the style of everything else stay. What an anchor names may come out wrong: compare the result.
 */
export function editYaml(document: Document, target: Json): void {
  document.contents = edited(document, document.contents, target) as typeof document.contents;
}

/** The node to stand in the place of `node`: itself wherever possible. */
function edited(document: Document, node: unknown, target: Json): Node {
  if (isNode(node) && isDeepStrictEqual(node.toJS(document), target)) return node;
  if (isMap(node) && isJsonObject(target)) return editedMap(document, node, target);
  if (isSeq(node) && isJsonArray(target)) return editedSeq(document, node, target);
  const made = document.createNode(inReadingOrder(target)) as Node;
  if (isNode(node)) keepRemarks(node, made);
  return made;
}

function keepRemarks(from: Node, to: Node): void {
  to.commentBefore = from.commentBefore ?? null;
  to.comment = from.comment ?? null;
  to.spaceBefore = from.spaceBefore ?? false;
  if (isScalar(from) && isScalar(to) && typeof to.value === "string" && isQuote(from.type)) to.type = from.type;
}

function isQuote(type: unknown): type is "QUOTE_SINGLE" | "QUOTE_DOUBLE" {
  return type === Scalar.QUOTE_SINGLE || type === Scalar.QUOTE_DOUBLE;
}

function editedMap(document: Document, map: YAMLMap, target: JsonObject): YAMLMap {
  map.items = map.items.filter(({ key }) => Object.hasOwn(target, keyText(key)));
  for (const pair of map.items) pair.value = edited(document, pair.value, target[keyText(pair.key)] ?? null);
  const present = new Set(map.items.map(({ key }) => keyText(key)));
  for (const key of Object.keys(target).toSorted((a, b) => rankOf(a) - rankOf(b))) {
    if (present.has(key)) continue;
    const pair = document.createPair(key, inReadingOrder(target[key] ?? null));
    const next = map.items.findIndex((item) => rankOf(keyText(item.key)) > rankOf(key));
    map.items.splice(next === -1 ? map.items.length : next, 0, pair);
  }
  return map;
}

function keyText(key: unknown): string {
  return String(isScalar(key) ? key.value : key);
}

function editedSeq(document: Document, seq: YAMLSeq, target: readonly Json[]): YAMLSeq {
  const old: readonly unknown[] = seq.items;
  const held = old.map((item) => (isNode(item) ? (item.toJS(document) as Json) : null));
  const kept = commonLines(held, target, (a, b) => isDeepStrictEqual(a, b));
  const items: Node[] = [];
  let [fromOld, fromNew] = [0, 0];
  for (const [atOld, atNew] of [...kept, [old.length, target.length] as const]) {
    for (let index = fromNew; index < atNew; index++) {
      const place = fromOld + index - fromNew;
      items.push(edited(document, place < atOld ? old[place] : undefined, target[index] ?? null));
    }
    const stays = old[atOld];
    if (isNode(stays)) items.push(stays);
    [fromOld, fromNew] = [atOld + 1, atNew + 1];
  }
  seq.items = items;
  return seq;
}
