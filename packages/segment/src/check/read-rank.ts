import type { JsonObject } from "@kindred/schema";

import type { RankCondition } from "../language/ast.ts";
import { pointerTo } from "../language/pointer.ts";
import { readBounded } from "./read-bounded.ts";
import { readNumberMeasure } from "./read-measure.ts";
import { readEvents } from "./read-names.ts";
import { readWhere } from "./read-predicate.ts";
import { readWindow } from "./read-window.ts";
import { checkKeys, fail, own, type Read, type Reader, readObject } from "./reader.ts";

const example = '{ "event": "Order Completed", "measure": { "sum": "revenue" } }';

/** The first or last so many percent of contacts by a measure. */
export function readRank(
  reader: Reader,
  object: JsonObject,
  which: "top" | "bottom",
  at: string,
  depth: number,
): Read<RankCondition> {
  const clean = checkKeys(reader, object, at, `a condition with \`${which}\``, [which, "by"]);
  const percent = readPercent(reader, object, which, at);
  const by = readBy(reader, object, which, at, depth);
  return clean && percent !== null && by !== null ? { kind: "rank", which, percent, by, at } : null;
}

function readPercent(reader: Reader, object: JsonObject, which: string, at: string): Read<number> {
  const percent = readBounded(reader, object, at, which, 0, 100);
  if (percent !== 0) return percent;
  const place = pointerTo(at, which);
  return fail(reader, "out_of_range", place, { what: `\`${which}\``, found: "0", wanted: "more than 0, in percent" });
}

function readBy(
  reader: Reader,
  object: JsonObject,
  which: string,
  at: string,
  depth: number,
): Read<RankCondition["by"]> {
  const place = pointerTo(at, "by");
  if (!Object.hasOwn(object, "by")) {
    const what = `A condition with \`${which}\``;
    return fail(reader, "missing_key", at, { what, key: "by", example: `\`"by": ${example}\`` });
  }
  const by = readObject(reader, own(object, "by"), place, "`by`", example);
  if (by === null) return null;
  const clean = checkKeys(reader, by, place, "`by`", ["event", "where", "window", "measure"]);
  if (!Object.hasOwn(by, "event")) {
    if (!clean) return null;
    return fail(reader, "missing_key", place, { what: "`by`", key: "event", example: '`"event": "Order Completed"`' });
  }
  const events = readEvents(reader, own(by, "event"), pointerTo(place, "event"));
  const where = readWhere(reader, by, place, depth);
  const window = readWindow(reader, own(by, "window"), pointerTo(place, "window"));
  const measure = readNumberMeasure(reader, own(by, "measure"), pointerTo(place, "measure"), `\`${which}\``);
  if (!clean || events === null || where === null || window === null || measure === null) return null;
  return { events, ...where, window, measure };
}
