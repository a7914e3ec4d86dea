import type { ParamRef, Value } from "../language/ast.ts";

/** The literal of a bound value. Binding comes before planning, so a parameter here is a bug. */
export function bound<T>(value: Value<T>): T {
  if (isParamRef(value)) throw new Error(`unbound parameter "${value.param}"`);
  return value;
}

function isParamRef<T>(value: Value<T>): value is ParamRef {
  return typeof value === "object" && value !== null && !Array.isArray(value) && "param" in value;
}
