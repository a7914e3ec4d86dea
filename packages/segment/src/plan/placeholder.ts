import type { ParamType } from "../language/ast.ts";
import { keyOf } from "./key.ts";
import { NotInvertible } from "./not-invertible.ts";
import type { PositiveTest, PropertyFormula } from "./plan.ts";

/** Stands for an argument that nobody has named yet: no value in data is equal to it. */
export interface Placeholder {
  readonly type: "string" | "number";
  readonly value: string | number;
  /** What the parameter is bound to: the value, or the list of it alone. */
  readonly argument: string | number | readonly string[] | readonly number[];
}

const text = "\u{f8ff}an argument to be found\u{f8ff}";
/** As a JSON number it keeps all its digits. */
const number = -1.870_934_712_846_2e-291;

/** null for a type whose values are not compared for equality one by one. */
export function placeholderFor(type: ParamType): Placeholder | null {
  switch (type) {
    case "string":
      return { type: "string", value: text, argument: text };
    case "string[]":
      return { type: "string", value: text, argument: [text] };
    case "number":
      return { type: "number", value: number, argument: number };
    case "number[]":
      return { type: "number", value: number, argument: [number] };
    case "boolean":
    case "date":
      return null;
  }
}

/** Whether a part of a plan depends on the argument. */
export function dependsOn(part: unknown, { value }: Placeholder): boolean {
  return keyOf(part).includes(JSON.stringify(value));
}

/** Whether the test says "is the argument". */
function isArgument(test: PositiveTest, { value }: Placeholder): boolean {
  if (test.op === "is") return test.value === value && !test.ignoreCase;
  return test.op === "in" && test.values.length === 1 && test.values[0] === value && !test.ignoreCase;
}

/** @throws NotInvertible where a predicate compares the argument with anything but equality */
export function requireEqualities(part: PropertyFormula, placeholder: Placeholder): void {
  switch (part.kind) {
    case "property":
    case "product":
      if (dependsOn(part, placeholder)) requireEquality(part.test, placeholder);
      return;
    case "elements":
    case "not":
      return requireEqualities(part.of, placeholder);
    case "and":
    case "or":
      for (const each of part.of) requireEqualities(each, placeholder);
      return;
    default:
      return;
  }
}

/** @throws NotInvertible */
export function requireEquality(test: PositiveTest, placeholder: Placeholder): void {
  if (isArgument(test, placeholder)) return;
  throw new NotInvertible(
    "ignoreCase" in test && test.ignoreCase
      ? "The argument is compared without regard to case: leave `ignoreCase` out to find its values."
      : "The argument is not compared with `is`, `isNot`, `in` or `notIn` here: only equality can be turned around.",
  );
}
