import type { Scalar } from "@kindred/schema";
import { literalPattern } from "../language/case-folding.ts";
import type { AgeBounds } from "../language/ast.ts";
import type { PositiveTest } from "../plan/plan.ts";
import { EARTH_RADIUS_KM } from "../plan/earth.ts";
import type { Operand } from "./operand.ts";
import type { Params } from "./params.ts";

/** A test of one operand as a UInt8 expression, 0 on a missing value and never NULL. */
export function printTest(test: PositiveTest, operand: Operand, timezone: string | null, params: Params): string {
  switch (test.op) {
    case "is":
      return printIn([test.value], test.ignoreCase, operand, params);
    case "in":
      return printIn(test.values, test.ignoreCase, operand, params);
    case "exists":
      return operand.present();
    case "contains":
    case "startsWith":
    case "endsWith":
    case "matches":
      return known(printText(test, operand.string(), params));
    case "gt":
    case "gte":
    case "lt":
    case "lte":
      return known(`${operand.number()} ${COMPARE[test.op]} ${params.add("Float64", test.value)}`);
    case "between": {
      const number = operand.number();
      return known(`${number} >= ${params.add("Float64", test.lo)} AND ${number} <= ${params.add("Float64", test.hi)}`);
    }
    case "date":
      return known(printInterval(operand.date(timezone!), test.interval.from, test.interval.to, params));
    case "anniversary": {
      const code = `toYYYYMMDD(${localTime(operand, timezone!, params)}) % 10000`;
      return known(`${code} IN ${params.add("Array(UInt16)", test.codes)}`);
    }
    case "age": {
      const born = `toYYYYMMDD(${localTime(operand, timezone!, params)})`;
      return known(printAge(born, test.today, test.bounds, params));
    }
    case "hasAny":
    case "hasAll": {
      const elements = operand.elements();
      const each = test.values.map((value) => printHas(elements, value, params));
      if (each.length === 0) return test.op === "hasAny" ? "0" : operand.isArray();
      return `(${each.join(test.op === "hasAny" ? " OR " : " AND ")})`;
    }
    case "near":
      return known(printNear(test, operand, params));
  }
}

const COMPARE = { gt: ">", gte: ">=", lt: "<", lte: "<=" } as const;

function known(expression: string): string {
  return `ifNull(${expression}, 0)`;
}

/** `value in list` with each type read by its own expression. */
function printIn(values: readonly Scalar[], ignoreCase: boolean, operand: Operand, params: Params): string {
  const strings = values.filter((value) => typeof value === "string");
  const numbers = values.filter((value) => typeof value === "number");
  const booleans = values.filter((value) => typeof value === "boolean");
  const parts: string[] = [];
  if (strings.length > 0) {
    if (ignoreCase) {
      const pattern = strings.map((text) => literalPattern(text)).join("|");
      parts.push(`match(${operand.string()}, ${params.add("String", `(?i)\\A(?:${pattern})\\z`)})`);
    } else if (strings.length === 1) parts.push(`${operand.string()} = ${params.add("String", strings[0]!)}`);
    else parts.push(`${operand.string()} IN ${params.add("Array(String)", strings)}`);
  }
  if (numbers.length === 1) parts.push(`${operand.number()} = ${params.add("Float64", numbers[0]!)}`);
  else if (numbers.length > 1) parts.push(`${operand.number()} IN ${params.add("Array(Float64)", numbers)}`);
  for (const value of booleans) parts.push(`${operand.boolean()} = ${params.add("Bool", value)}`);
  if (parts.length === 0) return "0";
  return parts.length === 1 ? known(parts[0]!) : `(${parts.map(known).join(" OR ")})`;
}

function printText(
  test: Extract<PositiveTest, { op: "contains" | "startsWith" | "endsWith" | "matches" }>,
  text: string,
  params: Params,
): string {
  if (test.op === "matches") {
    return `match(${text}, ${params.add("String", test.ignoreCase ? `(?i)(?:${test.value})` : test.value)})`;
  }
  if (test.ignoreCase) {
    const literal = literalPattern(test.value);
    const pattern = { contains: literal, startsWith: `\\A(?:${literal})`, endsWith: `(?:${literal})\\z` }[test.op];
    return `match(${text}, ${params.add("String", `(?i)${pattern}`)})`;
  }
  const value = params.add("String", test.value);
  return test.op === "contains" ? `position(${text}, ${value}) > 0` : `${test.op}(${text}, ${value})`;
}

/** `from <= value < to` in Unix milliseconds, open where infinite. */
function printInterval(value: string, from: number, to: number, params: Params): string {
  const bounds: string[] = [];
  if (from !== -Infinity) bounds.push(`${value} >= ${params.add("Int64", from)}`);
  if (to !== Infinity) bounds.push(`${value} < ${params.add("Int64", to)}`);
  return bounds.length === 0 ? `isNotNull(${value})` : bounds.join(" AND ");
}

function localTime(operand: Operand, timezone: string, params: Params): string {
  return `fromUnixTimestamp64Milli(${operand.date(timezone)}, ${params.add("String", timezone)})`;
}

function printAge(born: string, today: number, bounds: AgeBounds, params: Params): string {
  const now = params.add("Int64", today);
  const years = `intDiv(${now} - ${born}, 10000)`;
  const tests = (["gt", "gte", "lt", "lte"] as const).flatMap((op) => {
    const bound = bounds[op];
    return bound === undefined ? [] : [`${years} ${COMPARE[op]} ${params.add("Float64", bound)}`];
  });
  return [`${born} <= ${now}`, ...tests].join(" AND ");
}

function printHas(elements: string, value: Scalar, params: Params): string {
  switch (typeof value) {
    case "string":
      return `arrayExists(e -> JSONType(e) = 'String' AND JSONExtractString(e) = ${params.add("String", value)}, ${elements})`;
    case "number":
      return `arrayExists(e -> JSONType(e) IN ('Int64', 'UInt64', 'Double') AND JSONExtractFloat(e) = ${params.add("Float64", value)}, ${elements})`;
    default:
      return `has(${elements}, ${params.add("String", String(value))})`;
  }
}

/** Great-circle distance on a sphere by the haversine formula (R. W. Sinnott, "Virtues of the Haversine", 1984). */
function printNear(test: Extract<PositiveTest, { op: "near" }>, operand: Operand, params: Params): string {
  const lat = operand.child("lat").number();
  const lon = operand.child("lon").number();
  const lat0 = params.add("Float64", test.lat);
  const lon0 = params.add("Float64", test.lon);
  const half = (a: string, b: string): string => `pow(sin(radians(${a} - ${b}) / 2), 2)`;
  const h = `${half(lat, lat0)} + cos(radians(${lat0})) * cos(radians(${lat})) * ${half(lon, lon0)}`;
  // `least` passes over NULL, so missing coordinates are ruled out first.
  const known = `isNotNull(${lat}) AND isNotNull(${lon})`;
  return `${known} AND ${2 * EARTH_RADIUS_KM} * asin(least(1, sqrt(${h}))) <= ${params.add("Float64", test.km)}`;
}
