import { bindArguments } from "../check/bind.ts";
import {
  agoInterval,
  ALL_TIME,
  calendarInterval,
  type Interval,
  intersect,
  lastInterval,
} from "../calendar/interval.ts";
import { fixedMs } from "../calendar/duration.ts";
import { type Zone, zoneOf } from "../calendar/zone.ts";
import type {
  ArgumentValue,
  ChangeCondition,
  Condition,
  ContactCondition,
  EventCondition,
  EventRowCondition,
  Logic,
  Measure,
  MovedCondition,
  PropertyPredicate,
  RankCondition,
  RfmCondition,
  ScoreCondition,
  Segment,
  SequenceCondition,
  Test,
  UnanchoredWindow,
  Value,
  Window,
} from "../language/ast.ts";
import { subjectOf } from "../language/channels.ts";
import { bound } from "./bound.ts";
import { keyOf } from "./key.ts";
import { type Instant, isNegative, literal, lowerTest } from "./lower-test.ts";
import type {
  ChangeLeaf,
  EvaluationInput,
  EventLeaf,
  Formula,
  Leaf,
  MovedLeaf,
  Outline,
  Plan,
  PlannedStep,
  PositiveTest,
  PropertyFormula,
  RankLeaf,
  ResolvedWindow,
  SequenceLeaf,
} from "./plan.ts";
import { simplify } from "./simplify.ts";

/** The deepest chain of segment references; the checker refuses cycles, this guards what it has not seen. */
const MAX_REFERENCES = 100;

/**
 * Lowers a bound segment to a {@link Plan}. `onLeaf` is told which leaf each condition of the document became, by its
 * JSON pointer (conditions of referenced segments are not reported).
 */
export function lower(input: EvaluationInput, onCondition?: OnCondition): Plan {
  const { now } = input;
  const { formula, leaves } = lowerTo(
    input,
    (make, zone) => {
      const leaf = make({ now, zone });
      return { key: keyOf(leaf), leaf };
    },
    onCondition,
  );
  return { formula, leaves, now };
}

/** The same with the instant left open. */
export function outline(input: Omit<EvaluationInput, "now">): Outline {
  return lowerTo(input, (make, zone, names) => {
    const key = keyOf([zone.name, withoutPlaces(names)]);
    const isProfile = "kind" in names && profileKinds.has(names.kind);
    return { key, leaf: { key, isProfile, at: (now) => make({ now, zone }) } };
  });
}

export function planAt({ formula, leaves }: Outline, now: number): Plan {
  return { formula, leaves: leaves.map((leaf) => leaf.at(now)), now };
}

type OnCondition = (at: string, formula: Formula) => void;

const profileKinds: ReadonlySet<ContactCondition["kind"]> = new Set(["trait", "list", "sample", "added"]);

/** What a leaf is made of: a condition, or the subject of a permission. */
type Named = ContactCondition | { readonly subject: string };

/** Places in the document decide nothing. */
function withoutPlaces(part: Named): unknown {
  return JSON.parse(JSON.stringify(part, (key, value: unknown) => (key === "at" ? undefined : value)));
}

function lowerTo<Placed>(
  input: Omit<EvaluationInput, "now">,
  place: (
    make: (instant: Instant) => Leaf,
    zone: Zone,
    names: Named,
  ) => { readonly key: string; readonly leaf: Placed },
  onCondition?: OnCondition,
): { readonly formula: Formula; readonly leaves: readonly Placed[] } {
  const leaves: Placed[] = [];
  const byKey = new Map<string, number>();

  const lowerSegment = (segment: Segment, depth: number): Formula => {
    const zone = zoneOf(segment.timezone ?? input.timezone);
    const report = depth === 0 ? onCondition : undefined;

    const leafOf = (names: Named, make: (instant: Instant) => Leaf): Formula => {
      const { key, leaf } = place(make, zone, names);
      let index = byKey.get(key);
      if (index === undefined) {
        index = leaves.push(leaf) - 1;
        byKey.set(key, index);
      }
      return { kind: "leaf", leaf: index };
    };

    const tested = (names: Extract<ContactCondition, { test: Test }>, leaf: Formula): Formula =>
      isNegative(names.test) ? { kind: "not", of: leaf } : leaf;

    const leafFormula = (condition: ContactCondition): Formula => {
      switch (condition.kind) {
        case "trait":
          return tested(
            condition,
            leafOf(condition, (instant) => {
              const { test } = lowerTest(condition.test, instant);
              const timezone = readsLocalDates(test) ? zone.name : null;
              return { kind: "trait", path: condition.path, test, timezone };
            }),
          );
        case "event":
          return leafOf(condition, (instant) => lowerEvent(condition, instant));
        case "change":
          return leafOf(condition, (instant) => lowerChange(condition, instant));
        case "sequence":
          return leafOf(condition, (instant) => lowerSequence(condition, instant));
        case "rank":
          return leafOf(condition, (instant) => lowerRank(condition, instant));
        case "added":
          return leafOf(condition, (instant) => {
            return { kind: "added", interval: lowerInterval(condition.window, instant) };
          });
        case "list":
          return leafOf(condition, () => ({ kind: "list", list: condition.list }));
        case "sample": {
          const { salt, from, to } = condition;
          return leafOf(condition, () => ({ kind: "sample", salt, from, to }));
        }
        case "moved":
          return leafOf(condition, (instant) => lowerMoved(condition, instant));
        case "stood":
          return leafOf(condition, ({ now }) => {
            // What is to come is not known yet.
            const asked = Math.min(literal(condition.instant, zone), now);
            return { kind: "stood", segment: condition.segment, instant: asked };
          });
        case "rfm":
        case "score":
          return tested(
            condition,
            leafOf(condition, (instant) => scoreLeaf(condition, lowerTest(condition.test, instant).test, instant)),
          );
        case "channel": {
          const granted = (subject: string): Formula => leafOf({ subject }, () => ({ kind: "permission", subject }));
          const reachable = [
            granted(subjectOf.address(condition.channel)),
            granted(subjectOf.consent(condition.channel)),
            { kind: "not", of: granted(subjectOf.suppressed(condition.channel)) },
          ] as const;
          const all: Formula = { kind: "and", of: reachable };
          return condition.reachable ? all : { kind: "not", of: all };
        }
        case "subscribed": {
          const subject = subjectOf.topic(condition.topic);
          return leafOf({ subject }, () => ({ kind: "permission", subject }));
        }
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

  return { formula: simplify(lowerSegment(input.segment, 0)), leaves };
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
  const where = lowerWhere(condition.where, instant);
  const window = lowerWindow(condition.window, instant);
  const { events, measure } = condition;
  const test = lowerTest(condition.test, instant);
  const local = readsZone(where, measure, window) || readsLocalDates(test.test);
  return { kind: "event", events, where, window, measure, test, timezone: local ? instant.zone.name : null };
}

function lowerChange(condition: ChangeCondition, instant: Instant): ChangeLeaf {
  const where = lowerWhere(condition.where, instant);
  const { events, measure } = condition;
  return {
    kind: "change",
    events,
    where,
    measure,
    window: lowerInterval(condition.window, instant),
    versus: lowerInterval(condition.versus, instant),
    test: lowerTest(condition.test, instant),
    timezone: readsZone(where, measure, null) ? instant.zone.name : null,
  };
}

function lowerSequence(condition: SequenceCondition, instant: Instant): SequenceLeaf {
  const steps = condition.steps.map(({ present, events, where, within, same }): PlannedStep => {
    return { present, events, where: lowerWhere(where, instant), within, same };
  });
  const local = steps.some(({ where, within }) => {
    return (where !== null && predicateReadsZone(where)) || (within !== null && fixedMs(within) === null);
  });
  const window = lowerInterval(condition.window, instant);
  return { kind: "sequence", steps, window, timezone: local ? instant.zone.name : null };
}

function lowerRank({ which, percent, by }: RankCondition, instant: Instant): RankLeaf {
  const where = lowerWhere(by.where, instant);
  const window = lowerWindow(by.window, instant);
  const timezone = readsZone(where, by.measure, window) ? instant.zone.name : null;
  return { kind: "rank", which, percent, by: { events: by.events, where, window, measure: by.measure, timezone } };
}

function lowerMoved({ segment, change, window }: MovedCondition, instant: Instant): MovedLeaf {
  const resolved = lowerWindow(window, instant);
  const timezone = resolved.kind === "anchored" ? instant.zone.name : null;
  return { kind: "moved", segment, change: change === "entered" ? 1 : -1, window: resolved, timezone };
}

function scoreLeaf(condition: RfmCondition | ScoreCondition, test: PositiveTest, { zone }: Instant): Leaf {
  const { model } = condition;
  if (condition.kind === "rfm") return { kind: "rfm", model, asks: condition.asks, test };
  return { kind: "score", model, asks: condition.asks, test, timezone: readsLocalDates(test) ? zone.name : null };
}

const timeless = new WeakMap<PropertyPredicate, Map<string, PropertyFormula>>();

/** A predicate that means the same at every instant is the same object at every instant: who keeps what it let through finds it. */
function lowerWhere(where: PropertyPredicate | null, instant: Instant): PropertyFormula | null {
  if (where === null) return null;
  if (!isTimeless(where)) return lowerPredicate(where, instant);
  let byZone = timeless.get(where);
  if (byZone === undefined) timeless.set(where, (byZone = new Map<string, PropertyFormula>()));
  let lowered = byZone.get(instant.zone.name);
  if (lowered === undefined) byZone.set(instant.zone.name, (lowered = lowerPredicate(where, instant)));
  return lowered;
}

function isTimeless(predicate: PropertyPredicate): boolean {
  switch (predicate.kind) {
    case "all":
    case "any":
    case "none":
      return predicate.of.every(isTimeless);
    case "not":
    case "elements":
      return isTimeless(predicate.of);
    case "hour":
    case "weekday":
      return true;
    case "property":
    case "product": {
      const { op } = predicate.test;
      return op !== "within" && op !== "anniversary" && op !== "age";
    }
  }
}

function readsZone(where: PropertyFormula | null, measure: Measure, window: ResolvedWindow | null): boolean {
  return measure.kind === "days" || window?.kind === "anchored" || (where !== null && predicateReadsZone(where));
}

function readsLocalDates(test: PositiveTest): boolean {
  return test.op === "date" || test.op === "anniversary" || test.op === "age";
}

function predicateReadsZone(predicate: PropertyFormula): boolean {
  switch (predicate.kind) {
    case "const":
      return false;
    case "property":
    case "product":
      return readsLocalDates(predicate.test);
    case "hour":
    case "weekday":
      return true;
    case "elements":
    case "not":
      return predicateReadsZone(predicate.of);
    case "and":
    case "or":
      return predicate.of.some(predicateReadsZone);
  }
}

function lowerPredicate(predicate: PropertyPredicate, instant: Instant): PropertyFormula {
  const tested = (test: Test, of: (test: PositiveTest) => PropertyFormula): PropertyFormula => {
    const lowered = lowerTest(test, instant);
    return lowered.negated ? { kind: "not", of: of(lowered.test) } : of(lowered.test);
  };
  const leaf = (condition: EventRowCondition): PropertyFormula => {
    switch (condition.kind) {
      case "property":
        return tested(condition.test, (test) => ({ kind: "property", path: condition.path, test }));
      case "product":
        return tested(condition.test, (test) => {
          return { kind: "product", when: condition.when, path: condition.path, test };
        });
      case "elements": {
        const { quantifier, path } = condition;
        return { kind: "elements", quantifier, path, of: recurse(condition.of) };
      }
      case "hour":
        return { kind: "hour", from: condition.from, to: condition.to };
      case "weekday":
        return { kind: "weekday", days: condition.days };
    }
  };
  const recurse = (node: PropertyPredicate): PropertyFormula => lowerLogic(node, leaf, recurse);
  return recurse(predicate);
}

function lowerWindow(window: Window, instant: Instant): ResolvedWindow {
  if (window.kind === "anchored") return { kind: "anchored", anchor: window.anchor, duration: window.duration };
  return { kind: "interval", interval: lowerInterval(window, instant) };
}

function lowerInterval(window: UnanchoredWindow, { now, zone }: Instant): Interval {
  // Only events with ts <= now exist.
  return intersect({ from: -Infinity, to: now + 1 }, windowInterval(window, now, zone));
}

function windowInterval(window: UnanchoredWindow, now: number, zone: Instant["zone"]): Interval {
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
