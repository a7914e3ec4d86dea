import { isDeepStrictEqual } from "node:util";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "@kindred/schema";
import {
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from "yaml";
import { inReadingOrder, rankOf } from "./key-order.ts";
import { commonLines } from "./merge-lines.ts";

/** What fits on a line stays on one. */
const LINE = 80;

/**
 * A JSON text changed so that it says `target`, keeping the text of everything that says the same and the layout of what
 * surrounds it. Compare the result: a text that is not plain JSON may come out wrong.
 */
export function editJson(text: string, target: Json): string {
  // Every JSON text is YAML, and that parser tells where each part stands.
  const { contents } = parseDocument(text, { uniqueKeys: false });
  if (!isNode(contents) || !contents.range) return text;
  const [start, end] = contents.range;
  const indent = /^[\t ]+/m.exec(text)?.[0] ?? "  ";
  return text.slice(0, start) + new JsonEdit(text, indent).edited(contents, target) + text.slice(end);
}

interface Member {
  readonly text: string;
  /** Its place among the members before; null for a new one. */
  readonly old: number | null;
}

class JsonEdit {
  readonly #text: string;
  readonly #indent: string;

  constructor(text: string, indent: string) {
    this.#text = text;
    this.#indent = indent;
  }

  edited(node: Node, target: Json): string {
    if (isDeepStrictEqual(node.toJSON(), target)) return this.#slice(startOf(node), endOf(node));
    if (isMap(node) && isJsonObject(target)) return this.#map(node, target);
    if (isSeq(node) && isJsonArray(target)) return this.#seq(node, target);
    return this.#printed(target, this.#marginAt(startOf(node)));
  }

  #map(map: YAMLMap, target: JsonObject): string {
    const members = map.items.filter(isPair).filter(({ key }) => isScalar(key));
    const keyOf = (pair: Pair): string => (isScalar(pair.key) ? String(pair.key.value) : "");
    const entries = members.flatMap((pair, old): { key: string; text: string; old: number | null }[] => {
      if (!Object.hasOwn(target, keyOf(pair))) return [];
      const [key, value] = [pair.key as Node, pair.value as Node];
      const before = this.#slice(startOf(key), startOf(value));
      return [{ key: keyOf(pair), text: before + this.edited(value, target[keyOf(pair)] ?? null), old }];
    });
    const present = new Set(entries.map(({ key }) => key));
    const inner = this.#innerMargin(map, members[0]?.key as Node | undefined);
    for (const key of Object.keys(inReadingOrder(target) as JsonObject)) {
      if (present.has(key)) continue;
      const next = entries.findIndex((entry) => rankOf(entry.key) > rankOf(key));
      const made = { key, text: `${JSON.stringify(key)}: ${this.#printed(target[key] ?? null, inner)}`, old: null };
      entries.splice(next === -1 ? entries.length : next, 0, made);
    }
    return this.#around(
      map,
      members.map(({ key, value }) => [startOf(key as Node), endOf(value as Node)]),
      entries,
    );
  }

  #seq(seq: YAMLSeq, target: readonly Json[]): string {
    const items = seq.items.filter(isNode);
    const held = items.map((item) => item.toJSON() as Json);
    const kept = commonLines(held, target, (a, b) => isDeepStrictEqual(a, b));
    const inner = this.#innerMargin(seq, items[0]);
    const members: Member[] = [];
    let [fromOld, fromNew] = [0, 0];
    for (const [atOld, atNew] of [...kept, [items.length, target.length] as const]) {
      for (let index = fromNew; index < atNew; index++) {
        const place = fromOld + index - fromNew;
        const old = place < atOld ? items[place] : undefined;
        const wanted = target[index] ?? null;
        members.push(
          old === undefined
            ? { text: this.#printed(wanted, inner), old: null }
            : { text: this.edited(old, wanted), old: place },
        );
      }
      const stays = items[atOld];
      if (stays !== undefined) members.push({ text: this.#slice(startOf(stays), endOf(stays)), old: atOld });
      [fromOld, fromNew] = [atOld + 1, atNew + 1];
    }
    return this.#around(
      seq,
      items.map((item) => [startOf(item), endOf(item)]),
      members,
    );
  }

  /** The members between the brackets they had, each after what stood before it, new ones as the others are. */
  #around(node: Node, places: readonly (readonly [number, number])[], members: readonly Member[]): string {
    const [open, close] = [this.#text.charAt(startOf(node)), this.#text.charAt(endOf(node) - 1)];
    const [first, second] = places;
    const last = places.at(-1);
    if (members.length === 0) return open + close;
    const margin = this.#marginAt(startOf(node));
    if (first === undefined || last === undefined) {
      const texts = members.map(({ text }) => text);
      const inline = `${open} ${texts.join(", ")} ${close}`;
      if (!inline.includes("\n") && margin.length + inline.length <= LINE) return inline;
      const inner = margin + this.#indent;
      return `${open}\n${inner}${texts.join(`,\n${inner}`)}\n${margin}${close}`;
    }
    const lead = this.#slice(startOf(node) + 1, first[0]);
    const usual = second === undefined ? `,${lead.includes("\n") ? lead : " "}` : this.#slice(first[1], second[0]);
    const body = members.map(({ text, old }, index) => {
      if (index === 0) return text;
      const [before, here] = old === null || old === 0 ? [] : [places[old - 1], places[old]];
      return (before === undefined || here === undefined ? usual : this.#slice(before[1], here[0])) + text;
    });
    return open + lead + body.join("") + this.#slice(last[1], endOf(node) - 1) + close;
  }

  #printed(value: Json, margin: string): string {
    const ordered = inReadingOrder(value);
    const inline = inlineText(ordered);
    if (margin.length + inline.length <= LINE || typeof ordered !== "object" || ordered === null) return inline;
    return JSON.stringify(ordered, null, this.#indent).replaceAll("\n", `\n${margin}`);
  }

  #innerMargin(node: Node, first: Node | undefined): string {
    const margin = this.#marginAt(startOf(node));
    return first === undefined ? margin + this.#indent : this.#marginAt(startOf(first));
  }

  /** The white space that begins the line of a place. */
  #marginAt(offset: number): string {
    const line = this.#text.slice(this.#text.lastIndexOf("\n", offset - 1) + 1, offset);
    return /^[\t ]*/.exec(line)?.[0] ?? "";
  }

  #slice(from: number, to: number): string {
    return this.#text.slice(from, to);
  }
}

function inlineText(value: Json): string {
  if (isJsonArray(value)) return value.length === 0 ? "[]" : `[${value.map(inlineText).join(", ")}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const members = Object.entries(value).map(([key, held]) => `${JSON.stringify(key)}: ${inlineText(held)}`);
  return members.length === 0 ? "{}" : `{ ${members.join(", ")} }`;
}

function startOf(node: Node): number {
  return node.range?.[0] ?? 0;
}

function endOf(node: Node): number {
  return node.range?.[1] ?? 0;
}
