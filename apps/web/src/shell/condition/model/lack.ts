import { isList, isObject, type Json, type JsonObject } from "./json.ts";
import { kindOf, readTest } from "./test.ts";

/** What is still to be chosen, in the words of the catalogue. */
export type Lack = "event" | "trait" | "property" | "segment" | "list" | "topic" | "model" | "date" | "class";

const names: Readonly<Record<string, Lack>> = {
  event: "event",
  absent: "event",
  trait: "trait",
  property: "property",
  product: "property",
  productThen: "property",
  segment: "segment",
  list: "list",
  subscribed: "topic",
  score: "model",
  rfm: "model",
};
const measures = ["distinct", "sum", "avg", "min", "max", "first", "last", "mostFrequent"];

/** What a condition waits for before the server is asked about it; null: nothing. */
export function lackOf(value: Json | undefined): Lack | null {
  if (isList(value)) return value.map(lackOf).find((lack) => lack !== null) ?? null;
  if (!isObject(value)) return null;
  for (const [key, each] of Object.entries(value)) {
    const lack = names[key];
    if (lack !== undefined && each === "") return lack;
    if ((measures.includes(key) || key === "same") && each === "") return "property";
    if (key === "same" && isList(each) && each.includes("")) return "property";
    if (key === "class" && isList(each) && each.length === 0) return "class";
    if ((key === "from" || key === "to" || key === "at") && each === "") return "date";
  }
  const test = readTest(value);
  if (test !== null && ["date", "dates"].includes(kindOf(test.operator).shape)) {
    const ends = isList(test.operand) ? test.operand : [test.operand];
    if (ends.includes("")) return "date";
  }
  const deeper = [
    "where",
    "window",
    "versus",
    "of",
    "some",
    "every",
    "by",
    "sequence",
    "measure",
    "entered",
    "left",
    "added",
  ];
  for (const key of [...deeper, "all", "any", "none", "not"]) {
    const each = value[key];
    const lack = each === undefined || typeof each === "string" ? null : lackOf(each);
    if (lack !== null) return lack;
  }
  return null;
}

/** A condition as it can be asked; null when there is none yet, or it waits for a choice or a value. */
export function asked(value: Json | undefined): JsonObject | null {
  return isObject(value) && lackOf(value) === null && !waits(value) ? value : null;
}

/** Whether a value that was never filled in stands on the right of an operator. */
function waits(value: Json): boolean {
  if (isList(value)) return value.length === 0 || value.some(waits);
  if (isObject(value)) return Object.values(value).some(waits);
  return value === "";
}
