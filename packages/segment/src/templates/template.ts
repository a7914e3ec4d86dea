import type { Json } from "@kindred/schema";
import type { Blank, BlankUnit } from "./blanks.ts";

export const layers = ["strategic", "derived", "micro"] as const;
export type Layer = (typeof layers)[number];

/** What a template is about, to group by. */
export const themes = [
  "lifeCycle",
  "activity",
  "product",
  "person",
  "source",
  "value",
  "messages",
  "basket",
  "moment",
] as const;
export type Theme = (typeof themes)[number];

/**
 * What a blank is filled with in a workspace that has data: the first of `prefer` that it has, else the most frequent.
 * - `events`: the name of an event; `traits`: of a trait
 * - `property`: a value that the property has on the event; `trait`: a value of the trait that this blank, or `path`, names
 */
export type Suggestion =
  /** `only`: no other event would do. */
  | { readonly from: "events"; readonly prefer: readonly string[]; readonly only?: true }
  | { readonly from: "traits"; readonly prefer: readonly string[] }
  | { readonly from: "property"; readonly event: string; readonly property: string; readonly place: number }
  | { readonly from: "trait"; readonly blank: string }
  | { readonly from: "trait"; readonly path: string };

export type TemplateBlank = Blank & { readonly suggest?: Suggestion };

/** A ready-made segment: a document with blanks, and what is to be said of it. Its words are in `words/`. */
export interface Template {
  /** Also the id it is saved under. */
  readonly key: string;
  readonly layer: Layer;
  readonly theme: Theme;
  readonly blanks: readonly TemplateBlank[];
  /** A condition of the segment language with blanks. */
  readonly where: Json;
  /** Names in the condition that data may lack without it being in vain: one of several events, for example. */
  readonly spare?: readonly string[];
}

/** A number that is left open. */
export function open(key: string, value: number, unit: BlankUnit, max: number, min = 1): TemplateBlank {
  return { key, kind: "number", value, unit, min, max };
}

export function days(value: number, key = "days"): TemplateBlank {
  return open(key, value, "days", 3650);
}

export function times(value: number): TemplateBlank {
  return open("times", value, "times", 1000);
}

/** `{ last: "<days>d" }`. */
export function last(key = "days", unit = "d"): Json {
  return { last: { blank: key, unit } };
}

export const orders = "Order Completed";
/** Was never done. */
export function never(event: string | Json): Json {
  return { event, lt: 1 };
}
