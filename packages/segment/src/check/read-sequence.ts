import type { Json, JsonObject } from "@kindred/schema";

import type { SequenceCondition, SequenceStep } from "../language/ast.ts";
import { pointerTo } from "../language/pointer.ts";
import { readEvents, readPaths } from "./read-names.ts";
import { readWhere } from "./read-predicate.ts";
import { readDuration } from "./read-values.ts";
import { readUnanchoredWindow } from "./read-window.ts";
import { checkKeys, fail, nameOf, own, type Read, type Reader, readObject } from "./reader.ts";

const mostSteps = 10;

/** Events one after another, and events that stay away between or after them. */
export function readSequence(reader: Reader, object: JsonObject, at: string, depth: number): Read<SequenceCondition> {
  const clean = checkKeys(reader, object, at, "a sequence", ["sequence", "window"]);
  const steps = readSteps(reader, own(object, "sequence"), pointerTo(at, "sequence"), depth);
  const window = readUnanchoredWindow(reader, own(object, "window"), pointerTo(at, "window"), "`window`");
  return clean && steps !== null && window !== null ? { kind: "sequence", steps, window, at } : null;
}

function readSteps(reader: Reader, raw: Json | undefined, at: string, depth: number): Read<readonly SequenceStep[]> {
  if (!Array.isArray(raw)) {
    const fix = "Put the steps between [ and ].";
    return fail(reader, "wrong_type", at, { what: "`sequence`", wanted: "a list of steps", found: nameOf(raw), fix });
  }
  const items = raw as readonly Json[];
  if (items.length < 2 || items.length > mostSteps) {
    fail(reader, "sequence_length", at, { found: items.length, most: mostSteps });
    if (items.length > mostSteps) return null;
  }
  const steps = items.map((item, index) => readStep(reader, item, pointerTo(at, index), index === 0, depth));
  const sound = steps.filter((step) => step !== null);
  if (sound.length < steps.length || items.length < 2) return null;
  const lastPresent = sound.findLastIndex(({ present }) => present);
  const endless = sound.slice(lastPresent + 1).filter(({ within }) => within === null);
  for (const step of endless) fail(reader, "absent_without_end", step.at, undefined);
  return endless.length === 0 ? sound : null;
}

function readStep(reader: Reader, raw: Json, at: string, isFirst: boolean, depth: number): Read<SequenceStep> {
  const object = readObject(reader, raw, at, "A step", '{ "event": "Product Viewed" }');
  if (object === null) return null;
  let clean = checkKeys(reader, object, at, "a step", ["event", "absent", "where", "within", "same"]);
  const kinds = (["event", "absent"] as const).filter((key) => Object.hasOwn(object, key));
  const [kind, second] = kinds;
  if (second !== undefined) return fail(reader, "ambiguous_step", at, undefined);
  if (kind === undefined) {
    // A misspelt `event` has been reported with its correction.
    if (!clean) return null;
    return fail(reader, "missing_key", at, { what: "A step", key: "event", example: '`"event": "Product Viewed"`' });
  }
  if (isFirst) {
    if (kind === "absent") clean = fail(reader, "absent_first", pointerTo(at, kind), undefined) !== null;
    for (const key of ["within", "same"]) {
      if (Object.hasOwn(object, key)) clean = fail(reader, "nothing_before", pointerTo(at, key), { key }) !== null;
    }
  }
  const events = readEvents(reader, own(object, kind), pointerTo(at, kind), `\`${kind}\``);
  const where = readWhere(reader, object, at, depth);
  const place = pointerTo(at, "within");
  const withinGiven = Object.hasOwn(object, "within");
  const within = withinGiven ? readDuration(reader, own(object, "within"), place, "`within`") : null;
  const same = Object.hasOwn(object, "same")
    ? readPaths(reader, own(object, "same"), pointerTo(at, "same"), "`same`")
    : [];
  if (!clean || events === null || where === null || (withinGiven && within === null) || same === null) return null;
  return { present: kind === "event", events, ...where, within, same, at };
}
