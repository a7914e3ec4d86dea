import { DATE_PATTERN, MAX_DATE_MS, MIN_DATE_MS } from "../calendar/date-literal.ts";
import type { Params } from "./params.ts";

/**
 * One value as SQL, by the type it is asked as. Each expression is NULL when the value is missing or of another type: types
 * are strict, so `2` and `"2"` are read by different expressions.
 */
export interface Operand {
  /** Nullable(String) */
  string(): string;
  /** Nullable(Float64) */
  number(): string;
  /** Nullable(Bool) */
  boolean(): string;
  /** Array(String): the elements of an array as JSON texts; empty for anything else. */
  elements(): string;
  /**
   * Array(Nullable(String)): the text at a path of each element, NULL where an element has another type or none there; empty for
   * anything but an array of objects alone. null: not known without reading the elements. Costs a thirtieth of `elements`.
   */
  elementTexts(path: string): string | null;
  /** UInt8: whether the value is an array. */
  isArray(): string;
  /** UInt8: whether there is a value of any type. */
  present(): string;
  /** Nullable(Int64): Unix milliseconds of what reads as a date in the zone. */
  date(timezone: string): string;
  /** The operand one or more steps down an object. */
  child(path: string): Operand;
}

const NULL_STRING = "CAST(NULL, 'Nullable(String)')";
const NULL_NUMBER = "CAST(NULL, 'Nullable(Float64)')";
const NULL_BOOLEAN = "CAST(NULL, 'Nullable(Bool)')";

/** A path in a JSON column. */
export function jsonOperand(column: string, path: string, params: Params): Operand {
  const value = `${column}.${quotePath(path)}`;
  const variant = (type: string): string => `${value}.:\`${type}\``;
  const string = (): string => variant("String");
  // Whole numbers beyond Int64 are stored with an exponent, as Float64: there is no third type of number to read.
  const number = (): string => `coalesce(${variant("Float64")}, toFloat64(${variant("Int64")}))`;
  const json = `ifNull(toJSONString(${value}), '')`;
  return {
    string,
    number,
    boolean: () => variant("Bool"),
    elements: () => {
      const long = longNumber(params);
      const mended = mend("element", long, params);
      const withLong = `arrayMap(element -> ${mended}, JSONExtractArrayRaw(${mend(json, long, params)}))`;
      return `if(match(${json}, ${long}), ${withLong}, JSONExtractArrayRaw(${json}))`;
    },
    elementTexts: (rest) => `${variant("Array(JSON)")}.${quotePath(rest)}.:\`String\``,
    isArray: () => `startsWith(${json}, '[')`,
    present: () => `(isNotNull(${value}) OR toJSONString(${column}.^${quotePath(path)}) != '{}')`,
    date: (timezone) => dateOf(string(), number(), timezone, params),
    child: (rest) => jsonOperand(column, `${path}.${rest}`, params),
  };
}

function longNumber(params: Params): string {
  return params.add("String", "-?[0-9]{19,}");
}

/**
 * ClickHouse prints doubles of 19 digits and more as whole numbers, and its JSON functions take a text with one beyond 64 bits for
 * no JSON at all. An exponent makes doubles of them again; what stands in quotation marks stays as it is.
 */
function mend(json: string, long: string, params: Params): string {
  const parts = `extractAll(${json}, ${params.add("String", '"(?:[^"\\\\]|\\\\.)*"|[^"]+')})`;
  const part = `if(startsWith(part, '"'), part, replaceRegexpAll(part, ${long}, '\\\\0e0'))`;
  return `arrayStringConcat(arrayMap(part -> ${part}, ${parts}))`;
}

/** A path inside an array's element, which is held as JSON text. */
export function elementOperand(element: string, path: string, params: Params): Operand {
  const keys = path.split(".").map((step) => params.add("String", step));
  const at = [element, ...keys].join(", ");
  const type = `JSONType(${at})`;
  const string = (): string => `if(${type} = 'String', JSONExtractString(${at}), NULL)`;
  const number = (): string => `if(${type} IN ('Int64', 'UInt64', 'Double'), JSONExtractFloat(${at}), NULL)`;
  return {
    string,
    number,
    boolean: () => `if(${type} = 'Bool', JSONExtractBool(${at}), NULL)`,
    elements: () => {
      const long = longNumber(params);
      const inner = `JSONExtractArrayRaw(${at})`;
      return `if(match(${element}, ${long}), arrayMap(element -> ${mend("element", long, params)}, ${inner}), ${inner})`;
    },
    elementTexts: () => null,
    isArray: () => `${type} = 'Array'`,
    present: () => `(${type} NOT IN ('Null', 'Object') OR (${type} = 'Object' AND JSONExtractRaw(${at}) != '{}'))`,
    date: (timezone) => dateOf(string(), number(), timezone, params),
    child: (rest) => elementOperand(element, `${path}.${rest}`, params),
  };
}

/** A scalar held as a tuple of (string, number, boolean), of which at most one is not NULL. */
export function tupleOperand(tuple: string, params: Params): Operand {
  const string = (): string => `${tuple}.1`;
  const number = (): string => `${tuple}.2`;
  return {
    ...missing,
    string,
    number,
    boolean: () => `${tuple}.3`,
    present: () => `(isNotNull(${tuple}.1) OR isNotNull(${tuple}.2) OR isNotNull(${tuple}.3))`,
    date: (timezone) => dateOf(string(), number(), timezone, params),
  };
}

export function numberOperand(number: string): Operand {
  return { ...missing, number: () => number, present: () => `isNotNull(${number})` };
}

/** A date known as Unix milliseconds. */
export function instantOperand(ms: string): Operand {
  return { ...missing, date: () => ms, present: () => `isNotNull(${ms})` };
}

/** A number that is NULL when it is missing, and a date where it is one in Unix milliseconds. */
export function amountOperand(number: string, params: Params): Operand {
  return {
    ...numberOperand(number),
    date: () => {
      const [min, max] = [params.add("Int64", MIN_DATE_MS), params.add("Int64", MAX_DATE_MS)];
      return `if(${number} >= ${min} AND ${number} < ${max}, toInt64(floor(${number})), NULL)`;
    },
  };
}

/** A text that is NULL when it is missing. */
export function textOperand(text: string): Operand {
  return { ...missing, string: () => text, present: () => `isNotNull(${text})` };
}

const missing: Operand = {
  string: () => NULL_STRING,
  number: () => NULL_NUMBER,
  boolean: () => NULL_BOOLEAN,
  elements: () => "CAST([], 'Array(String)')",
  elementTexts: () => null,
  isArray: () => "0",
  present: () => "0",
  date: () => "CAST(NULL, 'Nullable(Int64)')",
  child: () => missing,
};

/** A dotted path as quoted identifiers. Identifiers cannot be parameters, so this is the one place that quotes names. */
export function quotePath(path: string): string {
  return path.split(".").map(quoteIdentifier).join(".");
}

function quoteIdentifier(name: string): string {
  // A leading colon would read as a type of the variant, not as a name; the checker refuses such names.
  if (name === "" || name.startsWith(":") || name.includes("\0"))
    throw new Error(`unchecked name ${JSON.stringify(name)}`);
  return `\`${name.replace(/[\\`]/g, "\\$&")}\``;
}

/**
 * The interpreter's date grammar step by step. The lambda names what is used more than once: `g`, the groups of the
 * pattern, and `n`, the number.
 */
function dateOf(string: string, number: string, timezone: string, params: Params): string {
  const zone = params.add("String", timezone);
  const text = `ifNull(${string}, '')`;
  const groups = `extractGroups(${text}, ${params.add("String", DATE_PATTERN)})`;
  const wall =
    "concat(g[1], ' ', if(empty(g[2]), '00:00', g[2]), ':', if(empty(g[3]), '00', g[3]), '.', rightPad(substring(g[4], 1, 3), 3, '0'))";
  // toDate32OrNull carries 30 February over into March: only a date that prints as it was written is one.
  const isDate = "ifNull(toString(toDate32OrNull(g[1])) = g[1], 0)";
  const minutes = "toInt64OrZero(substring(g[5], 2, 2)) * 60 + toInt64OrZero(right(g[5], 2))";
  const offset = `if(startsWith(g[5], '-'), -60000, 60000) * (${minutes})`;
  const instant = (tz: string): string => `toUnixTimestamp64Milli(toDateTime64OrNull(${wall}, 3, ${tz}))`;
  const written = `if(${isDate}, if(empty(g[5]), ${instant(zone)}, ${instant("'UTC'")} - ${offset}), NULL)`;
  const min = params.add("Int64", MIN_DATE_MS);
  const max = params.add("Int64", MAX_DATE_MS);
  const unix = `if(n >= ${min} AND n < ${max}, toInt64(floor(n)), NULL)`;
  return `arrayMap((g, n) -> coalesce(${written}, ${unix}), [${groups}], [${number}])[1]`;
}
