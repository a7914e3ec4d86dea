import { isJsonObject, type Json, type JsonObject } from "@kindred/schema";
import { DAY_MS, isoWeekday } from "../calendar/civil.ts";
import { zoneOf } from "../calendar/zone.ts";
import type { PropertyFormula } from "../plan/plan.ts";
import type { ContactFacts, FactEvent, ProductVersion } from "./facts.ts";
import { holds } from "./test.ts";
import { valueAt } from "./value.ts";

/** What a predicate is read against besides the event itself. */
export interface PredicateReader {
  readonly timezone: string | null;
  /** Unix ms */
  readonly now: number;
  readonly products: ContactFacts["products"];
}

/** Whether a predicate holds for one event. */
export function predicateHolds(predicate: PropertyFormula, event: FactEvent, reader: PredicateReader): boolean {
  return decide(predicate, event.properties, event, reader);
}

/** @param object the properties, or the element of an array that names start at */
function decide(predicate: PropertyFormula, object: Json, event: FactEvent, reader: PredicateReader): boolean {
  switch (predicate.kind) {
    case "const":
      return predicate.value;
    case "property":
      return holds(predicate.test, { kind: "json", value: read(object, predicate.path) }, reader.timezone);
    case "elements": {
      const elements = read(object, predicate.path);
      if (!Array.isArray(elements)) return false;
      const each = (element: Json): boolean => decide(predicate.of, element, event, reader);
      return predicate.quantifier === "some" ? elements.some(each) : elements.every(each);
    }
    case "product": {
      const product = productOf(event, predicate.when === "now" ? reader.now : event.ts, reader.products);
      if (product === null) return false;
      return holds(predicate.test, { kind: "json", value: valueAt(product, predicate.path) }, reader.timezone);
    }
    case "hour": {
      const hour = Math.floor(localMs(event.ts, reader.timezone!) / 3_600_000);
      const { from, to } = predicate;
      return from < to ? hour >= from && hour < to : hour >= from || hour < to;
    }
    case "weekday":
      return predicate.days.includes(isoWeekday(zoneOf(reader.timezone!).dayAt(event.ts)));
    case "not":
      return !decide(predicate.of, object, event, reader);
    case "and":
      return predicate.of.every((part) => decide(part, object, event, reader));
    case "or":
      return predicate.of.some((part) => decide(part, object, event, reader));
  }
}

function read(object: Json, path: string): Json | undefined {
  return isJsonObject(object) ? valueAt(object, path) : undefined;
}

/** Milliseconds since local midnight by the wall clock. */
function localMs(ts: number, timezone: string): number {
  const zone = zoneOf(timezone);
  return ts + zone.offsetAt(ts) - zone.dayAt(ts) * DAY_MS;
}

function productOf(event: FactEvent, at: number, products: ContactFacts["products"]): JsonObject | null {
  return productVersions(event, products).findLast(({ validFrom }) => validFrom <= at)?.doc ?? null;
}

/** The versions of the product an event names by `product_id`, sorted by `validFrom`. */
export function productVersions(event: FactEvent, products: ContactFacts["products"]): readonly ProductVersion[] {
  const key = productIdOf(event.properties);
  return (key === null ? undefined : products?.get(key)) ?? [];
}

/** The product that an event's properties name by `product_id`, a text or a whole number; null: none. */
export function productIdOf(properties: JsonObject): string | null {
  const id = valueAt(properties, "product_id");
  return typeof id === "string" ? id : typeof id === "number" && Number.isInteger(id) ? String(id) : null;
}
