import type { Json } from "./json.ts";
import { below } from "./pointer.ts";

export type ReadText =
  | {
      readonly ok: true;
      readonly value: Json;
      /** Where each value begins in the text, by its pointer. */
      readonly places: ReadonlyMap<string, number>;
    }
  | { readonly ok: false; readonly line: number; readonly column: number };

const space = /[ \t\n\r]*/y;
const scalar =
  /"(?:[ !#-[\]-\uffff]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const deepest = 200;

/** JSON with the places of its values, or where it stops being JSON: browsers tell that each in their own way, or not at all. */
export function readText(text: string): ReadText {
  const places = new Map<string, number>();
  const end = skip(text, valueEnd(text, skip(text, 0), "", places, 0));
  if (end < 0 || end < text.length) return { ok: false, ...placeOf(text, end < 0 ? -end - 1 : end) };
  return { ok: true, value: JSON.parse(text) as Json, places };
}

/** Line and column of an offset, both from 1. */
export function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/** A mistake at an offset is that offset as a negative number, so that it passes through. */
function mistake(offset: number): number {
  return -offset - 1;
}

function skip(text: string, from: number): number {
  if (from < 0) return from;
  space.lastIndex = from;
  space.exec(text);
  return space.lastIndex;
}

function valueEnd(text: string, from: number, at: string, places: Map<string, number>, depth: number): number {
  if (from < 0 || depth > deepest) return from < 0 ? from : mistake(from);
  places.set(at, from);
  if (text[from] === "{" || text[from] === "[") return membersEnd(text, from, at, places, depth);
  return scalarEnd(text, from);
}

function scalarEnd(text: string, from: number): number {
  scalar.lastIndex = from;
  return scalar.exec(text) === null ? mistake(from) : scalar.lastIndex;
}

function membersEnd(text: string, from: number, at: string, places: Map<string, number>, depth: number): number {
  const isObject = text[from] === "{";
  const close = isObject ? "}" : "]";
  let here = skip(text, from + 1);
  if (text[here] === close) return here + 1;
  for (let index = 0; ; index++) {
    let step: string | number = index;
    if (isObject) {
      const keyEnd = text[here] === '"' ? scalarEnd(text, here) : mistake(here);
      if (keyEnd < 0) return keyEnd;
      step = JSON.parse(text.slice(here, keyEnd)) as string;
      const colon = skip(text, keyEnd);
      if (text[colon] !== ":") return mistake(colon);
      here = skip(text, colon + 1);
    }
    here = skip(text, valueEnd(text, here, below(at, step), places, depth + 1));
    if (here < 0) return here;
    if (text[here] === close) return here + 1;
    if (text[here] !== ",") return mistake(here);
    here = skip(text, here + 1);
  }
}
