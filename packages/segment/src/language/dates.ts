import type { DateLiteral } from "./ast.ts";

const earliest = Date.UTC(1900, 0, 1);
const end = Date.UTC(2300, 0, 1);
/** Time zones lie within this many milliseconds of UTC. */
const widestOffset = 15 * 3_600_000;

const pattern = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/** `local` dates have no offset: they are read in the segment's time zone, and `ms` is their wall clock read as UTC. */
export interface ReadDate {
  readonly ms: number;
  readonly local: boolean;
  /** The one spelling that equal dates share. */
  readonly canonical: string;
}

export type DateProblem = "format" | "calendar" | "range";

/** Reads a date as a document may write it: ISO 8601, `YYYY-MM-DD` or whole Unix milliseconds, in the years 1900 to 2299. */
export function readDate(literal: DateLiteral): ReadDate | DateProblem {
  if (typeof literal === "number") {
    if (!Number.isInteger(literal)) return "format";
    return inRange(literal) ? instant(literal) : "range";
  }
  const match = pattern.exec(literal);
  if (match === null) return "format";
  const part = (index: number): number => Number(match[index] ?? 0);
  const midnight = Date.UTC(part(1), part(2) - 1, part(3));
  const date = new Date(midnight);
  if (date.getUTCFullYear() !== part(1) || date.getUTCMonth() !== part(2) - 1 || date.getUTCDate() !== part(3)) {
    return part(1) < 1900 ? "range" : "calendar";
  }
  if (part(4) > 23 || part(5) > 59 || part(6) > 59) return "calendar";
  if (!inRange(midnight)) return "range";
  if (match[4] === undefined) return { ms: midnight, local: true, canonical: literal };
  // Instants have milliseconds; finer digits cannot be told apart and are dropped.
  const millis = Number((match[7] ?? "").slice(0, 3).padEnd(3, "0"));
  const ms = midnight + part(4) * 3_600_000 + part(5) * 60_000 + part(6) * 1_000 + millis;
  if (match[8] === undefined) return { ms, local: true, canonical: new Date(ms).toISOString().slice(0, -1) };
  const offset = offsetOf(match[8]);
  if (offset === null) return "calendar";
  return inRange(ms - offset) ? instant(ms - offset) : "range";
}

/** Whether `first` is later than `second` in every time zone; `orEqual` counts the same instant too. */
export function surelyAfter(first: ReadDate, second: ReadDate, orEqual: boolean): boolean {
  const slack = first.local === second.local ? 0 : widestOffset;
  const difference = first.ms - second.ms - slack;
  return difference > 0 || (difference === 0 && orEqual);
}

function instant(ms: number): ReadDate {
  return { ms, local: false, canonical: new Date(ms).toISOString() };
}

function inRange(ms: number): boolean {
  return ms >= earliest && ms < end;
}

function offsetOf(text: string): number | null {
  if (text === "Z") return 0;
  const [hours, minutes] = [Number(text.slice(1, 3)), Number(text.slice(-2))];
  if (minutes > 59 || hours * 60 + minutes > 14 * 60) return null;
  return (text.startsWith("-") ? -1 : 1) * (hours * 3_600_000 + minutes * 60_000);
}
