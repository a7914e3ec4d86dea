import type { ValueSource } from "../../names.ts";
import { isList, isObject, type Json, type JsonObject } from "./json.ts";
import { isParam } from "./test.ts";

export const paramTypes = ["string", "number", "boolean", "date", "string[]", "number[]"] as const;
export type ParamType = (typeof paramTypes)[number];

/** A value of a type before anybody has given one. */
export const emptyOf: Readonly<Record<ParamType, Json>> = {
  string: "",
  number: 0,
  boolean: true,
  date: "",
  "string[]": [],
  "number[]": [],
};

export interface Param {
  readonly name: string;
  readonly type: ParamType;
  /** undefined: whoever asks has to say. */
  readonly default: Json | undefined;
}

/** Declared parameters, as far as they can be read. */
export function paramsOf(document: JsonObject): readonly Param[] {
  const params = document["params"];
  if (!isObject(params)) return [];
  return Object.entries(params).flatMap(([name, declared]) => {
    const type = isObject(declared) ? paramTypes.find((each) => each === declared["type"]) : undefined;
    return type === undefined ? [] : [{ name, type, default: isObject(declared) ? declared["default"] : undefined }];
  });
}

/** Whether a value is given for each that has no default. */
export function areGiven(params: readonly Param[], args: JsonObject): boolean {
  return params.every((param) => {
    const value = args[param.name] ?? param.default;
    return value !== undefined && value !== "";
  });
}

/** What a parameter is compared with the first time it stands in a document: its values are those that may be given. */
export function sourceOf(value: Json | undefined, name: string, event = ""): ValueSource {
  if (isList(value)) return firstOf(value, (each) => sourceOf(each, name, event));
  if (!isObject(value)) return null;
  const named = isList(value["event"]) ? value["event"][0] : value["event"];
  const here = typeof named === "string" ? named : event;
  const compared = Object.values(value).some((each) => stands(each, name));
  if (compared) {
    const { trait, property, product, productThen } = value;
    if (typeof trait === "string") return { of: "trait", path: trait };
    if (typeof property === "string" && here !== "") return { of: "property", path: property, event: here };
    const attribute = product ?? productThen;
    if (typeof attribute === "string") return { of: "attribute", path: attribute };
  }
  return firstOf(Object.values(value), (each) => sourceOf(each, name, here));
}

function stands(value: Json | undefined, name: string): boolean {
  if (isList(value)) return value.some((each) => stands(each, name));
  return isParam(value) && value.param === name;
}

function firstOf(values: readonly Json[], find: (value: Json) => ValueSource): ValueSource {
  for (const value of values) {
    const found = find(value);
    if (found !== null) return found;
  }
  return null;
}
