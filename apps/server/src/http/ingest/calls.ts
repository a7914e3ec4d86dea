import { KindredError } from "@kindred/schema";

export type CallType = "identify" | "track" | "page" | "screen" | "group" | "alias";

/** 32 KB an event, as in the Segment specification. */
export const eventLimit = 32_768;

export interface Refusal {
  readonly index: number;
  readonly messageId: string | null;
  readonly code: string;
  readonly pointer: string;
  readonly reason: string;
}

export interface ReadCalls {
  readonly calls: readonly unknown[];
  /** Place of each call in the request, for naming refusals: calls that were too large are left out of `calls`. */
  readonly places: readonly number[];
  readonly refused: readonly Refusal[];
}

type Body = Readonly<Record<string, unknown>>;

export function isBody(value: unknown): value is Body {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A request for one call: the route gives its type. */
export function singleCall(body: unknown, type: CallType, bytes: number): ReadCalls {
  if (!isBody(body)) throw notAnObject();
  return withinLimit([{ ...body, type }], bytes);
}

/** A batch: what the batch says of all its calls (`context`, `integrations`, `sentAt`) holds where a call does not say it itself. */
export function batchCalls(body: unknown, bytes: number): ReadCalls {
  if (!isBody(body)) throw notAnObject();
  const { batch, sentAt, context } = body;
  if (!Array.isArray(batch)) {
    throw new KindredError("invalid_batch", "A batch needs its calls in an array called `batch`.", {
      pointer: "/batch",
    });
  }
  const calls = (batch as readonly unknown[]).map((call) => {
    if (!isBody(call)) return call;
    const whole: Record<string, unknown> = { ...call };
    if (sentAt !== undefined) whole["sentAt"] = sentAt;
    if (isBody(context)) whole["context"] = isBody(call["context"]) ? { ...context, ...call["context"] } : context;
    return whole;
  });
  return withinLimit(calls, bytes);
}

/** Measures calls only when one could be too large: most requests are smaller than one event may be. */
function withinLimit(all: readonly unknown[], bytes: number): ReadCalls {
  if (bytes <= eventLimit) return { calls: all, places: all.map((_, index) => index), refused: [] };
  const calls: unknown[] = [];
  const places: number[] = [];
  const refused: Refusal[] = [];
  all.forEach((call, index) => {
    const refusal = tooLarge(call, index);
    if (refusal !== null) return void refused.push(refusal);
    calls.push(call);
    places.push(index);
  });
  return { calls, places, refused };
}

function tooLarge(call: unknown, index: number): Refusal | null {
  const messageId = isBody(call) && typeof call["messageId"] === "string" ? call["messageId"] : null;
  try {
    const text = JSON.stringify(call);
    // A UTF-16 unit is one to three bytes: count exactly only where it can matter.
    if (text.length * 3 <= eventLimit || Buffer.byteLength(text) <= eventLimit) return null;
    return { index, messageId, code: "event_too_large", pointer: "", reason: "An event may have at most 32 KB." };
  } catch {
    return { index, messageId, code: "too_deep", pointer: "", reason: "The event is nested too deeply." };
  }
}

function notAnObject(): KindredError {
  return new KindredError("invalid_call", "The body must be a JSON object.", { pointer: "" });
}
