import type { Json, JsonObject } from "@kindred/schema";

import type { RfmCondition, ScoreCondition, Test } from "../language/ast.ts";
import { isOperator, type Operator, operators } from "../language/operators.ts";
import { pointerTo } from "../language/pointer.ts";
import { checkConditionKeys } from "./condition-keys.ts";
import { numberOperators } from "./read-measure.ts";
import { readModel } from "./read-names.ts";
import { readTest } from "./read-test.ts";
import { anyText, isParamRef, readList, readParamRef, readValue } from "./read-values.ts";
import { checkKeys, fail, own, type Read, type Reader, readObject, warn } from "./reader.ts";
import { suggest } from "./suggest.ts";

const rfmAsks = ["class", "r", "f", "m"] as const;

/** A class of an RFM model, or one of its three scores. */
export function readRfm(reader: Reader, object: JsonObject, at: string): Read<RfmCondition> {
  const clean = checkKeys(reader, object, at, "a condition on an RFM model", ["rfm", ...rfmAsks]);
  const model = readModel(reader, own(object, "rfm"), pointerTo(at, "rfm"), "rfm");
  const found = rfmAsks.filter((key) => Object.hasOwn(object, key));
  const [asks, second] = found;
  const start = `"rfm": ${JSON.stringify(model ?? "…")}`;
  if (asks === undefined) {
    return clean ? fail(reader, "missing_operator", at, { what: "A condition on an RFM model", known: rfmAsks }) : null;
  }
  if (second !== undefined) return fail(reader, "several_operators", at, { keys: found, subject: start });
  const place = pointerTo(at, asks);
  const test = asks === "class" ? readOneOf(reader, object, at, "class") : readComparison(reader, object, asks, place);
  if (model === null || test === null || !clean) return null;
  if (asks === "class") warnOfUnknownClasses(reader, model, test, place);
  return { kind: "rfm", model, asks, test, at };
}

function readComparison(reader: Reader, object: JsonObject, key: "r" | "f" | "m", at: string): Read<Test> {
  const what = `\`${key}\``;
  const raw = own(object, key);
  const comparison = readObject(reader, raw, at, what, `{ "gte": ${typeof raw === "number" ? raw : 4} }`);
  if (comparison === null || !checkKeys(reader, comparison, at, what, numberOperators)) return null;
  const keys = Object.keys(comparison);
  if (keys.length > 1) return fail(reader, "several_comparisons", at, { what, keys });
  return readTest(reader, comparison, at, { what, start: what, operators: numberOperators, type: "number" });
}

const scoreOperators: readonly Operator[] = [...new Set([...operators.number, ...operators.any, ...operators.date])];

/** The value of a score, or the band it lies in. */
export function readScore(reader: Reader, object: JsonObject, at: string): Read<ScoreCondition> {
  const clean = checkConditionKeys(reader, object, at, "a condition on a score", ["score", "band"]);
  const model = readModel(reader, own(object, "score"), pointerTo(at, "score"), "score");
  const subject = `"score": ${JSON.stringify(model ?? "…")}`;
  const found = Object.keys(object).filter((key) => key === "band" || isOperator(key));
  if (Object.hasOwn(object, "band")) {
    if (found.length > 1) return fail(reader, "several_operators", at, { keys: found, subject });
    const test = readOneOf(reader, object, at, "band");
    return model === null || test === null || !clean ? null : { kind: "score", model, asks: "band", test, at };
  }
  const unfit = found.find((key) => !scoreOperators.some((operator) => operator === key));
  if (unfit !== undefined) {
    return fail(reader, "operator_not_for_score", pointerTo(at, unfit), { operator: unfit, known: scoreOperators });
  }
  if (found.length === 0 && !clean) return null;
  const what = `The score \`${model ?? "…"}\``;
  const test = readTest(reader, object, at, { what, start: subject, operators: scoreOperators, type: "numberOrDate" });
  return model === null || test === null || !clean ? null : { kind: "score", model, asks: "value", test, at };
}

/** One name, several, or a parameter that is either. */
function readOneOf(reader: Reader, object: JsonObject, at: string, key: "class" | "band"): Read<Test> {
  const raw = own(object, key);
  const place = pointerTo(at, key);
  const what = `\`${key}\``;
  if (isListOfNames(reader, raw)) {
    const values = isParamRef(raw)
      ? readParamRef(reader, raw, place, what, { wanted: "a list of texts", params: ["string[]"] })
      : readList(reader, raw, place, what, anyText);
    if (Array.isArray(values) && values.length === 0) warn(reader, "empty_list", place, { operator: key });
    return values === null ? null : { op: "in", values, ignoreCase: false };
  }
  const value = readValue(reader, raw, place, what, anyText);
  return value === null ? null : { op: "is", value, ignoreCase: false };
}

function isListOfNames(reader: Reader, raw: Json | undefined): boolean {
  return Array.isArray(raw) || (isParamRef(raw) && reader.params.get(raw.param)?.type === "string[]");
}

/** Classes are known by the contacts in them: a new one may yet get its first. */
function warnOfUnknownClasses(reader: Reader, model: string, test: Test, at: string): void {
  const known = reader.context.rfmClasses?.get(model);
  if (known === undefined) return;
  const values = test.op === "in" ? test.values : test.op === "is" ? [test.value] : [];
  for (const name of Array.isArray(values) ? values : []) {
    if (typeof name !== "string" || known.has(name)) continue;
    warn(reader, "unknown_class", at, { name, model, suggestion: suggest(name, known) });
  }
}
