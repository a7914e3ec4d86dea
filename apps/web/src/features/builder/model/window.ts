import { readDuration } from "../../../shell/condition/model/duration.ts";
import { hasOnly, isList, isObject, type Json, type JsonObject } from "../../../shell/condition/model/json.ts";
import { fits } from "../../../shell/condition/model/test.ts";

export type WindowKind = "all" | "last" | "ago" | "range" | "this" | "previous" | "within";
export const windowKinds: readonly WindowKind[] = ["all", "last", "ago", "range", "this", "previous", "within"];
/** Where everybody has the same one. */
export const unanchoredKinds: readonly WindowKind[] = windowKinds.filter((kind) => kind !== "within");

export const calendarUnits = ["hour", "day", "week", "month", "quarter", "year"] as const;
export const anchorKinds = ["trait", "first", "last"] as const;
export type AnchorKind = (typeof anchorKinds)[number];

/** Which kind of window the form shows; null for one it has no fields for. */
export function readWindow(value: Json | undefined): WindowKind | null {
  if (value === undefined) return "all";
  if (!isObject(value)) return null;
  if (hasOnly(value, ["from", "to"]) && Object.keys(value).length > 0)
    return Object.values(value).every((end) => fits("date", end)) ? "range" : null;
  if (hasOnly(value, ["within", "of"])) return isAnchored(value) ? "within" : null;
  const [kind, second] = Object.keys(value);
  if (second !== undefined) return null;
  if (kind === "last") return readDuration(value["last"]) === null ? null : "last";
  if (kind === "ago") {
    const ends = value["ago"];
    return isList(ends) && ends.length === 2 && ends.every((end) => readDuration(end) !== null) ? "ago" : null;
  }
  if (kind !== "this" && kind !== "previous") return null;
  return calendarUnits.some((unit) => unit === value[kind]) ? kind : null;
}

function isAnchored(value: JsonObject): boolean {
  const anchor = value["of"];
  if (readDuration(value["within"]) === null || !isObject(anchor) || Object.keys(anchor).length !== 1) return false;
  return anchorKinds.some((kind) => typeof anchor[kind] === "string");
}

/** A window of that kind to begin with; undefined for all time. */
export function newWindow(kind: WindowKind): JsonObject | undefined {
  switch (kind) {
    case "all":
      return undefined;
    case "last":
      return { last: "30d" };
    case "ago":
      return { ago: ["60d", "30d"] };
    case "range":
      return { from: "" };
    case "this":
      return { this: "month" };
    case "previous":
      return { previous: "month" };
    case "within":
      return { within: "7d", of: { trait: "" } };
  }
}
