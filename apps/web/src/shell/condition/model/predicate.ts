import { hasOnly, isList, isObject, type Json, type JsonObject } from "./json.ts";
import { readTest, testKeys } from "./test.ts";

/** What can be asked of one event. */
export const predicateKinds = ["property", "some", "every", "product", "productThen", "hour", "weekday"] as const;
export type PredicateKind = (typeof predicateKinds)[number];
/** What can be asked of one element of a list. */
export const elementKinds: readonly PredicateKind[] = ["property", "some", "every"];

/** Which form shows a condition on an event; null when none does. */
export function predicateKind(value: Json | undefined): PredicateKind | null {
  if (!isObject(value)) return null;
  const quantifier = (["some", "every"] as const).find((key) => Object.hasOwn(value, key));
  if (quantifier !== undefined) {
    const fine = hasOnly(value, ["property", quantifier]) && isObject(value[quantifier]);
    return fine && typeof value["property"] === "string" ? quantifier : null;
  }
  const path = (["property", "product", "productThen"] as const).find((key) => Object.hasOwn(value, key));
  if (path !== undefined) {
    const fine = typeof value[path] === "string" && hasOnly(value, [path, ...testKeys]) && readTest(value) !== null;
    return fine ? path : null;
  }
  const { hour, weekday } = value;
  if (Object.keys(value).length !== 1) return null;
  if (isObject(hour) && hasOnly(hour, ["from", "to"]))
    return typeof hour["from"] === "number" && typeof hour["to"] === "number" ? "hour" : null;
  return isList(weekday) && weekday.every((day) => typeof day === "number") ? "weekday" : null;
}

export function newPredicate(kind: PredicateKind): JsonObject {
  switch (kind) {
    case "property":
    case "product":
    case "productThen":
      return { [kind]: "", is: "" };
    case "some":
    case "every":
      return { property: "", [kind]: newPredicate("property") };
    case "hour":
      return { hour: { from: 9, to: 18 } };
    case "weekday":
      return { weekday: [6, 7] };
  }
}
