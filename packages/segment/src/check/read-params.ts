import type { Json, JsonObject } from "@kindred/schema";

import type { ArgumentValue, ParamDeclaration, ParamType } from "../language/ast.ts";
import { pointerTo } from "../language/pointer.ts";
import { checkKeys, fail, nameOf, own, type Read, type Reader, readObject } from "./reader.ts";
import { anyDate, anyNumber, anyText, numberList, type Operand, readBoolean, readList } from "./read-values.ts";
import { suggest } from "./suggest.ts";

const booleanOperand: Operand<boolean> = { wanted: "true or false", params: ["boolean"], literal: readBoolean };

const textList: Operand<readonly string[]> = {
  wanted: "a list of texts",
  params: ["string[]"],
  literal: (reader, raw, at, what) => readList(reader, raw, at, what, anyText),
};

/** How a value of each parameter type is read, for defaults and for arguments. */
export const operandOfType: Readonly<Record<ParamType, Operand<ArgumentValue>>> = {
  string: anyText,
  number: anyNumber,
  boolean: booleanOperand,
  date: anyDate,
  "string[]": textList,
  "number[]": numberList,
};

const paramTypes = Object.keys(operandOfType) as readonly ParamType[];
const namePattern = /^[A-Za-z][A-Za-z0-9_]{0,63}$/;

/** Reads `params` into the reader, so that references to them can be resolved. */
export function readParams(reader: Reader, document: JsonObject): void {
  const raw = own(document, "params");
  if (raw === undefined) return;
  const declarations = readObject(reader, raw, "/params", "`params`");
  for (const [name, declaration] of Object.entries(declarations ?? {})) {
    const at = pointerTo("/params", name);
    if (!namePattern.test(name)) {
      fail(reader, "invalid_name", at, { what: "A parameter", found: nameOf(name) });
      continue;
    }
    const read = readDeclaration(reader, declaration, at, name);
    if (read !== null) reader.params.set(name, read);
  }
}

function readDeclaration(reader: Reader, raw: Json, at: string, name: string): Read<ParamDeclaration> {
  const what = `The parameter \`${name}\``;
  const object = readObject(reader, raw, at, what);
  if (object === null) return null;
  checkKeys(reader, object, at, "a parameter", ["type", "default"]);
  const type = own(object, "type");
  if (type === undefined) {
    return fail(reader, "missing_key", at, { what, key: "type", example: '`"type": "string"`' });
  }
  if (!isParamType(type)) {
    const suggestion = typeof type === "string" ? suggest(type, paramTypes) : null;
    const found = nameOf(type);
    return fail(reader, "unknown_choice", pointerTo(at, "type"), {
      what: "The type of a parameter",
      found,
      suggestion,
      known: paramTypes,
    });
  }
  const given = own(object, "default");
  if (given === undefined) return { type, default: null };
  const value = operandOfType[type].literal(reader, given, pointerTo(at, "default"), `The default of \`${name}\``);
  return { type, default: value };
}

function isParamType(value: Json): value is ParamType {
  return typeof value === "string" && (paramTypes as readonly string[]).includes(value);
}

/** Declared parameters as a record without a prototype, so that no name reaches into Object. */
export function paramRecord<T>(entries: Iterable<readonly [string, T]>): Readonly<Record<string, T>> {
  const record = Object.create(null) as Record<string, T>;
  for (const [name, value] of entries) record[name] = value;
  return record;
}
