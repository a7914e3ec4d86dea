import type { Json } from "@kindred/schema";

import type { Test } from "../language/ast.ts";
import { readDate, surelyAfter } from "../language/dates.ts";
import { pointerTo } from "../language/pointer.ts";
import { anyDate, anyNumber, isParamRef, readValue } from "./read-values.ts";
import { fail, nameOf, type Read, type Reader } from "./reader.ts";

/** `between` compares dates when an end is text or a date parameter, or when the measure is a date; else numbers. */
export function readBetween(
  reader: Reader,
  raw: Json | undefined,
  at: string,
  type: "any" | "number" | "date",
): Read<Test> {
  if (!Array.isArray(raw) || raw.length !== 2) {
    const fix = "Write the lower and the upper end, such as [10, 20].";
    return fail(reader, "wrong_type", at, { what: "`between`", wanted: "a list of two", found: nameOf(raw), fix });
  }
  const ends = raw as readonly Json[];
  const isDate = (end: Json | undefined): boolean =>
    typeof end === "string" || (isParamRef(end) && reader.params.get(end.param)?.type === "date");
  const places = [pointerTo(at, 0), pointerTo(at, 1)] as const;
  if (type === "date" || (type === "any" && ends.some(isDate))) {
    const lo = readValue(reader, ends[0], places[0], "The first end of `between`", anyDate);
    const hi = readValue(reader, ends[1], places[1], "The second end of `between`", anyDate);
    if (lo === null || hi === null) return null;
    if (!isParamRef(lo) && !isParamRef(hi)) {
      const [from, to] = [readDate(lo), readDate(hi)];
      if (typeof from !== "string" && typeof to !== "string" && surelyAfter(from, to, false)) {
        return fail(reader, "empty_range", at, {
          what: "`between`",
          reason: `${nameOf(lo)} is later than ${nameOf(hi)}`,
        });
      }
    }
    return { op: "betweenDates", lo, hi };
  }
  const lo = readValue(reader, ends[0], places[0], "The lower end of `between`", anyNumber);
  const hi = readValue(reader, ends[1], places[1], "The upper end of `between`", anyNumber);
  if (lo === null || hi === null) return null;
  if (typeof lo === "number" && typeof hi === "number" && lo > hi) {
    return fail(reader, "empty_range", at, { what: "`between`", reason: `${lo} is more than ${hi}` });
  }
  return { op: "between", lo, hi };
}
