import { hash } from "node:crypto";
import { type Call, type JsonObject, normalJsonText } from "@kindred/schema";
import { readContactLink } from "../identity/link.ts";
import type { Mention } from "../identity/mention.ts";
import { readPhone } from "../identity/phone.ts";
import { type Granted, permissionsOf } from "../permissions/from-events.ts";
import type { WorkspaceSettings } from "./workspace-settings.ts";

/** One call that was checked and waits to be committed. */
export interface Entry {
  readonly mention: Mention;
  /** The key of deduplication: 16 bytes of sha256(messageId) as hexadecimal digits. */
  readonly messageKey: string;
  /** The event's name; null for identify and alias. */
  readonly event: string | null;
  /** The event's line for ClickHouse from behind the contact id on; for other calls what decides between twins. */
  readonly tail: string;
  readonly receivedAt: number;
  /** What the event says of permissions. */
  readonly permissions: readonly Granted[];
  /** The call as it came: what a dead letter keeps. */
  readonly raw: unknown;
}

/** What is waiting of a call: who it is about, and the line it will be. */
export function toEntry(call: Call, raw: unknown, settings: WorkspaceSettings): Entry {
  const { messageId, ts, receivedAt } = call;
  return {
    mention: toMention(call, settings),
    messageKey: hash("sha256", messageId, "hex").slice(0, 32),
    event: call.kind === "event" ? call.event : null,
    tail: tailOf(call),
    receivedAt,
    permissions: call.kind === "event" ? permissionsOf(call.event, call.properties) : [],
    raw,
  };

  function tailOf(from: Call): string {
    switch (from.kind) {
      case "event":
        return `,"event":${JSON.stringify(from.event)},"ts":${ts},"message_id":${JSON.stringify(messageId)},"received_at":${receivedAt},"properties":${normalJsonText(from.properties)},"context":${normalJsonText(from.context)}}`;
      case "identify":
        return JSON.stringify([from.identities, from.traits]);
      case "alias":
        return JSON.stringify([from.identities, from.previousId]);
    }
  }
}

function toMention(call: Call, settings: WorkspaceSettings): Mention {
  const { externalId, email, phone, anonymousId, deviceToken, link } = call.identities;
  return {
    ts: call.ts,
    messageId: call.messageId,
    externalId,
    email,
    phone: phone === null ? null : readPhone(phone, settings.defaultCountry),
    link: link === null ? null : readContactLink(settings.linkSecret, link),
    anonymousId,
    deviceToken,
    previousId: call.kind === "alias" ? call.previousId : null,
    traits: call.kind === "identify" ? call.traits : null,
    // Nothing is known of the future: a clock that runs ahead does not hold a trait until then.
    traitsAt: Math.min(call.ts, call.receivedAt),
  };
}

/**
 * Names calls that bring no message id, by their content, so that the order in which they stand in the request does not
 * matter; equal calls are told apart by counting, requests by a nonce.
 */
export function callNamer(nonce: string): (call: JsonObject) => string {
  const counts = new Map<string, number>();
  return (call) => {
    const content = hash("sha256", JSON.stringify(call), "hex").slice(0, 20);
    const count = (counts.get(content) ?? 0) + 1;
    counts.set(content, count);
    return count === 1 ? `gen-${content}-${nonce}` : `gen-${content}-${nonce}-${count}`;
  };
}
