import type { Json, JsonObject } from "@kindred/schema";
import { type Channel, channels, subjectOf } from "@kindred/segment";

export interface Granted {
  readonly subject: string;
  readonly granted: boolean;
}

const nothing: readonly Granted[] = [];

/**
 * What an event says of permissions. `Subscribed` and `Unsubscribed` are about the topic that `topic` or `list_id` names, else
 * about consent to the `channel`, email unless told. A hard bounce or a complaint suppresses email; a soft bounce says nothing.
 * Names are those of the Segment specification's email events.
 */
export function permissionsOf(event: string, properties: JsonObject): readonly Granted[] {
  switch (event) {
    case "Subscribed":
    case "Unsubscribed":
      return [{ subject: subscribedTo(properties), granted: event === "Subscribed" }];
    case "Email Bounced":
      return isSoft(properties) ? nothing : [{ subject: subjectOf.suppressed("email"), granted: true }];
    case "Email Marked as Spam":
      return [{ subject: subjectOf.suppressed("email"), granted: true }];
    default:
      return nothing;
  }
}

function subscribedTo(properties: JsonObject): string {
  const topic = nameIn(properties["topic"]) ?? nameIn(properties["list_id"]);
  return topic === null ? subjectOf.consent(channelIn(properties["channel"])) : subjectOf.topic(topic);
}

/** Names of topics as conditions can name them. */
const longestTopic = 200;

function nameIn(value: Json | undefined): string | null {
  if (typeof value === "number") return String(value);
  return typeof value === "string" && value !== "" && value.length <= longestTopic ? value : null;
}

function channelIn(value: Json | undefined): Channel {
  return channels.find((channel) => channel === value) ?? "email";
}

/** Services name the kind of a bounce differently; only a kind that says it passes is soft. */
function isSoft(properties: JsonObject): boolean {
  const kinds = [properties["bounce_type"], properties["bounceType"], properties["type"], properties["kind"]];
  return kinds.some((kind) => typeof kind === "string" && /^(?:soft|transient|temporary|deferred|blocked)/i.test(kind));
}
