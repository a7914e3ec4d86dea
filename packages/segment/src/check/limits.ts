import { pointerTo } from "../language/pointer.ts";
import { type Diagnostic, errorAt } from "./diagnostic.ts";
import { nameOf } from "./reader.ts";

/** Conditions may lie this deep in one another. */
export const deepestCondition = 64;
/** Each condition takes an object and an array of JSON, and a little more for windows and operands. */
const deepestJson = deepestCondition * 2 + 12;
const mostValues = 20_000;

/**
 * Refuses what later passes could choke on: values that are not JSON, nesting that would exhaust the stack, sheer size.
 * Walks without recursion, so that it survives whatever it refuses.
 */
export function checkLimits(document: unknown): Diagnostic | null {
  const stack: { value: unknown; at: string; depth: number }[] = [{ value: document, at: "", depth: 1 }];
  let values = 0;
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    const { value, at, depth } = next;
    if (++values > mostValues) return errorAt("too_large", "", { limit: mostValues });
    if (depth > deepestJson) return errorAt("too_deep", at, { limit: deepestCondition });
    if (Array.isArray(value)) {
      if (value.length > mostValues) return errorAt("too_large", at, { limit: mostValues });
      // Holes, and properties that are no elements, are not JSON either.
      if (Object.keys(value).length !== value.length)
        return errorAt("not_json", at, { found: "a list with named parts" });
      for (let index = value.length - 1; index >= 0; index--) {
        stack.push({ value: value[index], at: pointerTo(at, index), depth: depth + 1 });
      }
    } else if (isPlainObject(value)) {
      const keys = Object.keys(value);
      if (keys.length > mostValues) return errorAt("too_large", at, { limit: mostValues });
      for (const key of keys) stack.push({ value: value[key], at: pointerTo(at, key), depth: depth + 1 });
    } else if (!isJsonScalar(value)) {
      return errorAt("not_json", at, { found: nameOf(value) });
    }
  }
  return null;
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype;
}

function isJsonScalar(value: unknown): boolean {
  return value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);
}
