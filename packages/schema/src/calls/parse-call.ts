import { KindredError } from "../errors.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { kindOf, normalizeObject, normalizeTraits } from "../normal-form.ts";
import type { Call, CallIdentities } from "./call.ts";
import { keptContext } from "./context.ts";
import { readEmail, readId, readLinkParameter, readLooseId } from "./identity-values.ts";
import { isLargerThan, maxEventBytes, maxEventNameLength, maxIdLength } from "./limits.ts";
import { readTimestamp } from "./timestamp.ts";

export interface ParseOptions {
  /** Unix ms. */
  readonly receivedAt: number;
  /** `sentAt` of the batch around the call, Unix ms. */
  readonly sentAt: number | null;
  readonly ip: string | null;
  readonly keepIp: boolean;
  /** Names a call that brings no message id. */
  readonly nameCall: (call: JsonObject) => string;
}

/**
 * Checks one call of the Segment specification and brings it into normal form. Written by hand because it runs for
 * every event: a few µs each. Throws a KindredError with a stable code and a JSON pointer into the call.
 */
export function parseCall(raw: unknown, options: ParseOptions): Call {
  if (!isJsonObject(raw)) {
    throw new KindredError("wrong_type", `Send each event as an object, not ${kindOf(raw)}.`, { pointer: "" });
  }
  const type = raw["type"];
  const context = optionalObject(raw, "context");
  const traits = type === "identify" || type === "group" ? optionalObject(raw, "traits") : null;
  const properties = type === "identify" || type === "alias" ? null : optionalObject(raw, "properties");
  const call = read(raw, type, context, traits, properties, options);
  if (isLargerThan(raw, maxEventBytes)) {
    throw new KindredError("event_too_large", "Send at most 32 KB (32,768 bytes) of JSON in one event.", {
      pointer: "",
    });
  }
  return call;
}

function read(
  raw: JsonObject,
  type: unknown,
  context: JsonObject | null,
  traits: JsonObject | null,
  properties: JsonObject | null,
  options: ParseOptions,
): Call {
  const identities = readIdentities(raw, context, type === "identify" ? traits : null, properties);
  const { receivedAt } = options;
  switch (type) {
    case "track":
      return eventCall(raw, readEventName(raw), properties, identities, context, options);
    case "page":
      return eventCall(raw, "Page Viewed", named(raw, properties), identities, context, options);
    case "screen":
      return eventCall(raw, "Screen Viewed", named(raw, properties), identities, context, options);
    case "group": {
      const groupId = readId(raw["groupId"], "/groupId");
      if (groupId === null) {
        throw new KindredError("missing_group_id", "A group call names its group: send groupId.", {
          pointer: "/groupId",
        });
      }
      return eventCall(raw, "Group Joined", { ...traits, group_id: groupId }, identities, context, options, "/traits");
    }
    case "identify": {
      requireIdentity(identities);
      const kept = traits === null ? {} : normalizeTraits(traits, "/traits");
      const { ts } = readTimestamp(raw, receivedAt, options.sentAt);
      return { kind: "identify", messageId: readMessageId(raw, options), ts, receivedAt, identities, traits: kept };
    }
    case "alias": {
      requireIdentity(identities);
      const previousId = readId(raw["previousId"], "/previousId") ?? identities.anonymousId;
      if (previousId === null) {
        throw new KindredError("missing_identity", "An alias call names the earlier id: send previousId.", {
          pointer: "/previousId",
        });
      }
      if (identities.externalId === null) {
        throw new KindredError("missing_identity", "An alias call names whose id it is: send userId.", {
          pointer: "/userId",
        });
      }
      const { ts } = readTimestamp(raw, receivedAt, options.sentAt);
      return { kind: "alias", messageId: readMessageId(raw, options), ts, receivedAt, identities, previousId };
    }
    default:
      throw new KindredError("unknown_type", "Send type as one of identify, track, page, screen, group and alias.", {
        pointer: "/type",
      });
  }
}

function eventCall(
  raw: JsonObject,
  event: string,
  properties: JsonObject | null,
  identities: CallIdentities,
  context: JsonObject | null,
  options: ParseOptions,
  pointer = "/properties",
): Call {
  requireIdentity(identities);
  const { receivedAt, ip, keepIp } = options;
  const { ts, original } = readTimestamp(raw, receivedAt, options.sentAt);
  return {
    kind: "event",
    messageId: readMessageId(raw, options),
    ts,
    receivedAt,
    identities,
    event,
    properties: properties === null ? {} : normalizeObject(properties, pointer),
    context: keptContext(context, { ip, keepIp, originalTimestamp: original }),
  };
}

function readEventName(raw: JsonObject): string {
  const event = raw["event"];
  const pointer = "/event";
  if (event === undefined || event === null || event === "") {
    throw new KindredError("missing_event_name", "A track call names what happened: send event.", { pointer });
  }
  if (typeof event !== "string") {
    throw new KindredError("wrong_type", `Send event as a text, not ${kindOf(event)}.`, { pointer });
  }
  if (event.length > maxEventNameLength) {
    throw new KindredError("event_name_too_long", `Send an event name of at most ${maxEventNameLength} characters.`, {
      pointer,
    });
  }
  if (event.includes("\0"))
    throw new KindredError("null_byte", "Remove the null byte from the event name.", { pointer });
  const name = event.trim();
  if (name === "") throw new KindredError("missing_event_name", "The event name is blank: send event.", { pointer });
  return name.toWellFormed();
}

/** page and screen carry their name and category beside the properties. */
function named(raw: JsonObject, properties: JsonObject | null): JsonObject {
  const { name, category } = raw;
  if (typeof name !== "string" && typeof category !== "string") return properties ?? {};
  const out: Record<string, Json> = { ...properties };
  if (typeof name === "string") out["name"] ??= name;
  if (typeof category === "string") out["category"] ??= category;
  return out;
}

function readMessageId(raw: JsonObject, options: ParseOptions): string {
  const id = raw["messageId"];
  if (id === undefined || id === null || id === "") return options.nameCall(raw);
  if (typeof id !== "string" || id.length > maxIdLength || id.includes("\0")) {
    throw new KindredError("invalid_message_id", `Send messageId as a text of at most ${maxIdLength} characters.`, {
      pointer: "/messageId",
    });
  }
  return id.toWellFormed();
}

function readIdentities(
  raw: JsonObject,
  context: JsonObject | null,
  traits: JsonObject | null,
  properties: JsonObject | null,
): CallIdentities {
  const about = asObject(context?.["traits"]);
  const page = asObject(context?.["page"]);
  return {
    externalId: readId(raw["userId"], "/userId"),
    anonymousId: readId(raw["anonymousId"], "/anonymousId"),
    email: readEmail(traits?.["email"]) ?? readEmail(about?.["email"]),
    phone: readLooseId(traits?.["phone"]) ?? readLooseId(about?.["phone"]),
    deviceToken: readLooseId(asObject(context?.["device"])?.["token"]),
    link:
      readLinkParameter(page?.["url"]) ??
      readLinkParameter(page?.["search"]) ??
      readLinkParameter(properties?.["url"]) ??
      readLooseId(asObject(context?.["kindred"])?.["contact"]),
  };
}

function requireIdentity(identities: CallIdentities): void {
  const { externalId, anonymousId, email, phone, deviceToken, link } = identities;
  if ((externalId ?? anonymousId ?? email ?? phone ?? deviceToken ?? link) === null) {
    throw new KindredError("missing_identity", "Say whose event it is: send userId or anonymousId.", {
      pointer: "/userId",
    });
  }
}

function optionalObject(raw: JsonObject, key: string): JsonObject | null {
  const value = raw[key];
  if (value === undefined || value === null) return null;
  if (isJsonObject(value)) return value;
  throw new KindredError("wrong_type", `Send ${key} as an object, not ${kindOf(value)}.`, { pointer: `/${key}` });
}

function asObject(value: unknown): JsonObject | null {
  return isJsonObject(value) ? value : null;
}
