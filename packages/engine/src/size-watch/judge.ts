import {
  compareWithWeeks,
  countFloor,
  fewestWeeks,
  isTriggered,
  median,
  ratioToLevel,
  relativeChange,
  type WeeklyComparison,
} from "@kindred/models";
import { zoneOf } from "@kindred/segment";
import { type Measure, periodMs, type RuleCondition, unusualFrom, type Waiting } from "./rule.ts";
import { fullQuarter, quarter, type Tape } from "./tape.ts";

/** All that a rule is judged by. */
export interface Observed {
  /** Unix ms. */
  readonly now: number;
  readonly timezone: string;
  /** Members now. */
  readonly size: number;
  readonly tape: Tape;
  /** All contacts at an instant; asked for shares only. */
  readonly contactsAt: (ms: number) => number;
}

/** What a rule says at this moment, and by what. */
export type Verdict =
  | { readonly kind: "waiting"; readonly waiting: Waiting; readonly value: number }
  | {
      readonly kind: "judged";
      readonly firing: boolean;
      readonly value: number;
      /** What it was compared with: the value a period ago. */
      readonly before: number | null;
      readonly expected: Expected | null;
      /** The stretch in which it came about, Unix ms. */
      readonly from: number;
    };

/** What is usual at this weekday and hour, in the measure's unit. */
export interface Expected {
  readonly usual: number;
  readonly low: number;
  readonly high: number;
  readonly weeks: number;
}

const hour = 3_600_000;
const week = 168 * hour;
/** How far back the beginning of what is below or above a limit is looked for. */
const lookBack = week;

/** How far a value comes back before a rule rests: this part of the limit, of people none below one. */
const restMargin = 0.05;
const changeRest = 0.8;
const unusualRest = 0.7;

/** @param was whether the rule was firing */
export function judge(measure: Measure, condition: RuleCondition, observed: Observed, was: boolean): Verdict {
  const value = valueAt(measure, observed, null);
  const need = (since: number): Verdict | null => {
    const begins = observed.tape.since;
    if (begins <= since) return null;
    return {
      kind: "waiting",
      value,
      waiting: { kind: "history", since: begins, until: observed.now + (begins - since) },
    };
  };
  switch (condition.kind) {
    case "below":
    case "above": {
      const lack = need(reachOf(measure, observed.now));
      if (lack !== null) return lack;
      const margin = measure.of === "share" ? condition.value * restMargin : Math.floor(condition.value * restMargin);
      const off = condition.kind === "below" ? condition.value + margin : condition.value - margin;
      // `off` itself is rest: with no margin, the limit itself.
      const trigger = { on: condition.value, off, side: condition.kind, inclusive: false } as const;
      const firing = isTriggered(value, trigger, was);
      // Where it came from is looked for when there is something to tell.
      const turn = firing ? turningPoint(measure, condition.kind, observed) : { from: observed.now, before: null };
      return { kind: "judged", firing, value, expected: null, ...turn };
    }
    case "change": {
      const from = fullQuarter(observed.now - periodMs[condition.over]);
      const lack = need(reachOf(measure, from));
      if (lack !== null) return lack;
      const before = valueAt(measure, observed, from);
      const firing = hasChanged(measure, condition, before, value, observed, was);
      return { kind: "judged", firing, value, before, expected: null, from };
    }
    case "unusual":
      return judgePattern(measure, condition, observed, value, was);
  }
}

function hasChanged(
  measure: Measure,
  { percent, direction, least }: Extract<RuleCondition, { kind: "change" }>,
  before: number,
  value: number,
  observed: Observed,
  was: boolean,
): boolean {
  const people = measure.of === "share" ? ((value - before) / 100) * observed.contactsAt(observed.now) : value - before;
  // Few people are few however large a part they are, and a rule that was firing rests over them.
  if (Math.abs(people) < least) return false;
  const change = relativeChange(before, value) * 100;
  const strength = direction === "either" ? Math.abs(change) : direction === "up" ? change : -change;
  return isTriggered(strength, { on: percent, off: percent * changeRest, side: "above", inclusive: true }, was);
}

function judgePattern(
  measure: Measure,
  { weeks, sensitivity }: Extract<RuleCondition, { kind: "unusual" }>,
  observed: Observed,
  value: number,
  was: boolean,
): Verdict {
  const { now, tape } = observed;
  const limit = unusualFrom[sensitivity];
  const isStock = measure.of === "size" || measure.of === "share";
  const reach = (count: number): number => weeksBefore(now, count, observed.timezone) - (isStock ? week : 0);
  if (tape.since > reachOf(measure, reach(fewestWeeks))) {
    const until = now + (tape.since - reachOf(measure, reach(fewestWeeks)));
    return { kind: "waiting", value, waiting: { kind: "history", since: tape.since, until } };
  }
  const instants = Array.from({ length: weeks }, (_, index) => weeksBefore(now, index + 1, observed.timezone)).filter(
    (at, index) => tape.since <= reachOf(measure, reach(index + 1)) && at > 0,
  );
  const found = isStock
    ? compareStock(measure, observed, value, instants, limit)
    : compareFlow(measure, observed, value, instants, limit);
  if (found === null) return { kind: "waiting", value, waiting: { kind: "empty" } };
  const { comparison, unit } = found;
  const trigger = { on: limit, off: limit * unusualRest, side: "above", inclusive: true } as const;
  const firing = isTriggered(Math.abs(comparison.score), trigger, was);
  const expected = {
    usual: comparison.expected * unit,
    low: Math.max(0, comparison.low * unit),
    high: comparison.high * unit,
    weeks: comparison.weeks,
  };
  const side = comparison.score < 0 ? "below" : "above";
  const turn = firing ? turningPoint(measure, side, observed, 24 * hour) : { from: now, before: null };
  return { kind: "judged", firing, value, expected, ...turn };
}

interface PatternFound {
  readonly comparison: WeeklyComparison;
  /** What the comparison's figures are multiplied by to be in the measure's unit. */
  readonly unit: number;
}

/** Stocks are compared by their ratio to the level of the week before each, so that one that grows steadily is not unusual. */
function compareStock(
  measure: Measure,
  observed: Observed,
  value: number,
  instants: readonly number[],
  limit: number,
): PatternFound | null {
  const levelAt = (at: number): number[] =>
    valuesAt(
      measure,
      observed,
      Array.from({ length: 168 }, (_, index) => fullQuarter(at) - index * hour),
    );
  const level = levelAt(observed.now);
  const ratio = ratioToLevel(value, level);
  const earlier = instants.flatMap((at) => {
    const hours = levelAt(at);
    const found = ratioToLevel(hours[0] ?? 0, hours);
    return found === null ? [] : [found];
  });
  if (ratio === null || earlier.length < fewestWeeks) return null;
  const unit = median(level);
  const people = measure.of === "share" ? (unit / 100) * observed.contactsAt(observed.now) : unit;
  const floor = Math.max(0.01, 1 / Math.sqrt(Math.max(1, people)));
  const comparison = compareWithWeeks(ratio, earlier, { floor, limit });
  return comparison === null ? null : { comparison, unit };
}

function compareFlow(
  measure: Measure,
  observed: Observed,
  value: number,
  instants: readonly number[],
  limit: number,
): PatternFound | null {
  const earlier = valuesAt(measure, observed, instants.map(fullQuarter));
  if (earlier.length < fewestWeeks) return null;
  const comparison = compareWithWeeks(value, earlier, { floor: countFloor(median(earlier)), limit });
  return comparison === null ? null : { comparison, unit: 1 };
}

/** The same weekday and wall time so many weeks earlier, Unix ms. */
export function weeksBefore(now: number, count: number, timezone: string): number {
  const zone = zoneOf(timezone);
  const then = now - count * week;
  return then + zone.offsetAt(now) - zone.offsetAt(then);
}

/** The measure at a full quarter hour; null: now. */
function valueAt(measure: Measure, observed: Observed, at: number | null): number {
  if (at !== null) return valuesAt(measure, observed, [at])[0] ?? 0;
  switch (measure.of) {
    case "size":
      return observed.size;
    case "share":
      return shareOf(observed.size, observed.contactsAt(observed.now));
    default:
      return valuesAt(measure, observed, [fullQuarter(observed.now)])[0] ?? 0;
  }
}

function valuesAt(measure: Measure, observed: Observed, at: readonly number[]): number[] {
  const { tape } = observed;
  switch (measure.of) {
    case "size":
      return at.map((each) => tape.sizeAt(observed.size, each));
    case "share":
      return at.map((each) => shareOf(tape.sizeAt(observed.size, each), observed.contactsAt(each)));
    default:
      return at.map((to) => tape.flow(measure.of, to - periodMs[measure.per], to));
  }
}

function shareOf(size: number, contacts: number): number {
  return contacts === 0 ? 0 : (size / contacts) * 100;
}

/** How far back the history must go for the measure's value at an instant. */
function reachOf(measure: Measure, at: number): number {
  return measure.of === "entered" || measure.of === "left" ? fullQuarter(at) - periodMs[measure.per] : at;
}

/**
 * Where what is now low or high was last at its other extreme: a flow's own period, else the quarter hour of the last day, or the hour
 * of the week before, at which the value was largest or smallest. `before` is null where it was never larger, or smaller, than now.
 */
function turningPoint(
  measure: Measure,
  side: "below" | "above",
  observed: Observed,
  within = lookBack,
): { readonly from: number; readonly before: number | null } {
  const end = fullQuarter(observed.now);
  if (measure.of === "entered" || measure.of === "left") {
    const from = end - periodMs[measure.per];
    const isKnown = observed.tape.since <= reachOf(measure, from);
    return { from, before: isKnown ? valueAt(measure, observed, from) : null };
  }
  const quarters = Array.from({ length: 96 }, (_, index) => end - index * quarter);
  const hours = Array.from({ length: Math.max(0, within / hour - 24) }, (_, index) => end - (index + 24) * hour);
  const instants = [...quarters, ...hours].filter((at) => at >= observed.tape.since);
  const values = valuesAt(measure, observed, instants);
  const now = valueAt(measure, observed, null);
  let best: number | null = null;
  for (const [index, value] of values.entries()) {
    const held = best === null ? now : (values[best] ?? now);
    if (side === "below" ? value > held : value < held) best = index;
  }
  // It was never otherwise within reach: then all that is known of it is looked at.
  if (best === null) return { from: Math.max(observed.tape.since, end - within), before: null };
  return { from: instants[best] ?? end, before: values[best] ?? null };
}
