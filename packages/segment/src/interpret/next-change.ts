import { isJsonArray, isJsonObject, type Json } from "@kindred/schema";
import { civilFromDays, daysFromCivil, daysInMonth } from "../calendar/civil.ts";
import { parseDate } from "../calendar/date-literal.ts";
import { step } from "../calendar/duration.ts";
import { calendarInterval } from "../calendar/interval.ts";
import { type Zone, zoneOf } from "../calendar/zone.ts";
import type {
  Condition,
  Duration,
  Measure,
  MovedCondition,
  PropertyPredicate,
  Segment,
  SequenceCondition,
  Test,
  Window,
} from "../language/ast.ts";
import { lower, referenced } from "../plan/lower.ts";
import type { EvaluationInput } from "../plan/plan.ts";
import { evaluatePlan } from "./evaluate.ts";
import type { ContactFacts, FactEvent } from "./facts.ts";
import { productVersions } from "./predicate.ts";
import { scoreAt } from "./standing.ts";
import { valueAt } from "./value.ts";

/** Beyond this many instants the search gives the first it has not tried: the answer cannot change before it. */
const MOST_INSTANTS = 20_000;

/**
 * The first instant after `input.now` at which a contact's membership differs though nothing new is known: an event leaves
 * or enters a window, a calendar unit ends, a date comes due. Null when time alone never changes it.
 *
 * Every way in which time can act is an instant computed from the facts, so it is enough to evaluate at each in order.
 */
export function nextChange(input: EvaluationInput, facts: ContactFacts): number | null {
  const instants = new Set<number>();
  collect(input.segment, input, facts, 0, (ms) => {
    if (ms > input.now && Number.isFinite(ms)) instants.add(ms);
  });
  if (instants.size === 0) return null;
  const verdict = evaluatePlan(lower(input), facts);
  const sorted = [...instants].sort((a, b) => a - b);
  for (const now of sorted.slice(0, MOST_INSTANTS)) {
    if (evaluatePlan(lower({ ...input, now }), facts) !== verdict) return now;
  }
  return sorted[MOST_INSTANTS] ?? null;
}

type Add = (ms: number) => void;

function collect(segment: Segment, input: EvaluationInput, facts: ContactFacts, depth: number, add: Add): void {
  const zone = zoneOf(segment.timezone ?? input.timezone);
  const visit = (condition: Condition): void => {
    switch (condition.kind) {
      case "all":
      case "any":
      case "none":
        condition.of.forEach(visit);
        return;
      case "not":
        visit(condition.of);
        return;
      case "trait":
        testInstants(condition.test, valueAt(facts.traits, condition.path), input.now, zone, add);
        return;
      case "event":
        eventInstants(condition, input, facts, zone, add);
        return;
      case "change":
        for (const window of [condition.window, condition.versus]) {
          eventInstants({ ...condition, window }, input, facts, zone, add);
        }
        return;
      case "rank":
        // The edge moves only when the ranking is refreshed; the contact's own measure moves by itself.
        eventInstants(condition.by, input, facts, zone, add);
        return;
      case "sequence":
        for (const step of condition.steps) {
          eventInstants({ ...step, window: condition.window }, input, facts, zone, add);
        }
        absenceInstants(condition, facts, zone, add);
        return;
      case "moved":
        moveInstants(condition, facts, zone, add);
        return;
      case "score": {
        // A score changes when it is computed anew; one that is a date comes due by itself.
        const value = scoreAt(condition.model, input.now, facts)?.value ?? undefined;
        if (condition.asks === "value") testInstants(condition.test, value, input.now, zone, add);
        return;
      }
      case "segment":
        collect(referenced(condition.id, condition.args, input.segments, depth), input, facts, depth + 1, add);
        return;
      case "stood":
      case "list":
      case "sample":
      case "rfm":
      case "channel":
      case "subscribed":
        return;
    }
  };
  visit(segment.where);
}

/** What an event is matched by, and the measure that may be tested against `now`. */
interface Matching {
  readonly events: readonly string[];
  readonly where: PropertyPredicate | null;
  readonly window: Window;
  readonly measure?: Measure;
  readonly test?: Test;
}

function eventInstants(matching: Matching, { now }: EvaluationInput, facts: ContactFacts, zone: Zone, add: Add): void {
  const names = new Set(matching.events);
  if (matching.window.kind === "anchored" && matching.window.anchor.kind !== "trait") {
    names.add(matching.window.anchor.event);
  }
  const events = facts.events.filter(({ event }) => names.has(event));
  for (const event of events) {
    // An event of the future exists from its own instant on.
    add(event.ts);
    windowInstants(matching.window, event.ts, zone, add);
    if (matching.where !== null) predicateInstants(matching.where, event.properties, { event, facts, now, zone, add });
  }
  measureInstants(matching, events, now, zone, add);
}

/** An entry or exit leaves its window; the anchor of a window may be an event of the future. */
function moveInstants({ segment, window }: MovedCondition, facts: ContactFacts, zone: Zone, add: Add): void {
  for (const entry of facts.ledger ?? []) {
    if (entry.segment !== segment) continue;
    windowInstants(window, entry.at, zone, add);
  }
  if (window.kind !== "anchored" || window.anchor.kind === "trait") return;
  for (const { event, ts } of facts.events) if (event === window.anchor.event) add(ts);
}

/** An absence holds once its time has fully passed. */
function absenceInstants({ steps }: SequenceCondition, facts: ContactFacts, zone: Zone, add: Add): void {
  for (const [index, { present, within }] of steps.entries()) {
    if (present || within === null) continue;
    const before = steps.slice(0, index).findLast((each) => each.present)!;
    for (const { event, ts } of facts.events) if (before.events.includes(event)) add(step(ts, within, 1, zone));
  }
}

/** When an event at `ts` enters and leaves the window. */
function windowInstants(window: Window, ts: number, zone: Zone, add: Add): void {
  switch (window.kind) {
    case "all":
    case "range":
    case "anchored":
      return;
    case "last":
      edges(ts, window.duration, 1, zone, add);
      return;
    case "ago":
      edges(ts, window.from, 1, zone, add);
      edges(ts, window.to, 1, zone, add);
      return;
    case "calendar": {
      const { to } = calendarInterval("this", window.unit, ts, zone);
      add(to);
      add(calendarInterval("this", window.unit, to, zone).to);
    }
  }
}

/**
 * The instants at which `now − duration` passes `ts` (direction 1) or `now + duration` does (−1). Stepping months clamps to
 * the month's end, so the passage may come, go and come again within the following days: each of them is a candidate.
 */
function edges(ts: number, duration: Duration, direction: 1 | -1, zone: Zone, add: Add): void {
  const edge = step(ts, duration, direction, zone);
  add(edge);
  if (duration.unit !== "mo" && duration.unit !== "y") return;
  const day = zone.dayAt(edge);
  const msOfDay = ts + zone.offsetAt(ts) - Math.floor((ts + zone.offsetAt(ts)) / 86_400_000) * 86_400_000;
  for (let shift = -4; shift <= 4; shift++) {
    add(zone.startOfDay(day + shift));
    add(zone.fromWall(day + shift, msOfDay));
    add(zone.fromWall(day + shift, msOfDay) + 1);
  }
}

interface Row {
  readonly event: FactEvent;
  readonly facts: ContactFacts;
  readonly now: number;
  readonly zone: Zone;
  readonly add: Add;
}

/** @param object the properties, or the element of an array that names start at */
function predicateInstants(predicate: PropertyPredicate, object: Json, row: Row): void {
  const { event, facts, now, zone, add } = row;
  const read = (path: string): Json | undefined => (isJsonObject(object) ? valueAt(object, path) : undefined);
  switch (predicate.kind) {
    case "all":
    case "any":
    case "none":
      for (const part of predicate.of) predicateInstants(part, object, row);
      return;
    case "not":
      predicateInstants(predicate.of, object, row);
      return;
    case "property":
      testInstants(predicate.test, read(predicate.path), now, zone, add);
      return;
    case "elements": {
      const elements = read(predicate.path);
      if (isJsonArray(elements)) for (const element of elements) predicateInstants(predicate.of, element, row);
      return;
    }
    case "product":
      // The catalogue has versions that hold from an instant to come.
      for (const { validFrom, doc } of productVersions(event, facts.products)) {
        add(validFrom);
        testInstants(predicate.test, valueAt(doc, predicate.path), now, zone, add);
      }
      return;
    case "hour":
    case "weekday":
      return;
  }
}

/** A measure that is a date is tested against `now` too; any event may become the one it is taken from. */
function measureInstants(
  { measure, test }: Matching,
  events: readonly FactEvent[],
  now: number,
  zone: Zone,
  add: Add,
): void {
  if (measure === undefined || test === undefined) return;
  if (measure.kind === "firstAt" || measure.kind === "lastAt") {
    for (const { ts } of events) dateInstants(test, ts, now, zone, add);
  } else if (measure.kind === "first" || measure.kind === "last" || measure.kind === "mostFrequent") {
    for (const { properties } of events) testInstants(test, valueAt(properties, measure.property), now, zone, add);
  }
}

function testInstants(test: Test, value: Json | undefined, now: number, zone: Zone, add: Add): void {
  if (test.op !== "within" && test.op !== "anniversary" && test.op !== "age") return;
  const ms = parseDate(value, zone);
  if (ms !== null) dateInstants(test, ms, now, zone, add);
}

function dateInstants(test: Test, ms: number, now: number, zone: Zone, add: Add): void {
  switch (test.op) {
    case "within":
      add(ms);
      edges(ms, test.duration, test.direction === "last" ? 1 : -1, zone, add);
      return;
    case "anniversary": {
      const today = zone.dayAt(now);
      for (let day = today + 1; day <= today + 367; day++) add(zone.startOfDay(day));
      return;
    }
    case "age": {
      const born = civilFromDays(zone.dayAt(ms));
      add(zone.startOfDay(zone.dayAt(ms)));
      for (const bound of Object.values<number>({ ...test.bounds })) {
        for (const years of [Math.floor(bound), Math.ceil(bound), Math.floor(bound) + 1]) {
          const year = born.year + years;
          // 29 February comes of age on 1 March in common years: the day after the last of February.
          const last = daysInMonth(year, born.month);
          const day = daysFromCivil({ year, month: born.month, day: Math.min(born.day, last) });
          add(zone.startOfDay(born.day > last ? day + 1 : day));
        }
      }
      return;
    }
    default:
      return;
  }
}
