import { isJsonArray, isJsonObject, type Json } from "@kindred/schema";

/**
 * A value that a template or a scheme of stages leaves open: in its document, `{ "blank": "days" }` stands in its place,
 * `{ "blank": "days", "unit": "d" }` where a duration does, `{ "blank": "share", "divide": 100 }` where a percentage is a ratio.
 * Blanks are filled before the document is checked, so they may stand where the language takes no parameter: in windows and names.
 */
export type Blank =
  | {
      readonly key: string;
      readonly kind: "number";
      readonly value: number;
      readonly unit: BlankUnit;
      readonly min: number;
      readonly max: number;
    }
  /** The name of an event or a trait, or a text such as a category. */
  | { readonly key: string; readonly kind: "event" | "trait" | "text"; readonly value: string };

export type BlankUnit = "days" | "hours" | "minutes" | "times" | "percent" | "money" | "years";
export type BlankValues = Readonly<Record<string, string | number>>;

/** Each blank's value: the one given, else its own. */
export function valuesOf(blanks: readonly Blank[], given: BlankValues = {}): BlankValues {
  return Object.fromEntries(
    blanks.map(({ key, value }) => [key, Object.hasOwn(given, key) ? (given[key] ?? value) : value]),
  );
}

/** What is wrong with given values, by blank: of another kind, out of its bounds, empty, or for no blank at all. */
export function wrongValues(blanks: readonly Blank[], given: BlankValues): readonly { key: string; message: string }[] {
  return Object.entries(given).flatMap(([key, value]) => {
    const blank = blanks.find((one) => one.key === key);
    const message = blank === undefined ? unknown(key, blanks) : wrong(blank, value);
    return message === null ? [] : [{ key, message }];
  });
}

function unknown(key: string, blanks: readonly Blank[]): string {
  const known = blanks.map((blank) => `"${blank.key}"`).join(", ");
  return `There is no value "${key}" to set here${known === "" ? "" : `; there is ${known}`}.`;
}

function wrong(blank: Blank, value: string | number): string | null {
  if (blank.kind !== "number") {
    return typeof value === "string" && value.trim() !== "" ? null : `"${blank.key}" takes a text that is not empty.`;
  }
  const { key, min, max } = blank;
  if (typeof value === "number" && value >= min && value <= max && (blank.unit === "money" || Number.isInteger(value)))
    return null;
  return `"${key}" takes a ${blank.unit === "money" ? "number" : "whole number"} from ${min} to ${max}.`;
}

/** Deeper than any document the checker takes: what lies below is left as it is, for the checker to refuse. */
const deepest = 200;

/** The document with its blanks filled. A blank without a value is left as it is, and the checker refuses it. */
export function fill(document: Json, values: BlankValues, depth = 0): Json {
  if (depth > deepest) return document;
  if (isJsonArray(document)) return document.map((part) => fill(part, values, depth + 1));
  if (!isJsonObject(document)) return document;
  const filled = filledBlank(document, values);
  if (filled !== null) return filled;
  return Object.fromEntries(
    Object.entries(document).map(([key, part]) => [key, fill(part ?? null, values, depth + 1)]),
  );
}

function filledBlank(document: Readonly<Record<string, Json | undefined>>, values: BlankValues): Json | null {
  const { blank, unit, divide } = document;
  if (typeof blank !== "string" || !Object.hasOwn(values, blank)) return null;
  const value = values[blank] ?? null;
  if (typeof unit === "string") return `${String(value)}${unit}`;
  return typeof divide === "number" && typeof value === "number" ? value / divide : value;
}

/** The blanks a document has, each once, in the order in which they stand. */
export function blanksIn(document: Json, depth = 0): readonly string[] {
  if (depth > deepest) return [];
  const parts = isJsonArray(document) ? document : isJsonObject(document) ? Object.values(document) : [];
  if (isJsonObject(document) && typeof document["blank"] === "string") return [document["blank"]];
  return [...new Set(parts.flatMap((part) => blanksIn(part ?? null, depth + 1)))];
}
