import { readDuration } from "./duration.ts";
import { changed, hasOnly, isList, isObject, type Json, type JsonObject } from "./json.ts";

/** What stands on the right of an operator, which decides the fields it has. */
export type OperandShape =
  | "scalar"
  | "scalars"
  | "text"
  | "number"
  | "numbers"
  | "date"
  | "dates"
  | "duration"
  | "days"
  | "age"
  | "near"
  | "none";

export type Family = "any" | "string" | "number" | "date" | "array" | "geo";

interface Kind {
  readonly family: Family;
  /** The operator's key in the document. */
  readonly key: string;
  readonly shape: OperandShape;
  readonly ignoreCase?: true;
}

/** The operators as people choose them: some are one key of the document with different operands. */
const kinds = {
  is: { family: "any", key: "is", shape: "scalar", ignoreCase: true },
  isNot: { family: "any", key: "isNot", shape: "scalar", ignoreCase: true },
  in: { family: "any", key: "in", shape: "scalars", ignoreCase: true },
  notIn: { family: "any", key: "notIn", shape: "scalars", ignoreCase: true },
  exists: { family: "any", key: "exists", shape: "none" },
  missing: { family: "any", key: "exists", shape: "none" },
  contains: { family: "string", key: "contains", shape: "text", ignoreCase: true },
  notContains: { family: "string", key: "notContains", shape: "text", ignoreCase: true },
  startsWith: { family: "string", key: "startsWith", shape: "text", ignoreCase: true },
  endsWith: { family: "string", key: "endsWith", shape: "text", ignoreCase: true },
  matches: { family: "string", key: "matches", shape: "text", ignoreCase: true },
  gt: { family: "number", key: "gt", shape: "number" },
  gte: { family: "number", key: "gte", shape: "number" },
  lt: { family: "number", key: "lt", shape: "number" },
  lte: { family: "number", key: "lte", shape: "number" },
  between: { family: "number", key: "between", shape: "numbers" },
  before: { family: "date", key: "before", shape: "date" },
  after: { family: "date", key: "after", shape: "date" },
  betweenDates: { family: "date", key: "between", shape: "dates" },
  withinLast: { family: "date", key: "within", shape: "duration" },
  withinNext: { family: "date", key: "within", shape: "duration" },
  anniversary: { family: "date", key: "anniversary", shape: "days" },
  age: { family: "date", key: "age", shape: "age" },
  has: { family: "array", key: "has", shape: "scalar" },
  notHas: { family: "array", key: "notHas", shape: "scalar" },
  hasAny: { family: "array", key: "hasAny", shape: "scalars" },
  hasAll: { family: "array", key: "hasAll", shape: "scalars" },
  near: { family: "geo", key: "near", shape: "near" },
} as const satisfies Record<string, Kind>;

export type Operator = keyof typeof kinds;
export const operators = Object.keys(kinds) as readonly Operator[];

export function kindOf(operator: Operator): Kind {
  return kinds[operator];
}

export function operatorsOf(...families: readonly Family[]): readonly Operator[] {
  return operators.filter((operator) => families.includes(kinds[operator].family));
}

const keys: readonly string[] = [...new Set(operators.map((operator) => kinds[operator].key))];

/** The keys a test takes in the object it stands in. */
export const testKeys: readonly string[] = [...keys, "ignoreCase"];

export interface Test {
  readonly operator: Operator;
  /** As in the document, but for `within` and `anniversary`, of which only the duration. */
  readonly operand: Json;
  readonly ignoreCase: boolean;
}

/** The one test of a condition; null when there is none, several, or one the form has no fields for. */
export function readTest(object: JsonObject): Test | null {
  const found = keys.filter((key) => Object.hasOwn(object, key));
  const [key] = found;
  if (key === undefined || found.length > 1) return null;
  const ignoreCase = object["ignoreCase"] ?? false;
  if (typeof ignoreCase !== "boolean") return null;
  const read = operatorAt(key, object[key] as Json);
  if (read === null || (ignoreCase && !("ignoreCase" in kinds[read.operator]))) return null;
  return { ...read, ignoreCase };
}

function operatorAt(key: string, raw: Json): Omit<Test, "ignoreCase"> | null {
  if (key === "exists") return typeof raw === "boolean" ? { operator: raw ? "exists" : "missing", operand: raw } : null;
  if (key === "within") {
    if (!isObject(raw) || Object.keys(raw).length !== 1) return null;
    const operator = Object.hasOwn(raw, "last") ? "withinLast" : "withinNext";
    const operand = raw["last"] ?? raw["next"];
    return readDuration(operand) === null ? null : { operator, operand: operand as Json };
  }
  if (key === "anniversary") {
    const operand = isObject(raw) && hasOnly(raw, ["next"]) ? raw["next"] : undefined;
    return readDuration(operand) === null ? null : { operator: "anniversary", operand: operand as Json };
  }
  const operator =
    key === "between" && isList(raw) && raw.some((end) => typeof end === "string") ? "betweenDates" : (key as Operator);
  return fits(kinds[operator].shape, raw) ? { operator, operand: raw } : null;
}

export function isParam(value: Json | undefined): value is JsonObject & { readonly param: string } {
  return isObject(value) && typeof value["param"] === "string" && hasOnly(value, ["param"]);
}

export function isScalar(value: Json | undefined): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

const ageKeys = ["gt", "gte", "lt", "lte"];
const placeKeys = ["lat", "lon", "km"];

/** Whether the fields of a shape can show a value and give it back. */
export function fits(shape: OperandShape, value: Json | undefined): boolean {
  switch (shape) {
    case "scalar":
      return isScalar(value) || isParam(value);
    case "scalars":
      return (isList(value) && value.every(isScalar)) || isParam(value);
    case "text":
      return typeof value === "string" || isParam(value);
    case "number":
      return typeof value === "number" || isParam(value);
    case "numbers":
      return isList(value) && value.length === 2 && value.every((end) => fits("number", end));
    case "date":
      return typeof value === "string" || typeof value === "number" || isParam(value);
    case "dates":
      return isList(value) && value.length === 2 && value.every((end) => fits("date", end));
    case "duration":
    case "days":
      return readDuration(value) !== null;
    case "age":
      return (
        isObject(value) && hasOnly(value, ageKeys) && Object.values(value).every((each) => typeof each === "number")
      );
    case "near":
      return isObject(value) && hasOnly(value, placeKeys) && placeKeys.every((each) => typeof value[each] === "number");
    case "none":
      return typeof value === "boolean";
  }
}

/** The condition with another test in the place of its own. */
export function writeTest(object: JsonObject, { operator, operand, ignoreCase }: Test): JsonObject {
  const key = kinds[operator].key;
  const had = keys.find((each) => Object.hasOwn(object, each));
  const entries = Object.entries(object).filter(([each]) => each !== "ignoreCase" || had === undefined);
  const kept = entries.map(([each, value]) =>
    each === had ? ([key, operandOf(operator, operand)] as const) : ([each, value] as const),
  );
  const written = had === undefined ? [...kept, [key, operandOf(operator, operand)] as const] : kept;
  const result = Object.fromEntries(written.filter(([each]) => each !== "ignoreCase"));
  const may = "ignoreCase" in kinds[operator];
  if (may && ignoreCase) return { ...result, ignoreCase: true };
  // A document may say that case matters; that stays said while it can be.
  return may && object["ignoreCase"] === false ? { ...result, ignoreCase: false } : result;
}

function operandOf(operator: Operator, operand: Json): Json {
  switch (operator) {
    case "exists":
    case "missing":
      return operator === "exists";
    case "withinLast":
      return { last: operand };
    case "withinNext":
    case "anniversary":
      return { next: operand };
    default:
      return operand;
  }
}

/** The condition without any test. */
export function withoutTest(object: JsonObject): JsonObject {
  return changed(object, Object.fromEntries(testKeys.map((key) => [key, undefined])));
}

/** The test with another operator: its operand where that still fits, else the beginning of one. */
export function withOperator(test: Test | null, operator: Operator): Test {
  const { shape, ignoreCase } = kinds[operator] as Kind;
  const keeps = test?.ignoreCase === true && ignoreCase === true;
  return { operator, operand: converted(shape, test), ignoreCase: keeps };
}

function converted(shape: OperandShape, test: Test | null): Json {
  const had = test?.operand;
  const were = test === null ? null : kinds[test.operator].shape;
  if (were !== "none" && had !== undefined && were !== null && (were === shape || fits(shape, had))) {
    // A text in the place of a date is no date, though it could be shown as one.
    if (were === shape || !(shape === "date" || shape === "dates" || were === "duration" || were === "days"))
      return had;
  }
  if (shape === "scalars" && isScalar(had) && had !== "" && were !== "none") return [had];
  if (shape === "scalar" && isList(had) && isScalar(had[0])) return had[0];
  if (shape === "numbers" && typeof had === "number") return [had, had];
  if (shape === "number" && isList(had) && typeof had[0] === "number") return had[0];
  return beginnings[shape];
}

const beginnings: Readonly<Record<OperandShape, Json>> = {
  scalar: "",
  scalars: [],
  text: "",
  number: 1,
  numbers: [1, 10],
  date: "",
  dates: ["", ""],
  duration: "7d",
  days: "7d",
  age: { gte: 18 },
  near: { lat: 50.45, lon: 30.52, km: 10 },
  none: true,
};
