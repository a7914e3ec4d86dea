import { bindArguments } from "../check/bind.ts";
import {
  agoInterval,
  ALL_TIME,
  calendarInterval,
  type Interval,
  intersect,
  lastInterval,
} from "../calendar/interval.ts";
import { zoneOf } from "../calendar/zone.ts";
import type {
  ArgumentValue,
  Condition,
  ContactCondition,
  EventCondition,
  Logic,
  PropertyCondition,
  PropertyPredicate,
  Segment,
  Value,
  Window,
} from "../language/ast.ts";
import { bound } from "./bound.ts";
import { type Instant, literal, lowerTest } from "./lower-test.ts";
import type {
  EvaluationInput,
  EventLeaf,
  Formula,
  Leaf,
  Plan,
  PositiveTest,
  PropertyFormula,
  ResolvedWindow,
} from "./plan.ts";
import { simplify } from "./simplify.ts";

/** The deepest chain of segment references; the checker refuses cycles, this guards what it has not seen. */
const MAX_REFERENCES = 100;

/**
 * Lowers a bound segment to a {@link Plan}. `onLeaf` is told which leaf each condition of the document became, by its
 * JSON pointer (conditions of referenced segments are not reported).
 */
export function lower(input: EvaluationInput, onCondition?: (at: string, formula: Formula) => void): Plan {
  const leaves: Leaf[] = [];
  const byKey = new Map<string, number>();

  const leafOf = (leaf: Leaf): Formula => {
    const key = JSON.stringify(leaf, infinities);
    let index = byKey.get(key);
    if (index === undefined) {
      index = leaves.push(leaf) - 1;
      byKey.set(key, index);
    }
    return { kind: "leaf", leaf: index };
  };

  const lowerSegment = (segment: Segment, depth: number): Formula => {
    const instant: Instant = { now: input.now, zone: zoneOf(segment.timezone ?? input.timezone) };
    const report = depth === 0 ? onCondition : undefined;

    const leafFormula = (condition: ContactCondition): Formula => {
      switch (condition.kind) {
        case "trait": {
          const { negated, test } = lowerTest(condition.test, instant);
          const timezone = readsLocalDates(test) ? instant.zone.name : null;
          const leaf = leafOf({ kind: "trait", path: condition.path, test, timezone });
          return negated ? { kind: "not", of: leaf } : leaf;
        }
        case "event":
          return leafOf(lowerEvent(condition, instant));
        case "list":
          return leafOf({ kind: "list", list: condition.list });
        case "sample":
          return leafOf({ kind: "sample", salt: condition.salt, from: condition.from, to: condition.to });
        case "segment":
          return lowerSegment(referenced(condition.id, condition.args, input.segments, depth), depth + 1);
      }
    };

    const lowerCondition = (condition: Condition): Formula => {
      const formula = lowerLogic(condition, leafFormula, lowerCondition);
      report?.(condition.at, formula);
      return formula;
    };
    return lowerCondition(segment.where);
  };

  const formula = simplify(lowerSegment(input.segment, 0));
  return { formula, leaves, now: input.now };
}

/** `JSON.stringify` writes an infinity as null, which would make an open start equal an open end. */
function infinities(_key: string, value: unknown): unknown {
  return value === Infinity ? "+inf" : value === -Infinity ? "-inf" : value;
}

function lowerLogic<Leaf extends { readonly kind: string }, F>(
  node: Logic<Leaf>,
  leafFormula: (leaf: Leaf) => F,
  recurse: (node: Logic<Leaf>) => F,
): F | { kind: "and" | "or"; of: F[] } | { kind: "not"; of: F | { kind: "or"; of: F[] } } {
  const composed = node as Logic<never>;
  switch (composed.kind) {
    case "all":
      return { kind: "and", of: (composed.of as readonly Logic<Leaf>[]).map(recurse) };
    case "any":
      return { kind: "or", of: (composed.of as readonly Logic<Leaf>[]).map(recurse) };
    case "none":
      return { kind: "not", of: { kind: "or", of: (composed.of as readonly Logic<Leaf>[]).map(recurse) } };
    case "not":
      return { kind: "not", of: recurse(composed.of) };
    default:
      return leafFormula(node as Leaf);
  }
}

export function referenced(
  id: string,
  args: Readonly<Record<string, Value<ArgumentValue>>>,
  segments: ReadonlyMap<string, Segment>,
  depth: number,
): Segment {
  const target = segments.get(id);
  if (target === undefined) throw new Error(`segment "${id}" was not handed to the plan`);
  if (depth >= MAX_REFERENCES) throw new Error(`segment references nest deeper than ${MAX_REFERENCES} at "${id}"`);
  const values = Object.fromEntries(Object.entries(args).map(([name, value]) => [name, bound(value)]));
  const result = bindArguments(target, values);
  if (!result.ok) throw new Error(`unchecked arguments for segment "${id}"`);
  return result.segment;
}

function lowerEvent(condition: EventCondition, instant: Instant): EventLeaf {
  const where = condition.where === null ? null : lowerPredicate(condition.where, instant);
  const window = lowerWindow(condition.window, instant);
  const test = lowerTest(condition.test, instant);
  const local =
    condition.measure.kind === "days" ||
    window.kind === "anchored" ||
    readsLocalDates(test.test) ||
    (where !== null && predicateReadsLocalDates(where));
  return {
    kind: "event",
    events: condition.events,
    where,
    window,
    measure: condition.measure,
    test,
    timezone: local ? instant.zone.name : null,
  };
}

function readsLocalDates(test: PositiveTest): boolean {
  return test.op === "date" || test.op === "anniversary" || test.op === "age";
}

function predicateReadsLocalDates(predicate: PropertyFormula): boolean {
  switch (predicate.kind) {
    case "const":
      return false;
    case "property":
      return readsLocalDates(predicate.test);
    case "not":
      return predicateReadsLocalDates(predicate.of);
    case "and":
    case "or":
      return predicate.of.some(predicateReadsLocalDates);
  }
}

function lowerPredicate(predicate: PropertyPredicate, instant: Instant): PropertyFormula {
  const leaf = (condition: PropertyCondition): PropertyFormula => {
    const { negated, test } = lowerTest(condition.test, instant);
    const positive: PropertyFormula = { kind: "property", path: condition.path, test };
    return negated ? { kind: "not", of: positive } : positive;
  };
  const recurse = (node: PropertyPredicate): PropertyFormula => lowerLogic(node, leaf, recurse);
  return recurse(predicate);
}

function lowerWindow(window: Window, { now, zone }: Instant): ResolvedWindow {
  if (window.kind === "anchored") return { kind: "anchored", anchor: window.anchor, duration: window.duration };
  // Only events with ts <= now exist.
  const past: Interval = { from: -Infinity, to: now + 1 };
  return { kind: "interval", interval: intersect(past, windowInterval(window, now, zone)) };
}

function windowInterval(window: Exclude<Window, { kind: "anchored" }>, now: number, zone: Instant["zone"]): Interval {
  switch (window.kind) {
    case "all":
      return ALL_TIME;
    case "last":
      return lastInterval(window.duration, now, zone);
    case "ago":
      return agoInterval(window.from, window.to, now, zone);
    case "calendar":
      return calendarInterval(window.which, window.unit, now, zone);
    case "range":
      return {
        from: window.from === null ? -Infinity : literal(window.from, zone),
        to: window.to === null ? Infinity : literal(window.to, zone),
      };
  }
}
