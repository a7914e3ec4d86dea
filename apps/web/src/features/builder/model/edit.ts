import { isList, isObject, type Json, type JsonObject } from "../../../shell/condition/model/json.ts";
import { stepsOf } from "../../../shell/condition/model/pointer.ts";

/** One change of a document (RFC 6902): what the form makes, and what the linter proposes. */
export type Operation =
  | { readonly op: "add" | "replace"; readonly path: string; readonly value: Json }
  | { readonly op: "remove"; readonly path: string };

/**
 * The document with the operations applied one after another; the given one stays as it is. Every key not named keeps its place.
 *
 * @throws RangeError when a path leads nowhere
 */
export function applied(document: JsonObject, operations: readonly Operation[]): JsonObject {
  const result = operations.reduce<Json>((value, operation) => at(value, stepsOf(operation.path), operation), document);
  if (!isObject(result)) throw new RangeError("a document is an object");
  return result;
}

function at(value: Json, [step, ...rest]: readonly string[], operation: Operation): Json {
  if (step === undefined) {
    if (operation.op === "remove") throw new RangeError("the whole document cannot be removed");
    return operation.value;
  }
  if (isList(value)) return inList(value, step, rest, operation);
  if (!isObject(value)) throw new RangeError(`there is nothing at ${operation.path}`);
  const present = Object.hasOwn(value, step);
  if (rest.length === 0) {
    if (operation.op === "remove") {
      if (!present) throw new RangeError(`there is nothing at ${operation.path}`);
      return Object.fromEntries(Object.entries(value).filter(([key]) => key !== step));
    }
    if (!present && operation.op === "replace") throw new RangeError(`there is nothing at ${operation.path}`);
    return { ...value, [step]: operation.value };
  }
  if (!present) throw new RangeError(`there is nothing at ${operation.path}`);
  return { ...value, [step]: at(value[step] as Json, rest, operation) };
}

function inList(list: readonly Json[], step: string, rest: readonly string[], operation: Operation): Json {
  const index = step === "-" ? list.length : Number(step);
  const adds = rest.length === 0 && operation.op === "add";
  if (!Number.isInteger(index) || index < 0 || index > list.length - (adds ? 0 : 1))
    throw new RangeError(`there is nothing at ${operation.path}`);
  if (rest.length > 0) return list.with(index, at(list[index] as Json, rest, operation));
  if (operation.op === "remove") return list.toSpliced(index, 1);
  return operation.op === "add" ? list.toSpliced(index, 0, operation.value) : list.with(index, operation.value);
}
