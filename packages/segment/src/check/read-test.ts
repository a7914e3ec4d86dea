import type { Json, JsonObject } from "@kindred/schema";

import type { Test } from "../language/ast.ts";
import { isOperator, type Operator } from "../language/operators.ts";
import { pointerTo } from "../language/pointer.ts";
import { readBetween } from "./read-between.ts";
import { readAge, readAnniversary, readWithin } from "./read-date-test.ts";
import { readNear } from "./read-near.ts";
import {
  anyDate,
  anyNumber,
  anyScalar,
  anyText,
  isParamRef,
  numberList,
  readBoolean,
  readValue,
  scalarList,
} from "./read-values.ts";
import { fail, own, type Read, type Reader, warn } from "./reader.ts";
import { checkPattern } from "./regex.ts";

/** What the value under test is, which decides the operators it takes and their operands. */
export interface Subject {
  /** For messages: "The trait `city`". */
  readonly what: string;
  /** The condition's beginning, for proposed corrections: `"trait": "city"`. */
  readonly start: string;
  readonly operators: readonly Operator[];
  readonly type: "any" | "number" | "date" | "numberOrDate";
  /** Holds when the document names no operator. */
  readonly implied?: Test;
  /** Set for a measure: what an operator outside `operators` does not fit. */
  readonly measure?: string;
}

/** Reads the one operator of a condition with its operand. */
export function readTest(reader: Reader, object: JsonObject, at: string, subject: Subject): Read<Test> {
  const found = Object.keys(object).filter(isOperator);
  const ignoreCase = readIgnoreCase(reader, object, at);
  const [op, second] = found;
  if (op === undefined) {
    if (subject.implied !== undefined) {
      return ignoreCase === true
        ? fail(reader, "ignore_case_needs_string", pointerTo(at, "ignoreCase"), { operator: "gte" })
        : subject.implied;
    }
    return fail(reader, "missing_operator", at, { what: subject.what, known: subject.operators });
  }
  if (second !== undefined) {
    return fail(reader, "several_operators", at, { keys: found, subject: subject.start });
  }
  if (!subject.operators.includes(op)) {
    const measure = subject.measure ?? "";
    const isTime = op === "within" && subject.type === "number";
    const hint = isTime ? 'To look at a stretch of time, write `"window": { "last": "7d" }`.' : null;
    return fail(reader, "operator_not_for_measure", pointerTo(at, op), {
      operator: op,
      measure,
      hint,
      known: subject.operators,
    });
  }
  const test = readOperand(reader, op, own(object, op), pointerTo(at, op), subject);
  if (test === null || ignoreCase === null) return null;
  if (ignoreCase === undefined) return test;
  if (!takesIgnoreCase(reader, test)) {
    return fail(reader, "ignore_case_needs_string", pointerTo(at, "ignoreCase"), { operator: op });
  }
  return { ...test, ignoreCase } as Test;
}

function readIgnoreCase(reader: Reader, object: JsonObject, at: string): boolean | null | undefined {
  const raw = own(object, "ignoreCase");
  return raw === undefined ? undefined : readBoolean(reader, raw, pointerTo(at, "ignoreCase"), "`ignoreCase`");
}

function takesIgnoreCase(reader: Reader, test: Test): boolean {
  if (!("ignoreCase" in test)) return false;
  const operand = "values" in test ? test.values : test.value;
  if (isParamRef(operand)) return reader.params.get(operand.param)?.type.startsWith("string") === true;
  return (
    typeof operand === "string" || (typeof operand === "object" && operand.some((value) => typeof value === "string"))
  );
}

function readOperand(reader: Reader, op: Operator, raw: Json | undefined, at: string, { type }: Subject): Read<Test> {
  const what = `\`${op}\``;
  const isNumber = type === "number" || type === "numberOrDate";
  switch (op) {
    case "is":
    case "isNot": {
      const value = readValue(reader, raw, at, what, isNumber ? anyNumber : anyScalar);
      return value === null ? null : { op, value, ignoreCase: false };
    }
    case "in":
    case "notIn": {
      const values = readValue(reader, raw, at, what, isNumber ? numberList : scalarList);
      if (Array.isArray(values) && values.length === 0) warn(reader, "empty_list", at, { operator: op });
      return values === null ? null : { op, values, ignoreCase: false };
    }
    case "exists": {
      const value = isParamRef(raw)
        ? fail(reader, "param_not_allowed", at, { what })
        : readBoolean(reader, raw, at, what);
      return value === null ? null : { op, value };
    }
    case "contains":
    case "notContains":
    case "startsWith":
    case "endsWith":
    case "matches": {
      const value = readValue(reader, raw, at, what, anyText);
      if (value === null || (op === "matches" && typeof value === "string" && !checkPattern(reader, value, at)))
        return null;
      return { op, value, ignoreCase: false };
    }
    case "gt":
    case "gte":
    case "lt":
    case "lte": {
      const value = readValue(reader, raw, at, what, anyNumber);
      return value === null ? null : { op, value };
    }
    case "between":
      return readBetween(reader, raw, at, type === "numberOrDate" ? "any" : type);
    case "before":
    case "after": {
      const value = readValue(reader, raw, at, what, anyDate);
      return value === null ? null : { op, value };
    }
    case "within":
      return readWithin(reader, raw, at);
    case "anniversary":
      return readAnniversary(reader, raw, at);
    case "age":
      return readAge(reader, raw, at);
    case "has":
    case "notHas": {
      const value = readValue(reader, raw, at, what, anyScalar);
      return value === null ? null : { op, value };
    }
    case "hasAny":
    case "hasAll": {
      const values = readValue(reader, raw, at, what, scalarList);
      if (Array.isArray(values) && values.length === 0) warn(reader, "empty_list", at, { operator: op });
      return values === null ? null : { op, values };
    }
    case "near":
      return readNear(reader, raw, at);
  }
}
