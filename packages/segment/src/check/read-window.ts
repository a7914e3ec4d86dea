import type { Json, JsonObject } from "@kindred/schema";

import type { Anchor, CalendarUnit, UnanchoredWindow, Window } from "../language/ast.ts";
import { readDate, surelyAfter } from "../language/dates.ts";
import { neverLonger, parseDuration } from "../language/durations.ts";
import { pointerTo } from "../language/pointer.ts";
import { readEventName, readPath } from "./read-names.ts";
import { checkKeys, fail, nameOf, own, type Read, type Reader, readObject } from "./reader.ts";
import { anyDate, isParamRef, readDuration, readValue } from "./read-values.ts";
import { suggest } from "./suggest.ts";

const forms = ["last", "ago", "from", "to", "this", "previous", "within"] as const;
const units: readonly CalendarUnit[] = ["hour", "day", "week", "month", "quarter", "year"];

/** The stretch of time whose events count. */
export function readWindow(reader: Reader, raw: Json | undefined, at: string, what = "`window`"): Read<Window> {
  if (raw === undefined) return { kind: "all" };
  const object = readObject(reader, raw, at, what, exampleOf(raw));
  if (object === null || !checkKeys(reader, object, at, "a window", [...forms, "of"])) return null;
  const found = forms.filter((key) => Object.hasOwn(object, key));
  const [form, second] = found;
  if (form === undefined || (second !== undefined && !(form === "from" && second === "to" && found.length === 2))) {
    return fail(reader, "invalid_window", at, { keys: found, known: forms });
  }
  if (form !== "within" && Object.hasOwn(object, "of")) {
    return fail(reader, "invalid_window", at, { keys: [form, "of"], known: forms });
  }
  const place = pointerTo(at, form);
  switch (form) {
    case "last": {
      const duration = readDuration(reader, object["last"], place, "`last`");
      return duration === null ? null : { kind: "last", duration };
    }
    case "ago":
      return readAgo(reader, object["ago"], place);
    case "from":
    case "to":
      return readRange(reader, object, at);
    case "this":
    case "previous": {
      const unit = object[form];
      if (typeof unit === "string" && isUnit(unit)) return { kind: "calendar", which: form, unit };
      const suggestion = typeof unit === "string" ? suggest(unit, units) : null;
      return fail(reader, "unknown_choice", place, {
        what: `\`${form}\``,
        found: nameOf(unit),
        suggestion,
        known: units,
      });
    }
    case "within":
      return readAnchored(reader, object, at);
  }
}

/** The same where an anchor, which is another one for each contact, will not do. */
export function readUnanchoredWindow(
  reader: Reader,
  raw: Json | undefined,
  at: string,
  what: string,
): Read<UnanchoredWindow> {
  const window = readWindow(reader, raw, at, what);
  return window?.kind === "anchored" ? fail(reader, "anchored_window", at, { what }) : window;
}

/** A bare duration is taken for the window people most often mean. */
function exampleOf(raw: Json | undefined): string {
  return `{ "last": ${typeof raw === "string" && parseDuration(raw) !== null ? JSON.stringify(raw) : '"30d"'} }`;
}

function isUnit(text: string): text is CalendarUnit {
  return (units as readonly string[]).includes(text);
}

function readAgo(reader: Reader, raw: Json | undefined, at: string): Read<Window> {
  if (!Array.isArray(raw) || raw.length !== 2) {
    const fix = 'Write the far and the near end, such as ["60d", "30d"].';
    return fail(reader, "wrong_type", at, {
      what: "`ago`",
      wanted: "a list of two durations",
      found: nameOf(raw),
      fix,
    });
  }
  const ends = raw as readonly Json[];
  const from = readDuration(reader, ends[0], pointerTo(at, 0), "The far end of `ago`");
  const to = readDuration(reader, ends[1], pointerTo(at, 1), "The near end of `ago`");
  if (from === null || to === null) return null;
  if (neverLonger(from, to)) {
    return fail(reader, "empty_range", at, {
      what: "`ago`",
      reason: "its first duration has to be longer than its second",
    });
  }
  return { kind: "ago", from, to };
}

function readRange(reader: Reader, object: JsonObject, at: string): Read<Window> {
  const end = (key: "from" | "to"): ReturnType<typeof readValue<string | number>> | undefined =>
    Object.hasOwn(object, key)
      ? readValue(reader, own(object, key), pointerTo(at, key), `\`${key}\``, anyDate)
      : undefined;
  const [from, to] = [end("from"), end("to")];
  if (from === null || to === null) return null;
  if (from !== undefined && to !== undefined && !isParamRef(from) && !isParamRef(to)) {
    const [first, last] = [readDate(from), readDate(to)];
    if (typeof first !== "string" && typeof last !== "string" && surelyAfter(first, last, true)) {
      return fail(reader, "empty_range", at, { what: "This window", reason: "`from` has to be earlier than `to`" });
    }
  }
  return { kind: "range", from: from ?? null, to: to ?? null };
}

function readAnchored(reader: Reader, object: JsonObject, at: string): Read<Window> {
  const duration = readDuration(reader, own(object, "within"), pointerTo(at, "within"), "`within`");
  const place = pointerTo(at, "of");
  if (!Object.hasOwn(object, "of")) {
    const example = '`"of": { "trait": "signed_up_at" }`';
    return fail(reader, "missing_key", at, { what: "A window with `within`", key: "of", example });
  }
  const anchor = readAnchor(reader, own(object, "of"), place);
  return duration === null || anchor === null ? null : { kind: "anchored", duration, anchor };
}

function readAnchor(reader: Reader, raw: Json | undefined, at: string): Read<Anchor> {
  const keys = ["trait", "first", "last"] as const;
  const object = readObject(reader, raw, at, "`of`", '{ "trait": "signed_up_at" }');
  if (object === null || !checkKeys(reader, object, at, "`of`", keys)) return null;
  const found = keys.filter((key) => Object.hasOwn(object, key));
  const [kind, second] = found;
  if (kind === undefined || second !== undefined)
    return fail(reader, "invalid_window", at, { keys: found, known: keys });
  const place = pointerTo(at, kind);
  if (kind === "trait") {
    const path = readPath(reader, object[kind], place, "trait");
    return path === null ? null : { kind, path };
  }
  const event = readEventName(reader, object[kind], place);
  return event === null ? null : { kind, event };
}
