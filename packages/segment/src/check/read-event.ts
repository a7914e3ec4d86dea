import type { JsonObject } from "@kindred/schema";

import type { ChangeCondition, EventCondition, Measure, Test } from "../language/ast.ts";
import { pointerTo } from "../language/pointer.ts";
import { checkConditionKeys } from "./condition-keys.ts";
import { readChange } from "./read-change.ts";
import { measureOperators, readMeasure } from "./read-measure.ts";
import { readEvents } from "./read-names.ts";
import { readWhere } from "./read-predicate.ts";
import { readTest, type Subject } from "./read-test.ts";
import { readWindow } from "./read-window.ts";
import { own, type Read, type Reader } from "./reader.ts";

const atLeastOnce: Test = { op: "gte", value: 1 };

/** What people of an event: how often, how much, which and when; or how much more than before. */
export function readEvent(
  reader: Reader,
  object: JsonObject,
  at: string,
  depth: number,
): Read<EventCondition | ChangeCondition> {
  const structure = ["event", "where", "window", "measure", "versus", "ratio"];
  const clean = checkConditionKeys(reader, object, at, "a condition on an event", structure);
  const events = readEvents(reader, own(object, "event"), pointerTo(at, "event"));
  const where = readWhere(reader, object, at, depth);
  if (Object.hasOwn(object, "versus") || Object.hasOwn(object, "ratio")) {
    const change = readChange(reader, object, at);
    if (!clean || events === null || where === null || change === null) return null;
    return { kind: "change", events, ...where, ...change, at };
  }
  const window = readWindow(reader, own(object, "window"), pointerTo(at, "window"));
  const measure = readMeasure(reader, own(object, "measure"), pointerTo(at, "measure"));
  if (measure === null) return null;
  const test = readTest(reader, object, at, subjectOf(measure, events));
  if (!clean || events === null || where === null || window === null || test === null) return null;
  return { kind: "event", events, ...where, window, measure, test, at };
}

function subjectOf(measure: Measure, events: readonly string[] | null): Subject {
  const start = `"event": ${JSON.stringify(events?.[0] ?? "…")}`;
  const fitting = measureOperators(measure);
  const subject = { what: `The measure \`${measure.kind}\``, start, ...fitting, measure: `\`${measure.kind}\`` };
  return measure.kind === "count" ? { ...subject, implied: atLeastOnce } : subject;
}
