import type { Json, JsonObject } from "@kindred/schema";

import type { EventCondition, Measure, PropertyCondition, Test } from "../language/ast.ts";
import { canonicalProperty } from "../language/canonical.ts";
import { allOperators, type Operator, operators } from "../language/operators.ts";
import { pointerTo } from "../language/pointer.ts";
import { quoted } from "./catalogue.ts";
import { checkConditionKeys } from "./condition-keys.ts";
import { readEvents, readPath } from "./read-names.ts";
import { type Leaves, readLogic } from "./read-logic.ts";
import { readTest, type Subject } from "./read-test.ts";
import { readWindow } from "./read-window.ts";
import { fail, nameOf, own, type Read, type Reader, readObject } from "./reader.ts";
import { suggest } from "./suggest.ts";

const plainMeasures = ["count", "days", "firstAt", "lastAt"] as const;
const propertyMeasures = ["distinct", "sum", "avg", "min", "max", "first", "last", "mostFrequent"] as const;

const atLeastOnce: Test = { op: "gte", value: 1 };

/** What people of an event: how often, how much, which and when. */
export function readEvent(reader: Reader, object: JsonObject, at: string, depth: number): Read<EventCondition> {
  for (const construct of ["versus", "ratio"]) {
    if (Object.hasOwn(object, construct))
      return fail(reader, "not_yet_supported", pointerTo(at, construct), { construct });
  }
  const structure = ["event", "where", "window", "measure"];
  const clean = checkConditionKeys(reader, object, at, "a condition on an event", structure);
  const events = readEvents(reader, own(object, "event"), pointerTo(at, "event"));
  const whereGiven = Object.hasOwn(object, "where");
  const where = whereGiven
    ? readLogic(reader, own(object, "where"), pointerTo(at, "where"), propertyLeaves, depth + 1)
    : null;
  const window = readWindow(reader, own(object, "window"), pointerTo(at, "window"));
  const measure = readMeasure(reader, own(object, "measure"), pointerTo(at, "measure"));
  if (measure === null) return null;
  const test = readTest(reader, object, at, subjectOf(measure, events));
  if (!clean || events === null || (whereGiven && where === null) || window === null || test === null) return null;
  return { kind: "event", events, where, window, measure, test, at };
}

function readMeasure(reader: Reader, raw: Json | undefined, at: string): Read<Measure> {
  if (raw === undefined) return { kind: "count" };
  if (typeof raw === "string") {
    const plain = plainMeasures.find((name) => name === raw);
    if (plain !== undefined) return { kind: plain };
    const ofProperty = propertyMeasures.find((name) => name === raw);
    if (ofProperty !== undefined) return fail(reader, "missing_property", at, { measure: ofProperty });
    return unknownMeasure(reader, raw, nameOf(raw), at);
  }
  const object = readObject(reader, raw, at, "`measure`");
  if (object === null) return null;
  const keys = Object.keys(object);
  const [key] = keys;
  if (key === undefined || keys.length > 1) {
    return fail(reader, "wrong_type", at, {
      what: "`measure`",
      wanted: 'one key, such as { "sum": "revenue" }',
      found: `${keys.length} keys`,
    });
  }
  const kind = propertyMeasures.find((name) => name === key);
  if (kind === undefined) return unknownMeasure(reader, key, nameOf(key), at);
  const property = readPath(reader, own(object, key), pointerTo(at, key), "property");
  return property === null ? null : { kind, property };
}

function unknownMeasure(reader: Reader, name: string, found: string, at: string): null {
  const known = [...plainMeasures, ...propertyMeasures];
  return fail(reader, "unknown_choice", at, { what: "`measure`", found, suggestion: suggest(name, known), known });
}

/** Which operators fit what a measure gives. */
function measureOperators({ kind }: Measure): {
  readonly operators: readonly Operator[];
  readonly type: Subject["type"];
} {
  switch (kind) {
    case "count":
    case "days":
    case "distinct":
    case "sum":
    case "avg":
    case "min":
    case "max":
      return { operators: [...operators.number, ...operators.any], type: "number" };
    case "first":
    case "last":
    case "mostFrequent":
      return {
        operators: [...new Set([...operators.any, ...operators.string, ...operators.number, ...operators.date])],
        type: "any",
      };
    case "firstAt":
    case "lastAt":
      return { operators: [...operators.date, "exists"], type: "date" };
  }
}

function subjectOf(measure: Measure, events: readonly string[] | null): Subject {
  const start = `"event": ${JSON.stringify(events?.[0] ?? "…")}`;
  const fitting = measureOperators(measure);
  const subject = { what: `The measure \`${measure.kind}\``, start, ...fitting, measure: `\`${measure.kind}\`` };
  return measure.kind === "count" ? { ...subject, implied: atLeastOnce } : subject;
}

const propertyLeaves: Leaves<PropertyCondition> = {
  what: "A condition on an event's properties",
  starts: ["property", "product", "productThen", "hour", "weekday"],
  // Each becomes a leaf of its own beside `property`.
  notYet: ["product", "productThen", "hour", "weekday"],
  misplaced: {
    trait: {
      where: "inside an event's `where`",
      fix: "Use `property` here, or put the trait beside the event in an `all`.",
    },
    event: { where: "inside an event's `where`", fix: "Put both events beside each other in an `all`." },
    segment: { where: "inside an event's `where`", fix: "Put it beside the event in an `all`." },
    list: { where: "inside an event's `where`", fix: "Put it beside the event in an `all`." },
    sample: { where: "inside an event's `where`", fix: "Put it beside the event in an `all`." },
  },
  read: readProperty,
  canonical: canonicalProperty,
};

function readProperty(reader: Reader, object: JsonObject, _start: string, at: string): Read<PropertyCondition> {
  for (const construct of ["some", "every"]) {
    if (Object.hasOwn(object, construct))
      return fail(reader, "not_yet_supported", pointerTo(at, construct), { construct });
  }
  const path = readPath(reader, own(object, "property"), pointerTo(at, "property"), "property");
  const test = readTestOf(reader, object, at, "property", path);
  return path === null || test === null ? null : { kind: "property", path, test, at };
}

/** The test of a trait or a property: any operator, over a value of any type. */
export function readTestOf(
  reader: Reader,
  object: JsonObject,
  at: string,
  kind: "trait" | "property",
  path: string | null,
): Read<Test> {
  const clean = checkConditionKeys(reader, object, at, `a condition on a ${kind}`, [kind]);
  // A misspelt operator has been reported with its correction; that none is left would only repeat it.
  if (!clean && !allOperators.some((key) => Object.hasOwn(object, key))) return null;
  const test = readTest(reader, object, at, {
    what: `The ${kind} ${quoted(path ?? "…")}`,
    start: `"${kind}": ${JSON.stringify(path ?? "…")}`,
    operators: allOperators,
    type: "any",
  });
  return clean ? test : null;
}
