import { isDeepStrictEqual } from "node:util";
import { isJsonArray, isJsonObject, type Json, type JsonObject } from "@kindred/schema";
import { commonLines } from "./merge-lines.ts";

/** One place where two documents differ; `before` is undefined for what is new, `after` for what is gone. */
export interface Difference {
  /** JSON pointer; for a list without order of its own, the place in the document that has it. */
  readonly at: string;
  readonly before?: Json;
  readonly after?: Json;
}

/** Where two values differ, as few and as deep as it can be told. */
export function differences(before: Json | undefined, after: Json | undefined, at = ""): readonly Difference[] {
  if (isDeepStrictEqual(before, after)) return [];
  if (isJsonObject(before) && isJsonObject(after) && isSameThing(before, after)) {
    const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])];
    return keys.flatMap((key) => differences(before[key], after[key], `${at}/${escaped(key)}`));
  }
  if (isJsonArray(before) && isJsonArray(after)) return listDifferences(before, after, at);
  return [{ at, ...(before === undefined ? {} : { before }), ...(after === undefined ? {} : { after }) }];
}

function escaped(key: string): string {
  return key.replaceAll("~", "~0").replaceAll("/", "~1");
}

/** Members that stay are passed over; of the others, those that are about the same thing are compared with each other. */
function listDifferences(before: readonly Json[], after: readonly Json[], at: string): readonly Difference[] {
  const kept = commonLines(before, after, (a, b) => isDeepStrictEqual(a, b));
  const stays = new Set(kept.map(([, place]) => place));
  const left = new Set(kept.map(([place]) => place));
  const gone = before.flatMap((value, place) => (left.has(place) ? [] : [{ value, place }]));
  const found: Difference[] = [];
  for (const [place, value] of after.entries()) {
    if (stays.has(place)) continue;
    const twin = gone.findIndex((one) => isAboutTheSame(one.value, value));
    const [old] = twin === -1 ? [] : gone.splice(twin, 1);
    found.push(...differences(old?.value, value, `${at}/${String(place)}`));
  }
  return [...gone.map(({ value, place }) => ({ at: `${at}/${String(place)}`, before: value })), ...found];
}

const SUBJECTS =
  "segment trait event property product productThen added list sample score rfm channel subscribed".split(" ");
const GROUPS = "all any none not sequence top bottom some every absent".split(" ");

function isAboutTheSame(a: Json, b: Json): boolean {
  return isJsonObject(a) && isJsonObject(b) && isSameThing(a, b) && SUBJECTS.some((key) => Object.hasOwn(a, key));
}

/** Two conditions of different kinds, or about different things, are better shown whole than key by key. */
function isSameThing(a: JsonObject, b: JsonObject): boolean {
  const shape = (value: JsonObject): string =>
    [...SUBJECTS, ...GROUPS].filter((key) => Object.hasOwn(value, key)).join();
  return shape(a) === shape(b) && SUBJECTS.every((key) => isDeepStrictEqual(a[key], b[key]));
}
