import type { Json, JsonObject } from "@kindred/schema";

import type {
  ArgumentValue,
  Condition,
  ContactCondition,
  DateLiteral,
  EventCondition,
  Logic,
  Measure,
  ParamDeclaration,
  PropertyCondition,
  Segment,
  Test,
  Value,
  Window,
} from "./ast.ts";
import { sortKeys } from "./canonical-json.ts";
import { readDate } from "./dates.ts";
import { formatDuration, normaliseDuration } from "./durations.ts";
import { negate } from "./negate.ts";

/**
 * The one document that segments of equal meaning share, as far as rewriting can tell: keys and members sorted, repeats
 * and double negations gone, lone members unwrapped, defaults written out, durations and dates in one spelling. It is a
 * valid document with itself as its canonical form.
 */
export function canonicalSegment(segment: Segment): JsonObject {
  const params = Object.entries(segment.params).map(
    ([name, declaration]) => [name, canonicalParam(declaration)] as const,
  );
  return sortKeys({
    version: 1,
    id: segment.id,
    name: segment.name,
    ...(segment.kind === null ? {} : { kind: segment.kind }),
    ...(segment.description === null ? {} : { description: segment.description }),
    ...(segment.tags.length === 0 ? {} : { tags: [...new Set(segment.tags)].sort() }),
    ...(segment.folder === null ? {} : { folder: segment.folder }),
    ...(segment.timezone === null ? {} : { timezone: segment.timezone }),
    ...(params.length === 0 ? {} : { params: Object.fromEntries(params) }),
    where: canonicalCondition(segment.where),
  });
}

export function canonicalCondition(condition: Condition): JsonObject {
  return canonicalLogic(condition, canonicalLeaf);
}

const everyone: JsonObject = { all: [] };
const nobody: JsonObject = { any: [] };

/** Logic over any leaves in canonical form; `leafOf` gives the canonical document of a leaf. */
export function canonicalLogic<Leaf extends { readonly kind: string }>(
  logic: Logic<Leaf>,
  leafOf: (leaf: Leaf) => JsonObject,
): JsonObject {
  const known = canonicalForms.get(logic);
  if (known !== undefined) return known;
  const made = newCanonicalLogic(logic, leafOf);
  canonicalForms.set(logic, made);
  return made;
}

/** Nodes never change, and each is asked for once per level above it. */
const canonicalForms = new WeakMap<object, JsonObject>();

function newCanonicalLogic<Leaf extends { readonly kind: string }>(
  logic: Logic<Leaf>,
  leafOf: (leaf: Leaf) => JsonObject,
): JsonObject {
  const composed = logic as Logic<never>;
  const children = (of: readonly Logic<Leaf>[]): JsonObject[] => of.map((child) => canonicalLogic(child, leafOf));
  switch (composed.kind) {
    case "all":
      return gather("all", children(composed.of));
    case "any":
      return gather("any", children(composed.of));
    case "none":
      return negate(gather("any", children(composed.of)));
    case "not":
      return negate(canonicalLogic(composed.of, leafOf));
    default:
      return sortKeys(leafOf(logic as Leaf));
  }
}

function gather(kind: "all" | "any", members: readonly JsonObject[]): JsonObject {
  const [neutral, decisive] = kind === "all" ? [everyone, nobody] : [nobody, everyone];
  // Members are canonical already, their keys sorted: equal ones print alike.
  const flat = members.flatMap((member) =>
    Array.isArray(member[kind]) ? (member[kind] as readonly JsonObject[]) : [member],
  );
  const byText = new Map(flat.map((member) => [JSON.stringify(member), member] as const));
  if (byText.has(JSON.stringify(decisive))) return decisive;
  const sorted = [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, member]) => member);
  return sorted.length === 0 ? neutral : sorted.length === 1 ? (sorted[0] as JsonObject) : { [kind]: sorted };
}

export function canonicalLeaf(leaf: ContactCondition): JsonObject {
  switch (leaf.kind) {
    case "trait":
      return { trait: leaf.path, ...canonicalTest(leaf.test) };
    case "event":
      return canonicalEvent(leaf);
    case "segment": {
      const args = Object.entries(leaf.args).map(([name, value]) => [name, literal(value)] as const);
      return { segment: leaf.id, ...(args.length === 0 ? {} : { args: Object.fromEntries(args) }) };
    }
    case "list":
      return { list: leaf.list };
    case "sample":
      return { sample: leaf.salt, from: leaf.from, to: leaf.to };
  }
}

export function canonicalProperty(leaf: PropertyCondition): JsonObject {
  return { property: leaf.path, ...canonicalTest(leaf.test) };
}

function canonicalEvent({ events, where, window, measure, test }: EventCondition): JsonObject {
  const condition = where === null ? everyone : canonicalLogic(where, canonicalProperty);
  return {
    event: events.length === 1 ? (events[0] as string) : events,
    ...(JSON.stringify(condition) === JSON.stringify(everyone) ? {} : { where: condition }),
    ...(window.kind === "all" ? {} : { window: canonicalWindow(window) }),
    measure: canonicalMeasure(measure),
    ...canonicalTest(test),
  };
}

function canonicalMeasure(measure: Measure): Json {
  return "property" in measure ? { [measure.kind]: measure.property } : measure.kind;
}

function canonicalWindow(window: Exclude<Window, { kind: "all" }>): JsonObject {
  switch (window.kind) {
    case "last":
      return { last: canonicalDuration(window.duration) };
    case "ago":
      return { ago: [canonicalDuration(window.from), canonicalDuration(window.to)] };
    case "range":
      return {
        ...(window.from === null ? {} : { from: date(window.from) }),
        ...(window.to === null ? {} : { to: date(window.to) }),
      };
    case "calendar":
      return { [window.which]: window.unit };
    case "anchored": {
      const { anchor } = window;
      const of = anchor.kind === "trait" ? { trait: anchor.path } : { [anchor.kind]: anchor.event };
      return { within: canonicalDuration(window.duration), of };
    }
  }
}

function canonicalTest(test: Test): JsonObject {
  const ignoreCase = "ignoreCase" in test && test.ignoreCase ? { ignoreCase: true } : {};
  switch (test.op) {
    case "is":
    case "isNot":
    case "contains":
    case "notContains":
    case "startsWith":
    case "endsWith":
    case "matches":
    case "gt":
    case "gte":
    case "lt":
    case "lte":
    case "has":
    case "notHas":
    case "exists":
      return { [test.op]: literal(test.value), ...ignoreCase };
    case "in":
    case "notIn":
    case "hasAny":
    case "hasAll": {
      const values = sortedValues(test.values);
      const [only, second] = Array.isArray(values) ? (values as readonly Json[]) : [];
      if (only === undefined || second !== undefined) return { [test.op]: values, ...ignoreCase };
      return { [ofOne[test.op]]: only, ...ignoreCase };
    }
    case "between":
      return { between: [literal(test.lo), literal(test.hi)] };
    case "betweenDates":
      return { between: [date(test.lo), date(test.hi)] };
    case "before":
    case "after":
      return { [test.op]: date(test.value) };
    case "within":
      return { within: { [test.direction]: canonicalDuration(test.duration) } };
    case "anniversary":
      return { anniversary: { next: canonicalDuration(test.duration) } };
    case "age":
      return { age: { ...test.bounds } };
    case "near":
      return { near: { lat: test.lat, lon: test.lon, km: test.km } };
  }
}

/** What an operator on a list comes to when the list has one value. */
const ofOne = { in: "is", notIn: "isNot", hasAny: "has", hasAll: "has" } as const;

function canonicalDuration(duration: Parameters<typeof normaliseDuration>[0]): string {
  return formatDuration(normaliseDuration(duration));
}

function canonicalParam({ type, default: fallback }: ParamDeclaration): JsonObject {
  if (fallback === null) return { type };
  return { type, default: type === "date" ? date(fallback as DateLiteral) : literal(fallback) };
}

function literal(value: Value<ArgumentValue>): Json {
  return value as Json;
}

function sortedValues(values: Value<readonly Json[]>): Json {
  if ("param" in values) return { param: values.param };
  const byText = new Map(values.map((value) => [JSON.stringify(value), value] as const));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value);
}

function date(value: Value<DateLiteral>): Json {
  if (typeof value === "object") return { param: value.param };
  const read = readDate(value);
  return typeof read === "string" ? value : read.canonical;
}
