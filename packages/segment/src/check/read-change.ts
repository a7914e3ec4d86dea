import type { Json, JsonObject } from "@kindred/schema";

import type { ChangeCondition, Test, UnanchoredWindow } from "../language/ast.ts";
import { isOperator } from "../language/operators.ts";
import { pointerTo } from "../language/pointer.ts";
import { numberOperators, readNumberMeasure } from "./read-measure.ts";
import { readTest } from "./read-test.ts";
import { readUnanchoredWindow } from "./read-window.ts";
import { checkKeys, fail, own, type Read, type Reader, readObject } from "./reader.ts";

type Change = Pick<ChangeCondition, "window" | "versus" | "measure" | "test">;

/** What `versus` and `ratio` make of a condition on an event: the measure over one window divided by that over another. */
export function readChange(reader: Reader, object: JsonObject, at: string): Read<Change> {
  const window = readUnanchoredWindow(reader, own(object, "window"), pointerTo(at, "window"), "`window`");
  const versus = readVersus(reader, object, at);
  const measure = readNumberMeasure(reader, own(object, "measure"), pointerTo(at, "measure"), "`ratio`");
  const comparisons = Object.keys(object).filter((key) => isOperator(key) || key === "ignoreCase");
  if (!Object.hasOwn(object, "ratio")) {
    const example = `\`"ratio": ${exampleOf(object, comparisons[0])}\``;
    return fail(reader, "missing_key", at, { what: "A condition with `versus`", key: "ratio", example });
  }
  for (const operator of comparisons) fail(reader, "comparison_beside_ratio", pointerTo(at, operator), { operator });
  const test = readRatio(reader, own(object, "ratio"), pointerTo(at, "ratio"));
  if (window === null || versus === null || measure === null || comparisons.length > 0 || test === null) return null;
  return { window, versus, measure, test };
}

function readVersus(reader: Reader, object: JsonObject, at: string): Read<UnanchoredWindow> {
  const raw = own(object, "versus");
  if (raw !== undefined) return readUnanchoredWindow(reader, raw, pointerTo(at, "versus"), "`versus`");
  const example = '`"versus": { "ago": ["60d", "30d"] }`';
  return fail(reader, "missing_key", at, { what: "A condition with `ratio`", key: "versus", example });
}

/** A comparison written beside `versus` was meant for `ratio`. */
function exampleOf(object: JsonObject, comparison: string | undefined): string {
  const value = comparison === undefined ? undefined : own(object, comparison);
  return typeof value === "number" ? `{ "${comparison}": ${value} }` : '{ "lt": 0.5 }';
}

function readRatio(reader: Reader, raw: Json | undefined, at: string): Read<Test> {
  const example = `{ "gte": ${typeof raw === "number" ? raw : 2} }`;
  const ratio = readObject(reader, raw, at, "`ratio`", example);
  if (ratio === null || !checkKeys(reader, ratio, at, "`ratio`", numberOperators)) return null;
  const keys = Object.keys(ratio);
  if (keys.length > 1) return fail(reader, "several_ratios", at, { keys });
  return readTest(reader, ratio, at, {
    what: "`ratio`",
    start: '"ratio": …',
    operators: numberOperators,
    type: "number",
  });
}
