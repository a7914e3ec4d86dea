import { isJsonObject, type Json } from "@kindred/schema";
import type { PatchOperation } from "../check/diagnostic.ts";

/**
 * The document with a patch (RFC 6902: add, remove, replace) applied; the given one stays as it is.
 *
 * @throws RangeError when a path leads nowhere
 */
export function applyPatch(document: Json, patch: readonly PatchOperation[]): Json {
  return patch.reduce((changed, operation) => applyAt(changed, stepsOf(operation.path), operation), document);
}

function stepsOf(path: string): readonly string[] {
  return path
    .split("/")
    .slice(1)
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

function applyAt(value: Json, [step, ...below]: readonly string[], operation: PatchOperation): Json {
  if (step === undefined) {
    if (operation.op === "remove") throw new RangeError("the whole document cannot be removed");
    return operation.value;
  }
  if (Array.isArray(value)) return applyToList(value as readonly Json[], step, below, operation);
  if (!isJsonObject(value)) throw new RangeError(`there is nothing at ${operation.path}`);
  const present = Object.hasOwn(value, step);
  if (!present && (below.length > 0 || operation.op !== "add"))
    throw new RangeError(`there is nothing at ${operation.path}`);
  if (below.length === 0 && operation.op === "remove")
    return Object.fromEntries(Object.entries(value).filter(([key]) => key !== step));
  const made = below.length === 0 ? (operation as { value: Json }).value : applyAt(value[step]!, below, operation);
  if (!present) return { ...value, [step]: made };
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, key === step ? made : item]));
}

function applyToList(list: readonly Json[], step: string, below: readonly string[], operation: PatchOperation): Json {
  const index = step === "-" ? list.length : Number(step);
  const adds = below.length === 0 && operation.op === "add";
  if (!/^(0|[1-9]\d*|-)$/.test(step) || index > list.length - (adds ? 0 : 1))
    throw new RangeError(`there is nothing at ${operation.path}`);
  if (below.length > 0) return list.with(index, applyAt(list[index]!, below, operation));
  if (operation.op === "remove") return list.toSpliced(index, 1);
  return operation.op === "add" ? list.toSpliced(index, 0, operation.value) : list.with(index, operation.value);
}
