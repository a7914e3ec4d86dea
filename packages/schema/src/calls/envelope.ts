import { KindredError } from "../errors.ts";
import { isJsonArray, isJsonObject, type JsonObject } from "../json.ts";
import { kindOf } from "../normal-form.ts";
import type { CallType } from "./call.ts";
import { readSentAt } from "./timestamp.ts";

/** The calls of one request, not checked yet, with what holds for all of them. */
export interface Envelope {
  readonly calls: readonly unknown[];
  /** Unix ms. */
  readonly sentAt: number | null;
}

/**
 * Opens the body of `POST /v1/batch` and `/v1/import`: `{ batch: [call…], sentAt?, context? }`. The envelope's context
 * stands in where a call has none of its own. Throws `wrong_type` or `invalid_timestamp`.
 */
export function openBatch(body: unknown): Envelope {
  if (!isJsonObject(body)) {
    throw new KindredError("wrong_type", `Send the batch as an object, not ${kindOf(body)}.`, { pointer: "" });
  }
  const batch = body["batch"];
  if (!isJsonArray(batch)) {
    throw new KindredError("wrong_type", `Send batch as an array of events, not ${kindOf(batch)}.`, {
      pointer: "/batch",
    });
  }
  const sentAt = readSentAt(body["sentAt"]);
  const context = body["context"];
  if (!isJsonObject(context)) return { calls: batch, sentAt };
  return { calls: batch.map((call) => (isJsonObject(call) ? withContext(call, context) : call)), sentAt };
}

/** Opens the body of `POST /v1/<type>`: one call, whose type is the address. */
export function openCall(body: unknown, type: CallType): Envelope {
  if (!isJsonObject(body)) {
    throw new KindredError("wrong_type", `Send the event as an object, not ${kindOf(body)}.`, { pointer: "" });
  }
  return { calls: [{ ...body, type }], sentAt: null };
}

function withContext(call: JsonObject, context: JsonObject): JsonObject {
  const own = call["context"];
  if (own !== undefined && own !== null && !isJsonObject(own)) return call;
  return { ...call, context: { ...context, ...own } };
}
