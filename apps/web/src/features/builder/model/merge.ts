import { isList, isObject, type Json, type JsonObject } from "../../../shell/condition/model/json.ts";
import { below } from "../../../shell/condition/model/pointer.ts";

export interface Merged {
  readonly document: JsonObject;
  /** Where both changed the same in different ways: what is mine was kept there. */
  readonly conflicts: readonly string[];
}

/** Two edits of one document brought together. */
export function merged(base: JsonObject, mine: JsonObject, theirs: JsonObject): Merged {
  const conflicts: string[] = [];
  return { document: mergedObject(base, mine, theirs, "", conflicts), conflicts };
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return canonical(a) === canonical(b);
}

/** The order of keys means nothing. */
function canonical(value: Json | undefined): string {
  return JSON.stringify(value, (_key, each: unknown) =>
    isObject(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each,
  );
}

function mergedValue(
  base: Json | undefined,
  mine: Json | undefined,
  theirs: Json | undefined,
  at: string,
  conflicts: string[],
): Json | undefined {
  if (same(mine, theirs) || same(base, theirs)) return mine;
  if (same(base, mine)) return theirs;
  if (isObject(base) && isObject(mine) && isObject(theirs)) return mergedObject(base, mine, theirs, at, conflicts);
  if (isList(base) && isList(mine) && isList(theirs)) return mergedList(base, mine, theirs, at, conflicts);
  conflicts.push(at);
  return mine;
}

function mergedObject(
  base: JsonObject,
  mine: JsonObject,
  theirs: JsonObject,
  at: string,
  conflicts: string[],
): JsonObject {
  const keys = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  const values = keys.map((key) => [key, mergedValue(base[key], mine[key], theirs[key], below(at, key), conflicts)]);
  return Object.fromEntries(values.filter(([, value]) => value !== undefined)) as JsonObject;
}

/** Members of equal number are compared one by one; else what the others took away goes and what they added comes last. */
function mergedList(
  base: readonly Json[],
  mine: readonly Json[],
  theirs: readonly Json[],
  at: string,
  conflicts: string[],
): readonly Json[] {
  if (mine.length === base.length && theirs.length === base.length)
    return mine.map(
      (value, index) => mergedValue(base[index], value, theirs[index], below(at, index), conflicts) ?? value,
    );
  const texts = (list: readonly Json[]): readonly string[] => list.map((value) => canonical(value));
  const [before, here, there] = [texts(base), texts(mine), texts(theirs)];
  const taken = new Set(before.filter((text) => !there.includes(text)));
  const kept = mine.filter((_value, index) => !taken.has(here[index] ?? ""));
  const added = theirs.filter(
    (_value, index) => !before.includes(there[index] ?? "") && !here.includes(there[index] ?? ""),
  );
  return [...kept, ...added];
}
