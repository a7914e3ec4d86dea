import type { JsonObject } from "@kindred/schema";

import { allOperators, isOperator } from "../language/operators.ts";
import { pointerTo } from "../language/pointer.ts";
import { fail, type Reader } from "./reader.ts";
import { suggest } from "./suggest.ts";

/** What other languages call the keys of a condition; spelling is ignored but for letters and signs. */
const otherNames: ReadonlyMap<string, string> = new Map(
  Object.entries({
    is: "equals equal eq = == === value",
    isNot: "not nequals notequals notequal ne neq != <> isnt",
    in: "oneof isoneof anyof isin",
    notIn: "noneof isnotin nin",
    exists: "isset known defined isnull isempty empty missing present",
    contains: "includes like substring",
    notContains: "doesnotcontain excludes notlike",
    startsWith: "beginswith prefix",
    endsWith: "suffix",
    matches: "regex regexp pattern match",
    gt: "> greaterthan morethan above",
    gte: ">= greaterthanorequal atleast minimum count times",
    lt: "< lessthan fewerthan below",
    lte: "<= lessthanorequal atmost maximum",
    before: "earlierthan",
    after: "laterthan since",
    within: "inlast innext lastdays",
    window: "last ago from to this previous period timeframe during",
    where: "filter filters properties having",
    measure: "aggregate aggregation metric function",
  }).flatMap(([name, others]) => others.split(" ").map((other) => [other, name] as const)),
);

/** Reports every key that a condition does not have, as a misspelt operator where it may be one. True when there was none. */
export function checkConditionKeys(
  reader: Reader,
  object: JsonObject,
  at: string,
  what: string,
  structure: readonly string[],
): boolean {
  const known = [...structure, ...allOperators, "ignoreCase"];
  const unknown = Object.keys(object).filter((key) => !known.includes(key));
  for (const key of unknown) {
    const meant = otherNames.get(key.toLowerCase().replaceAll(/[\s_-]/g, ""));
    const suggestion = meant !== undefined && known.includes(meant) ? meant : suggest(key, known);
    const isKey = suggestion !== null && !isOperator(suggestion);
    if (isKey) fail(reader, "unknown_key", pointerTo(at, key), { key, what, suggestion, known });
    else fail(reader, "unknown_operator", pointerTo(at, key), { key, what, suggestion, known: allOperators });
  }
  return unknown.length === 0;
}
