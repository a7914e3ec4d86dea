import type { Json, JsonObject } from "@kindred/schema";

import type {
  ChangeCondition,
  ContactCondition,
  EventCondition,
  EventRowCondition,
  HourCondition,
  PropertyPredicate,
  RankCondition,
  SequenceCondition,
  SequenceStep,
  Test,
  Window,
} from "./ast.ts";
import { canonicalLogic, everyone } from "./canonical-logic.ts";
import {
  canonicalDuration,
  canonicalMeasure,
  canonicalTest,
  canonicalWindow,
  date,
  literal,
} from "./canonical-test.ts";
import { canonicalJson } from "./canonical-json.ts";

/** The canonical document of a condition on a contact. */
export function canonicalLeaf(leaf: ContactCondition): JsonObject {
  switch (leaf.kind) {
    case "trait":
      return { trait: leaf.path, ...canonicalTest(leaf.test) };
    case "event":
      return canonicalEvent(leaf);
    case "change":
      return canonicalChange(leaf);
    case "sequence":
      return canonicalSequence(leaf);
    case "rank":
      return canonicalRank(leaf);
    case "segment": {
      const args = Object.entries(leaf.args).map(([name, value]) => [name, literal(value)] as const);
      return { segment: leaf.id, ...(args.length === 0 ? {} : { args: Object.fromEntries(args) }) };
    }
    case "moved":
      return { segment: leaf.segment, [leaf.change]: canonicalWindow(leaf.window) };
    case "stood":
      return { segment: leaf.segment, at: date(leaf.instant) };
    case "added":
      return { added: canonicalWindow(leaf.window) };
    case "list":
      return { list: leaf.list };
    case "sample":
      return { sample: leaf.salt, from: leaf.from, to: leaf.to };
    case "rfm":
      return { rfm: leaf.model, [leaf.asks]: leaf.asks === "class" ? oneOf(leaf.test) : canonicalTest(leaf.test) };
    case "score":
      return { score: leaf.model, ...(leaf.asks === "band" ? { band: oneOf(leaf.test) } : canonicalTest(leaf.test)) };
    case "channel":
      return { channel: leaf.channel, reachable: leaf.reachable };
    case "subscribed":
      return { subscribed: leaf.topic };
  }
}

/** The canonical document of a condition on one event. */
export function canonicalRow(leaf: EventRowCondition): JsonObject {
  switch (leaf.kind) {
    case "property":
      return { property: leaf.path, ...canonicalTest(leaf.test) };
    case "elements":
      return { property: leaf.path, [leaf.quantifier]: canonicalLogic(leaf.of, canonicalRow) };
    case "product":
      return { [leaf.when === "now" ? "product" : "productThen"]: leaf.path, ...canonicalTest(leaf.test) };
    case "hour":
      return canonicalHour(leaf);
    case "weekday":
      return leaf.days.length === 7 ? everyone : { weekday: leaf.days };
  }
}

/** A class or a band, or several, without the operator that goes without saying. */
function oneOf(test: Test): Json {
  return Object.values(canonicalTest(test))[0] ?? null;
}

/** Midnight is an end as 24 and a beginning as 0; the whole day is no condition. */
function canonicalHour({ from, to }: HourCondition): JsonObject {
  const end = to === 0 ? 24 : to;
  return from === 0 && end === 24 ? everyone : { hour: { from, to: end } };
}

function canonicalEvent({ events, where, window, measure, test }: EventCondition): JsonObject {
  return {
    event: oneOrList(events),
    ...canonicalWhere(where),
    ...windowKey(window),
    measure: canonicalMeasure(measure),
    ...canonicalTest(test),
  };
}

function canonicalChange({ events, where, window, versus, measure, test }: ChangeCondition): JsonObject {
  return {
    event: oneOrList(events),
    ...canonicalWhere(where),
    ...windowKey(window),
    ...windowKey(versus, "versus"),
    measure: canonicalMeasure(measure),
    ratio: canonicalTest(test),
  };
}

function canonicalSequence({ steps, window }: SequenceCondition): JsonObject {
  return { sequence: inOrder(steps), ...windowKey(window) };
}

/** The steps with each run of absent ones sorted: all of a run look at the same events around it. */
function inOrder(steps: readonly SequenceStep[]): readonly JsonObject[] {
  const done: JsonObject[] = [];
  let run = new Map<string, JsonObject>();
  const endRun = (): void => {
    done.push(...[...run].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, step]) => step));
    run = new Map();
  };
  for (const step of steps) {
    const document = canonicalStep(step);
    if (step.present) {
      endRun();
      done.push(document);
    } else run.set(canonicalJson(document), document);
  }
  endRun();
  return done;
}

function canonicalStep({ present, events, where, within, same }: SequenceStep): JsonObject {
  return {
    [present ? "event" : "absent"]: oneOrList(events),
    ...canonicalWhere(where),
    ...(within === null ? {} : { within: canonicalDuration(within) }),
    ...(same.length === 0 ? {} : { same: oneOrList(same) }),
  };
}

function canonicalRank({ which, percent, by }: RankCondition): JsonObject {
  const measured = {
    event: oneOrList(by.events),
    ...canonicalWhere(by.where),
    ...windowKey(by.window),
    measure: canonicalMeasure(by.measure),
  };
  return { [which]: percent, by: measured };
}

function canonicalWhere(where: PropertyPredicate | null): JsonObject {
  const condition = where === null ? everyone : canonicalLogic(where, canonicalRow);
  return JSON.stringify(condition) === JSON.stringify(everyone) ? {} : { where: condition };
}

function windowKey(window: Window, key: "window" | "versus" = "window"): JsonObject {
  return window.kind === "all" ? {} : { [key]: canonicalWindow(window) };
}

function oneOrList(names: readonly string[]): Json {
  return names.length === 1 ? (names[0] as string) : names;
}
