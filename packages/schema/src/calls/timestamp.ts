import { KindredError } from "../errors.ts";
import { earliestEvent, latestEventAhead } from "./limits.ts";

const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(?:Z|z|([+-])(\d\d):?(\d\d))?)?$/;

/**
 * Unix ms of an ISO 8601 date or date-time (without a zone: UTC; digits beyond milliseconds are cut) or of a number
 * that is Unix ms already. `null` when it is neither.
 */
export function readInstant(value: unknown): number | null {
  if (typeof value === "number") return Number.isFinite(value) && Math.abs(value) <= 8.64e15 ? Math.trunc(value) : null;
  if (typeof value !== "string") return null;
  return readUtcMillis(value) ?? readIso(value);
}

/** The form that every SDK sends, `2026-01-31T23:59:59.999Z`, without a regular expression. */
function readUtcMillis(text: string): number | null {
  if (text.length !== 24 || text.charCodeAt(23) !== 90 || text.charCodeAt(10) !== 84 || text.charCodeAt(19) !== 46) {
    return null;
  }
  const year = digits(text, 0, 4);
  const month = digits(text, 5, 7);
  const day = digits(text, 8, 10);
  const hour = digits(text, 11, 13);
  const minute = digits(text, 14, 16);
  const second = digits(text, 17, 19);
  const ms = digits(text, 20, 23);
  if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return null;
  if (text.charCodeAt(13) !== 58 || text.charCodeAt(16) !== 58) return null;
  if (year < 100 || month < 1 || day < 1 || hour < 0 || hour > 23 || minute < 0 || minute > 59) return null;
  if (second < 0 || second > 59 || ms < 0 || month > 12 || day > daysIn(year, month)) return null;
  return Date.UTC(year, month - 1, day, hour, minute, second, ms);
}

function digits(text: string, from: number, to: number): number {
  let value = 0;
  for (let at = from; at < to; at++) {
    const digit = text.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

function readIso(text: string): number | null {
  const match = iso.exec(text);
  if (match === null) return null;
  const part = (at: number): number => Number(match[at] ?? 0);
  const [year, month, day, hour, minute, second] = [part(1), part(2), part(3), part(4), part(5), part(6)];
  if (year < 100 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month)) return null;
  if (hour > 24 || minute > 59 || second > 60 || (hour === 24 && (minute > 0 || second > 0))) return null;
  const ms = Number((match[7] ?? "").padEnd(3, "0").slice(0, 3));
  const offset = (match[8] === "-" ? -1 : 1) * (part(9) * 60 + part(10)) * 60_000;
  return Date.UTC(year, month - 1, day, hour, minute, Math.min(second, 59), ms) - offset;
}

function daysIn(year: number, month: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

/**
 * When a call happened by our clock. A sender's clock may be wrong: what it says passed between the event and the
 * sending is trusted, `ts = receivedAt − (sentAt − timestamp)`. A call that already went through another collector
 * (it carries `receivedAt` and `originalTimestamp`) was corrected there. Without a timestamp it happened on receipt.
 */
export function readTimestamp(
  call: Readonly<Record<string, unknown>>,
  receivedAt: number,
  batchSentAt: number | null,
): { readonly ts: number; readonly original: number | null } {
  const field = isMissing(call["timestamp"]) ? "originalTimestamp" : "timestamp";
  const given = call[field];
  if (isMissing(given)) return { ts: receivedAt, original: null };
  const original = readInstant(given);
  if (original === null) throw invalid(field);
  const relayed = field === "timestamp" && !isMissing(call["receivedAt"]) && !isMissing(call["originalTimestamp"]);
  const sentAt = relayed ? null : (readSentAt(call["sentAt"]) ?? batchSentAt);
  const ts = sentAt === null ? original : receivedAt - (sentAt - original);
  if (ts < earliestEvent || ts > receivedAt + latestEventAhead) {
    throw new KindredError(
      "timestamp_out_of_range",
      `The event's time is ${describe(ts)}: send one between 1990 and 24 hours ahead (ISO 8601, or Unix milliseconds).`,
      { pointer: `/${field}` },
    );
  }
  return { ts, original: ts === original ? null : original };
}

/** `sentAt` of a call or a batch in Unix ms; null when it is not there. */
export function readSentAt(value: unknown): number | null {
  if (isMissing(value)) return null;
  const read = readInstant(value);
  if (read === null) throw invalid("sentAt");
  return read;
}

function isMissing(value: unknown): boolean {
  return value === undefined || value === null || value === "";
}

function invalid(field: string): KindredError {
  return new KindredError("invalid_timestamp", `Send ${field} as ISO 8601, such as 2026-01-31T12:00:00.000Z.`, {
    pointer: `/${field}`,
  });
}

function describe(ts: number): string {
  return Math.abs(ts) <= 8.64e15 ? new Date(ts).toISOString() : String(ts);
}
