import { isList, isObject, type Json, type JsonObject } from "./json.ts";

export const groupKinds = ["all", "any", "none"] as const;
export type GroupKind = (typeof groupKinds)[number];

export interface Group {
  readonly kind: GroupKind;
  readonly members: readonly Json[];
}

/** The group an object is; null when it is something else. */
export function groupOf(value: Json | undefined): Group | null {
  if (!isObject(value) || Object.keys(value).length !== 1) return null;
  const kind = groupKinds.find((each) => Object.hasOwn(value, each));
  const members = kind === undefined ? undefined : value[kind];
  return kind !== undefined && isList(members) ? { kind, members } : null;
}

export function newGroup(kind: GroupKind, members: readonly Json[] = []): JsonObject {
  return { [kind]: members };
}

/** What a `not` stands before; undefined when it is none. */
export function negatedBy(value: Json | undefined): Json | undefined {
  return isObject(value) && Object.keys(value).length === 1 ? value["not"] : undefined;
}

/** The opposite in words: `not` before it, or away from it. */
export function opposite(value: Json): Json {
  return negatedBy(value) ?? { not: value };
}

/** A row with what stands before it taken away: how many `not`, and what they stand before. */
export function bare(value: Json, at: string): { readonly nots: number; readonly value: Json; readonly at: string } {
  const inner = negatedBy(value);
  if (inner === undefined) return { nots: 0, value, at };
  const deeper = bare(inner, `${at}/not`);
  return { ...deeper, nots: deeper.nots + 1 };
}
