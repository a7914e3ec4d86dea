import type { JsonObject } from "@kindred/schema";

import type { ElementsCondition, EventRowCondition, ProductCondition, PropertyPredicate } from "../language/ast.ts";
import { canonicalRow } from "../language/canonical-leaf.ts";
import { allOperators } from "../language/operators.ts";
import { pointerTo } from "../language/pointer.ts";
import { checkConditionKeys } from "./condition-keys.ts";
import { type Leaves, readLogic } from "./read-logic.ts";
import { readPath } from "./read-names.ts";
import { readPathTest } from "./read-path-test.ts";
import { readHour, readWeekday } from "./read-local-time.ts";
import { fail, own, type Read, type Reader } from "./reader.ts";

/** What `where` says of an event or a step; `where` is null when it is not given. Null when it is given and wrong. */
export function readWhere(
  reader: Reader,
  object: JsonObject,
  at: string,
  depth: number,
): Read<{ readonly where: PropertyPredicate | null }> {
  if (!Object.hasOwn(object, "where")) return { where: null };
  const where = readLogic(reader, own(object, "where"), pointerTo(at, "where"), rowLeaves, depth + 1);
  return where === null ? null : { where };
}

const beside = { where: "inside an event's `where`", fix: "Put it beside the event in an `all`." };

const misplaced: Leaves<unknown>["misplaced"] = {
  trait: {
    where: beside.where,
    fix: "Use `property` here, or put the trait beside the event in an `all`.",
  },
  event: { where: beside.where, fix: "Put both events beside each other in an `all`." },
  absent: { where: beside.where, fix: 'For "and not that one", make it a step of a `sequence`.' },
  sequence: beside,
  segment: beside,
  list: beside,
  sample: beside,
  top: beside,
  bottom: beside,
  some: { where: "without the name of an array", fix: 'Write `{ "property": "products", "some": … }`.' },
  every: { where: "without the name of an array", fix: 'Write `{ "property": "products", "every": … }`.' },
};

/** Leaves of an event's `where`. */
const rowLeaves: Leaves<EventRowCondition> = {
  what: "A condition on an event's properties",
  starts: ["property", "product", "productThen", "hour", "weekday"],
  misplaced,
  read: (reader, object, start, at, depth) => {
    switch (start) {
      case "property":
        return readProperty(reader, object, at, depth, "event");
      case "product":
      case "productThen":
        return readProduct(reader, object, start, at);
      case "hour":
        return readHour(reader, object, at);
      case "weekday":
        return readWeekday(reader, object, at);
      default:
        throw new Error(`No reader for the condition ${start}`);
    }
  },
  canonical: canonicalRow,
};

const ofTheEvent = {
  where: "inside `some` or `every`",
  fix: "It asks about the whole event: put it beside this condition in an `all`.",
};

/** Leaves inside `some` and `every`: what can be asked of one element of an array. */
const elementLeaves: Leaves<EventRowCondition> = {
  what: "A condition on an element",
  starts: ["property"],
  misplaced: {
    ...misplaced,
    product: ofTheEvent,
    productThen: ofTheEvent,
    hour: ofTheEvent,
    weekday: ofTheEvent,
  },
  read: (reader, object, _start, at, depth) => readProperty(reader, object, at, depth, "element"),
  canonical: canonicalRow,
};

function readProperty(
  reader: Reader,
  object: JsonObject,
  at: string,
  depth: number,
  of: "event" | "element",
): Read<EventRowCondition> {
  // What an element has is no property of the event, and the data does not list it as one.
  const path = readPath(reader, own(object, "property"), pointerTo(at, "property"), "property", of === "event");
  const quantifiers = (["some", "every"] as const).filter((key) => Object.hasOwn(object, key));
  const [quantifier] = quantifiers;
  if (quantifier !== undefined) return readElements(reader, object, at, depth, path, quantifiers);
  const test = readPathTest(reader, object, at, "property", path, ["some", "every"]);
  return path === null || test === null ? null : { kind: "property", path, test, at };
}

function readElements(
  reader: Reader,
  object: JsonObject,
  at: string,
  depth: number,
  path: string | null,
  quantifiers: readonly ("some" | "every")[],
): Read<ElementsCondition> {
  const [quantifier = "some"] = quantifiers;
  let clean = checkConditionKeys(reader, object, at, "a condition on a property", ["property", "some", "every"]);
  const keys = [...quantifiers, ...allOperators.filter((key) => Object.hasOwn(object, key))];
  if (keys.length > 1) {
    clean = false;
    fail(reader, "several_operators", at, { keys, subject: `"property": ${JSON.stringify(path ?? "…")}` });
  } else if (Object.hasOwn(object, "ignoreCase")) {
    clean = false;
    fail(reader, "ignore_case_needs_string", pointerTo(at, "ignoreCase"), { operator: quantifier });
  }
  const of = readLogic(reader, own(object, quantifier), pointerTo(at, quantifier), elementLeaves, depth + 1);
  if (!clean || path === null || of === null) return null;
  return { kind: "elements", quantifier, path, of, at };
}

function readProduct(
  reader: Reader,
  object: JsonObject,
  start: "product" | "productThen",
  at: string,
): Read<ProductCondition> {
  const path = readPath(reader, own(object, start), pointerTo(at, start), "product");
  // The event says which product by this property.
  reader.mentions.push({ kind: "property", name: "product_id", at: pointerTo(at, start) });
  const test = readPathTest(reader, object, at, start, path);
  if (path === null || test === null) return null;
  return { kind: "product", when: start === "product" ? "now" : "then", path, test, at };
}
