import { isJsonObject, type Json, type Scalar } from "@kindred/schema";
import { RE2JS } from "re2js";
import { parseDate } from "../calendar/date-literal.ts";
import { localDateCode } from "../calendar/interval.ts";
import { zoneOf } from "../calendar/zone.ts";
import type { AgeBounds } from "../language/ast.ts";
import { literalPattern } from "../language/case-folding.ts";
import { EARTH_RADIUS_KM } from "../plan/earth.ts";
import type { PositiveTest } from "../plan/plan.ts";
import { valueAt } from "./value.ts";

/** A value to be tested: JSON as it stands, an instant already known as Unix milliseconds, or nothing. */
export type Tested =
  | { readonly kind: "json"; readonly value: Json | undefined }
  | { readonly kind: "instant"; readonly ms: number | null };

/** Whether a test holds; never for a missing value. */
export function holds(test: PositiveTest, tested: Tested, timezone: string | null): boolean {
  if (test.op === "exists") return tested.kind === "json" ? tested.value !== undefined : tested.ms !== null;
  if (test.op === "date" || test.op === "anniversary" || test.op === "age") {
    const zone = zoneOf(timezone!);
    const ms = tested.kind === "instant" ? tested.ms : parseDate(tested.value, zone);
    if (ms === null) return false;
    if (test.op === "date") return ms >= test.interval.from && ms < test.interval.to;
    const code = localDateCode(ms, zone);
    return test.op === "anniversary" ? test.codes.includes(code % 10_000) : ageWithin(code, test.today, test.bounds);
  }
  return tested.kind === "json" && tested.value !== undefined && jsonHolds(test, tested.value);
}

type JsonTest = Exclude<PositiveTest, { op: "exists" | "date" | "anniversary" | "age" }>;

function jsonHolds(test: JsonTest, value: Json): boolean {
  switch (test.op) {
    case "is":
      return equals(value, test.value, test.ignoreCase);
    case "in":
      return test.values.some((each) => equals(value, each, test.ignoreCase));
    case "contains":
    case "startsWith":
    case "endsWith":
    case "matches":
      return typeof value === "string" && textHolds(test, value);
    case "gt":
      return typeof value === "number" && value > test.value;
    case "gte":
      return typeof value === "number" && value >= test.value;
    case "lt":
      return typeof value === "number" && value < test.value;
    case "lte":
      return typeof value === "number" && value <= test.value;
    case "between":
      return typeof value === "number" && value >= test.lo && value <= test.hi;
    case "hasAny":
      return Array.isArray(value) && test.values.some((each) => value.includes(each));
    case "hasAll":
      return Array.isArray(value) && test.values.every((each) => value.includes(each));
    case "near":
      return isNear(test, value);
  }
}

function equals(value: Json, wanted: Scalar, ignoreCase: boolean): boolean {
  if (!ignoreCase || typeof value !== "string" || typeof wanted !== "string") return value === wanted;
  return pattern(`(?i)\\A(?:${literalPattern(wanted)})\\z`)
    .matcher(value)
    .find();
}

function textHolds(
  test: Extract<PositiveTest, { op: "contains" | "startsWith" | "endsWith" | "matches" }>,
  text: string,
): boolean {
  if (test.op === "matches") {
    return pattern(test.ignoreCase ? `(?i)(?:${test.value})` : test.value)
      .matcher(text)
      .find();
  }
  if (test.ignoreCase) {
    const literal = literalPattern(test.value);
    const found = { contains: literal, startsWith: `\\A(?:${literal})`, endsWith: `(?:${literal})\\z` }[test.op];
    return pattern(`(?i)${found}`).matcher(text).find();
  }
  switch (test.op) {
    case "contains":
      return text.includes(test.value);
    case "startsWith":
      return text.startsWith(test.value);
    case "endsWith":
      return text.endsWith(test.value);
  }
}

const MAX_PATTERNS = 1000;
const patterns = new Map<string, RE2JS>();

/** Compiled once; `.` matches a line break, as it does in ClickHouse's `match`. */
function pattern(source: string): RE2JS {
  let compiled = patterns.get(source);
  if (compiled === undefined) {
    if (patterns.size >= MAX_PATTERNS) patterns.clear();
    compiled = RE2JS.compile(source, RE2JS.DOTALL);
    patterns.set(source, compiled);
  }
  return compiled;
}

function ageWithin(born: number, today: number, bounds: AgeBounds): boolean {
  if (born > today) return false;
  const years = Math.trunc((today - born) / 10_000);
  return (
    (bounds.gt === undefined || years > bounds.gt) &&
    (bounds.gte === undefined || years >= bounds.gte) &&
    (bounds.lt === undefined || years < bounds.lt) &&
    (bounds.lte === undefined || years <= bounds.lte)
  );
}

/** The compiler's haversine formula, step by step. */
function isNear(test: Extract<PositiveTest, { op: "near" }>, value: Json): boolean {
  const km = distanceKm(test, value);
  return km !== null && km <= test.km;
}

export function distanceKm(from: { readonly lat: number; readonly lon: number }, value: Json): number | null {
  if (!isJsonObject(value)) return null;
  const lat = valueAt(value, "lat");
  const lon = valueAt(value, "lon");
  if (typeof lat !== "number" || typeof lon !== "number") return null;
  const radians = (degrees: number): number => (degrees * Math.PI) / 180;
  const half = (a: number, b: number): number => Math.sin(radians(a - b) / 2) ** 2;
  const h = half(lat, from.lat) + Math.cos(radians(from.lat)) * Math.cos(radians(lat)) * half(lon, from.lon);
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)));
}
