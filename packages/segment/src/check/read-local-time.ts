import type { Json, JsonObject } from "@kindred/schema";

import type { HourCondition, WeekdayCondition } from "../language/ast.ts";
import { pointerTo } from "../language/pointer.ts";
import { readWhole } from "./read-bounded.ts";
import { isParamRef, readNumber } from "./read-values.ts";
import { checkKeys, fail, nameOf, own, type Read, type Reader, readObject, warn } from "./reader.ts";
import { suggest } from "./suggest.ts";

/** `{ "hour": { "from": 22, "to": 6 } }`: hours of the event's local day. */
export function readHour(reader: Reader, object: JsonObject, at: string): Read<HourCondition> {
  const place = pointerTo(at, "hour");
  const clean = checkKeys(reader, object, at, "a condition on the hour", ["hour"]);
  const hours = readObject(reader, own(object, "hour"), place, "`hour`", exampleOf(own(object, "hour")));
  if (hours === null) return null;
  const known = checkKeys(reader, hours, place, "`hour`", ["from", "to"]);
  const from = readWhole(reader, hours, place, "from", 0, 23);
  const to = readWhole(reader, hours, place, "to", 0, 24);
  if (!clean || !known || from === null || to === null) return null;
  if (from === to) {
    return fail(reader, "empty_range", place, { what: "`hour`", reason: `no hour is from ${from} until before ${to}` });
  }
  return { kind: "hour", from, to, at };
}

/** A bare hour is taken for that hour. */
function exampleOf(raw: Json | undefined): string {
  const hour = typeof raw === "number" && Number.isInteger(raw) && raw >= 0 && raw <= 23 ? raw : 22;
  return `{ "from": ${hour}, "to": ${hour === 22 ? 6 : hour + 1} }`;
}

const names = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

/** `{ "weekday": [6, 7] }`: ISO weekdays of the event's local date. */
export function readWeekday(reader: Reader, object: JsonObject, at: string): Read<WeekdayCondition> {
  const place = pointerTo(at, "weekday");
  const clean = checkKeys(reader, object, at, "a condition on the weekday", ["weekday"]);
  const raw = own(object, "weekday");
  if (isParamRef(raw)) return fail(reader, "param_not_allowed", place, { what: "`weekday`" });
  if (!Array.isArray(raw) || raw.length === 0) {
    const fix = `Write [${dayOf(raw) ?? "6, 7"}]; Monday is 1.`;
    return fail(reader, "wrong_type", place, { what: "`weekday`", wanted: "a list of days", found: nameOf(raw), fix });
  }
  const days = (raw as readonly Json[]).map((day, index) => readDay(reader, day, pointerTo(place, index)));
  for (const [index, day] of days.entries()) {
    if (day !== null && days.indexOf(day) < index)
      warn(reader, "duplicate_value", pointerTo(place, index), { found: nameOf(day) });
  }
  const sound = days.filter((day) => day !== null);
  if (!clean || sound.length < days.length) return null;
  return { kind: "weekday", days: [...new Set(sound)].sort((a, b) => a - b), at };
}

function readDay(reader: Reader, raw: Json, at: string): Read<number> {
  const what = "A weekday";
  if (isParamRef(raw)) return fail(reader, "param_not_allowed", at, { what });
  if (typeof raw === "string") {
    const day = dayOf(raw);
    const fix = day === null ? "Monday is 1, Sunday is 7." : `Write ${day}.`;
    return fail(reader, "wrong_type", at, { what, wanted: "a number from 1 to 7", found: nameOf(raw), fix });
  }
  const day = readNumber(reader, raw, at, what);
  if (day === null || (Number.isInteger(day) && day >= 1 && day <= 7)) return day;
  const wanted = "a whole number from 1 (Monday) to 7 (Sunday)";
  return fail(reader, "out_of_range", at, { what, found: `${day}`, wanted });
}

/** The number of a weekday that was given alone, by its number or by an English name. */
function dayOf(raw: Json | undefined): number | null {
  if (typeof raw === "number") return Number.isInteger(raw) && raw >= 1 && raw <= 7 ? raw : null;
  if (typeof raw !== "string") return null;
  if (/^[1-7]$/.test(raw)) return Number(raw);
  const text = raw.toLowerCase();
  const short = names.findIndex((name) => text.length === 3 && name.startsWith(text));
  if (short >= 0) return short + 1;
  const meant = (names as readonly string[]).includes(text) ? text : suggest(text, names);
  return meant === null ? null : (names as readonly string[]).indexOf(meant) + 1;
}
