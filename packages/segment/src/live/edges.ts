import { fixedMs } from "../calendar/duration.ts";
import { type Zone, zoneOf } from "../calendar/zone.ts";
import type {
  Duration,
  EventCondition,
  MovedCondition,
  PropertyPredicate,
  Segment,
  SequenceCondition,
  Test,
  Window,
} from "../language/ast.ts";
import { subjectOf } from "../language/channels.ts";
import { formatDuration } from "../language/durations.ts";
import { keyOf } from "../plan/key.ts";
import { referenced } from "../plan/lower.ts";
import type { EvaluationInput } from "../plan/plan.ts";
import { calendarMovement, delayedMovement, fixedMovement, type Movement, steppedMovement } from "./boundary.ts";
import { eachCondition } from "./each-condition.ts";
import type { Edge, EdgeSource } from "./edge.ts";
import { byMore, either, type Effect, entering, opposite } from "./effect.ts";
import { ageMovement, anniversaryMovement } from "./local-days.ts";

/** The edges of a bound segment and of all it refers to. They hold at every instant: compute them once per definition. */
export function edgesOf(input: Omit<EvaluationInput, "now">): readonly Edge[] {
  const edges = new Map<string, Edge>();
  collect(input.segment, input, 0, (edge) => {
    if (!edges.has(edge.key)) edges.set(edge.key, edge);
  });
  return [...edges.values()];
}

/**
 * What time can do by each edge, by its key. An event that leaves a window makes a count smaller: by that alone nobody enters a
 * segment that asks for many, so whoever is out need not be looked at.
 */
export function effectsOf(input: Omit<EvaluationInput, "now">): ReadonlyMap<string, Effect> {
  const effects = new Map<string, Effect>();
  collect(input.segment, input, 0, ({ key }, { enter, leave }) => {
    const held = effects.get(key);
    effects.set(key, { enter: enter || held?.enter === true, leave: leave || held?.leave === true });
  });
  return effects;
}

type Add = (edge: Edge, effect: Effect) => void;

interface Place {
  readonly zone: Zone;
  /** Without an effect: either. */
  readonly add: (edge: Edge, effect?: Effect) => void;
}

function collect(
  segment: Segment,
  input: Omit<EvaluationInput, "now">,
  depth: number,
  add: Add,
  isNegated = false,
): void {
  const zone = zoneOf(segment.timezone ?? input.timezone);
  const straight: Place = { zone, add: (one, effect = either) => add(one, effect) };
  const negated: Place = { zone, add: (one, effect = either) => add(one, opposite(effect)) };
  eachCondition(segment.where, isNegated, (condition, isNegated) => {
    const place = isNegated ? negated : straight;
    switch (condition.kind) {
      case "trait":
        testEdges(condition.test, { kind: "trait", path: condition.path, timezone: place.zone.name }, place);
        return;
      case "event":
        eventEdges(condition, place);
        return;
      case "change":
        for (const window of [condition.window, condition.versus]) {
          const { events, where } = condition;
          eventEdges({ events, where, window }, place);
        }
        return;
      case "rank":
        // The ranking moves only when it is refreshed; the contact's own measure moves by itself.
        eventEdges(condition.by, place);
        return;
      case "sequence":
        sequenceEdges(condition, place);
        return;
      case "moved":
        windowEdges(condition.window, ledgerOf(condition), place);
        return;
      case "added":
        windowEdges(condition.window, { kind: "added" }, place, entering);
        return;
      case "score":
        if (condition.asks === "value") testEdges(condition.test, { kind: "score", model: condition.model }, place);
        return;
      case "channel":
        for (const subject of [subjectOf.address, subjectOf.consent, subjectOf.suppressed]) {
          place.add(passing({ kind: "permission", subject: subject(condition.channel) }));
        }
        return;
      case "subscribed":
        place.add(passing({ kind: "permission", subject: subjectOf.topic(condition.topic) }));
        return;
      case "segment":
        collect(referenced(condition.id, condition.args, input.segments, depth), input, depth + 1, add, isNegated);
        return;
      case "stood":
      case "rfm":
      case "list":
      case "sample":
        return;
    }
  });
}

type Matching = Pick<EventCondition, "events" | "where" | "window"> & Partial<Pick<EventCondition, "measure" | "test">>;

function eventEdges({ events, where, window, measure, test }: Matching, place: Place): void {
  for (const event of events) {
    windowEdges(window, { kind: "event", event }, place, byMore(measure, test));
    if (where !== null) predicateEdges(where, event, [], place);
    if (measure === undefined || test === undefined) continue;
    if (measure.kind === "firstAt" || measure.kind === "lastAt") testEdges(test, { kind: "event", event }, place);
    else if ("property" in measure) testEdges(test, propertyOf(event, [measure.property], place), place);
  }
}

function windowEdges(window: Window, source: EdgeSource, place: Place, more: Effect = either): void {
  // An event of the future exists from its own instant on.
  const appears = (): void => place.add(passing(source), more);
  switch (window.kind) {
    case "all":
    case "range":
      appears();
      return;
    case "anchored":
      appears();
      if (window.anchor.kind !== "trait") place.add(passing({ kind: "event", event: window.anchor.event }));
      return;
    case "last":
      appears();
      place.add(moved(source, window.duration, -1, place.zone), opposite(more));
      return;
    case "ago":
      place.add(moved(source, window.from, -1, place.zone), opposite(more));
      place.add(moved(source, window.to, -1, place.zone), more);
      return;
    case "calendar":
      place.add(calendarEdge(source, window, 0, place.zone));
      if (window.which === "this") appears();
      else place.add(calendarEdge(source, window, 1, place.zone));
      return;
  }
}

function sequenceEdges({ steps, window }: SequenceCondition, place: Place): void {
  for (const [index, { events, where }] of steps.entries()) {
    for (const event of events) {
      // The window bounds the first step; the others use events up to now.
      if (index === 0) windowEdges(window, { kind: "event", event }, place);
      place.add(passing({ kind: "event", event }));
      if (where !== null) predicateEdges(where, event, [], place);
    }
  }
  const last = steps.findLastIndex(({ present }) => present);
  for (const { within } of steps.slice(last + 1)) {
    // An absence holds once its time after the last present step has fully passed.
    if (within !== null) for (const event of steps[last]!.events) place.add(delayed(event, within, place.zone));
  }
}

function ledgerOf({ segment, change }: MovedCondition): EdgeSource {
  return { kind: "ledger", segment, change: change === "entered" ? 1 : -1 };
}

function propertyOf(event: string, path: readonly string[], { zone }: Place): EdgeSource {
  return { kind: "property", event, path, timezone: zone.name };
}

/** @param walked the arrays that names are inside of */
function predicateEdges(predicate: PropertyPredicate, event: string, walked: readonly string[], place: Place): void {
  switch (predicate.kind) {
    case "all":
    case "any":
    case "none":
      for (const part of predicate.of) predicateEdges(part, event, walked, place);
      return;
    case "not":
      predicateEdges(predicate.of, event, walked, place);
      return;
    case "property":
      testEdges(predicate.test, propertyOf(event, [...walked, predicate.path], place), place);
      return;
    case "elements":
      predicateEdges(predicate.of, event, [...walked, predicate.path], place);
      return;
    case "product": {
      const source: EdgeSource = { kind: "product", event, path: null, timezone: place.zone.name };
      // The catalogue has versions that hold from an instant to come.
      if (predicate.when === "now") place.add(passing(source));
      testEdges(predicate.test, { ...source, path: predicate.path }, place);
      return;
    }
    case "hour":
    case "weekday":
      return;
  }
}

function testEdges(test: Test, source: EdgeSource, { zone, add }: Place): void {
  switch (test.op) {
    case "within":
      add(passing(source));
      add(moved(source, test.duration, test.direction === "last" ? -1 : 1, zone));
      return;
    case "anniversary": {
      const spec = { anniversary: formatDuration(test.duration), zone: zone.name };
      add(edge(source, spec, anniversaryMovement(test.duration, zone), true));
      return;
    }
    case "age":
      add(edge(source, { age: test.bounds, zone: zone.name }, ageMovement(test.bounds, zone)));
      return;
    default:
      return;
  }
}

/** Crossed when its instant comes. */
function passing(source: EdgeSource): Edge {
  return edge(source, { after: 0 }, fixedMovement(0));
}

/** Crossed when `now` moved by the duration passes. */
function moved(source: EdgeSource, duration: Duration, direction: 1 | -1, zone: Zone): Edge {
  const fixed = fixedMs(duration);
  if (fixed !== null) return edge(source, { after: -direction * fixed }, fixedMovement(-direction * fixed));
  const spec = { passed: formatDuration(duration), direction, zone: zone.name };
  return edge(source, spec, steppedMovement(duration, direction, zone));
}

/** Crossed when the duration after it has passed. */
function delayed(event: string, duration: Duration, zone: Zone): Edge {
  const source: EdgeSource = { kind: "event", event };
  const fixed = fixedMs(duration);
  if (fixed !== null) return edge(source, { after: fixed }, fixedMovement(fixed));
  return edge(source, { over: formatDuration(duration), zone: zone.name }, delayedMovement(duration, zone));
}

function calendarEdge(
  source: EdgeSource,
  { unit }: Extract<Window, { kind: "calendar" }>,
  unitsBack: 0 | 1,
  zone: Zone,
): Edge {
  return edge(source, { start: unit, unitsBack, zone: zone.name }, calendarMovement(unit, unitsBack, zone));
}

function edge(source: EdgeSource, spec: object, movement: Movement, recurs = false): Edge {
  return { key: keyOf([source, spec]), source, recurs, ...movement };
}
