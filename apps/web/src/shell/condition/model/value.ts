import { isList, type Json } from "./json.ts";
import { isParam, isScalar, type Test, withOperator } from "./test.ts";

/** How one value is typed in. */
export type ValueType = "text" | "number" | "boolean" | "date" | "datetime" | "param";

const day = /^\d{4}-\d{2}-\d{2}$/;
const localTime = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;

/** As what a value is shown; dates only where dates are asked for. */
export function typeOf(value: Json | undefined, dated: boolean): ValueType {
  if (isParam(value)) return "param";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "boolean";
  if (!dated || typeof value !== "string") return "text";
  if (value === "" || day.test(value)) return "date";
  return localTime.test(value) ? "datetime" : "text";
}

/** A value of another type, made of the one there is where that can be. */
export function asType(value: Json | undefined, type: Exclude<ValueType, "param">): Json {
  const text = isScalar(value) ? String(value) : "";
  switch (type) {
    case "text":
      return text;
    case "number":
      return text.trim() === "" || Number.isNaN(Number(text)) ? 0 : Number(text);
    case "boolean":
      return text !== "false";
    case "date":
      return day.test(text.slice(0, 10)) ? text.slice(0, 10) : "";
    case "datetime":
      return day.test(text) ? `${text}T00:00:00` : localTime.test(text) ? text : "";
  }
}

/** Which literals a shape of operand takes, and which types of parameters. */
export const takes: Readonly<
  Record<
    "scalar" | "text" | "number" | "date" | "scalars",
    { readonly literals: readonly Exclude<ValueType, "param">[]; readonly params: readonly string[] }
  >
> = {
  scalar: { literals: ["text", "number", "boolean"], params: ["string", "number", "boolean"] },
  text: { literals: ["text"], params: ["string"] },
  number: { literals: ["number"], params: ["number"] },
  date: { literals: ["date", "datetime", "text"], params: ["date"] },
  scalars: { literals: [], params: ["string[]", "number[]"] },
};

export type SeenType = "string" | "number" | "boolean" | "array";

/** A text that reads like another type stands in quotation marks, so that no two values look the same. */
export function tokenOf(value: Json): string {
  if (typeof value !== "string") return JSON.stringify(value);
  return /^(true|false|-?\d+(\.\d+)?([eE][+-]?\d+)?|".*")$/.test(value) ? JSON.stringify(value) : value;
}

/** The value a token stands for: one of those known, else of the type the data has, else a text. */
export function valueOf(token: string, known: readonly Json[], types: readonly SeenType[]): Json {
  const found = known.find((value) => tokenOf(value) === token);
  if (found !== undefined) return found;
  if (/^".*"$/.test(token)) {
    try {
      return JSON.parse(token) as Json;
    } catch {
      return token;
    }
  }
  const scalars = types.filter((type) => type !== "array");
  const only = scalars.length === 1 ? scalars[0] : null;
  if (only === "number" && token.trim() !== "" && Number.isFinite(Number(token))) return Number(token);
  if (only === "boolean" && (token === "true" || token === "false")) return token === "true";
  return token;
}

/** A test nobody has touched yet, made to suit what the data has. */
export function suited(test: Test | null, types: readonly SeenType[]): Test | null {
  const [type, second] = types;
  if (test === null || test.operator !== "is" || test.operand !== "" || second !== undefined) return test;
  if (type === "boolean") return { ...test, operand: true };
  if (type === "number") return { operator: "gte", operand: 1, ignoreCase: false };
  return type === "array" ? withOperator(test, "has") : test;
}

/** Whether the ends of a pair or a list are literals the list field can show. */
export function isLiteralList(value: Json | undefined): value is readonly Json[] {
  return isList(value) && value.every(isScalar);
}
