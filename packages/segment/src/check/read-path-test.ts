import type { JsonObject } from "@kindred/schema";

import type { Test } from "../language/ast.ts";
import { allOperators } from "../language/operators.ts";
import { quoted } from "./catalogue.ts";
import { checkConditionKeys } from "./condition-keys.ts";
import { readTest } from "./read-test.ts";
import type { Read, Reader } from "./reader.ts";

/** The test of a value found by a path, which may be of any type: the one operator beside the key that names the path. */
export function readPathTest(
  reader: Reader,
  object: JsonObject,
  at: string,
  key: "trait" | "property" | "product" | "productThen",
  path: string | null,
  otherKeys: readonly string[] = [],
): Read<Test> {
  const noun = key === "productThen" ? "product" : key;
  const clean = checkConditionKeys(reader, object, at, `a condition on a ${noun}`, [key, ...otherKeys]);
  // A misspelt operator has been reported with its correction; that none is left would only repeat it.
  if (!clean && !allOperators.some((operator) => Object.hasOwn(object, operator))) return null;
  const test = readTest(reader, object, at, {
    what: `The ${noun === "product" ? "product's" : noun} ${quoted(path ?? "…")}`,
    start: `"${key}": ${JSON.stringify(path ?? "…")}`,
    operators: allOperators,
    type: "any",
  });
  return clean ? test : null;
}
